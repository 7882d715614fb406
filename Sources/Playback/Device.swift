import Glibc
import Units

/// A playback device as a stream uses it. `PCM` is the only one but for those made up by tests.
protocol Device: ~Copyable, SendableMetatype {
    /// Its name.
    var device: String { get }
    /// Frames per second it plays.
    var rate: Int { get }
    /// Frames of its own quantum.
    var period: Int64 { get }
    /// Frames its buffer holds.
    var capacity: Int64 { get }
    /// Frames that must be free for it to wake us.
    var wakeFrames: Int64 { get }
    /// What the clock shows that its readings are stamped by.
    var now: Moment { get }

    /// Reads its state, its clock and its fill together.
    func readStatus() throws(PlaybackError) -> PCM.Status
    /// Writes as many frames of `block` as it takes; 0 when it takes none now.
    func write(_ block: UnsafeBufferPointer<Int16>) throws(PlaybackError) -> Int64
    /// Starts playing what was written, where it has not started by itself.
    func start() throws(PlaybackError)
    /// Throws away all that is not heard yet; the stream then starts again from frame 0.
    func restart() throws(PlaybackError)
    /// Fills `descriptors` with what poll(2) must watch; how many there are.
    func pollDescriptors(_ descriptors: UnsafeMutableBufferPointer<pollfd>) throws(PlaybackError) -> Int
    /// Hands what poll(2) saw to the device; throws when it means that the device is lost.
    func checkEvents(_ descriptors: UnsafeMutableBufferPointer<pollfd>) throws(PlaybackError)
}
