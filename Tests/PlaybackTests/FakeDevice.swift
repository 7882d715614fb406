import CALSA
import Glibc
import Sound
import Units
import Workout

@testable import Playback

/// A device with a clock of its own, which stands still until the test moves it. Used by one thread.
final class FakeDevice: Device {
    /// What the device does with the frames it is given.
    enum Pace {
        /// Plays them one after another, as a sound card does.
        case steady
        /// Swallows them at once, as ALSA's `null` does.
        case swallowing
        /// Plays none any more.
        case stalled
    }

    let device = "fake"
    let rate = 48_000
    let period: Int64 = 4096
    let capacity: Int64 = 16_384
    let wakeFrames: Int64 = 8192
    private(set) var now = Moment(sinceBoot: .seconds(1000))

    /// From playing a frame to its being heard.
    var latency = Duration.milliseconds(40)
    var pace = Pace.steady {
        didSet { settle() }
    }
    /// Most frames it takes in one write.
    var mostPerWrite = Int64.max
    /// Whether it takes nothing although it has room.
    var isDeaf = false
    /// Whether it runs dry without saying so, as PulseAudio's plugin does.
    var hidesDroughts = false
    /// What the next write gives instead.
    var nextWriteFails: Int32?
    /// How long the thread is kept from running after the next start.
    var holdUp = Duration.zero
    private(set) var restarts = -1

    /// One run of frames from a restart to the next, and when its frame 0 was played.
    struct Run {
        var samples: [Int16] = []
        var start: Moment?
        /// Frames that had been played when the run was cut off.
        var played: Int64 = 0
    }

    private(set) var runs: [Run] = []
    private var state = SND_PCM_STATE_PREPARED
    private var written: Int64 = 0
    private var played: Int64 = 0
    /// Frames of this stream that were written before the current run.
    private var base: Int64 = 0
    private var playedAt = Moment(sinceBoot: .zero)

    init() {
        try? restart()
    }

    /// Lets time go by.
    func pass(_ time: Duration) {
        now = now + time
        settle()
    }

    /// When it has room enough to wake who polls it; nil for not by itself.
    var wakes: Moment? {
        guard state == SND_PCM_STATE_RUNNING, pace == .steady else { return nil }
        let wanting = max(0, wakeFrames - (capacity - (written - played)))
        return playedAt + Frames(rate: rate).offset(of: wanting) + .microseconds(1)
    }

    /// When `kind` was heard, each time, lasting for `length`; `bank` is what it was played from.
    func onsets(of kind: CueKind, lasting length: Duration? = nil, in bank: CueBank) -> [Moment] {
        let clip = bank[kind, lasting: length].samples
        return runs.flatMap { run in
            guard let start = run.start else { return [Moment]() }
            let heard = Int(min(run.played, Int64(run.samples.count / 2)))
            guard heard >= clip.count else { return [] }
            return (0...(heard - clip.count)).filter { frame in
                // First a sample that is not zero: most of what is played is silence.
                run.samples[2 * (frame + 100)] == clip[100]
                    && clip.indices.allSatisfy { run.samples[2 * (frame + $0)] == clip[$0] }
            }.map { start + Frames(rate: rate).offset(of: Int64($0)) + latency }
        }
    }

    /// Whether anything but silence was heard.
    var isSilent: Bool { runs.allSatisfy { run in run.samples.prefix(Int(2 * run.played)).allSatisfy { $0 == 0 } } }

    private func settle() {
        defer { playedAt = now }
        guard state == SND_PCM_STATE_RUNNING else { return }
        switch pace {
        case .steady:
            guard let start = runs.last?.start else { return }
            let due = base + Frames(rate: rate).at(now - start)
            played = max(played, min(written, due))
            guard due > written + 1 else { break }
            guard hidesDroughts else {
                state = SND_PCM_STATE_XRUN
                break
            }
            runs[runs.count - 1].played = played - base
            base = written
            runs.append(Run(start: now))
        case .swallowing: played = written
        case .stalled: break
        }
        runs[runs.count - 1].played = played - base
    }

    func readStatus() throws(PlaybackError) -> PCM.Status {
        settle()
        let behind = pace == .swallowing ? 0 : Frames(rate: rate).at(latency)
        return PCM.Status(
            state: state, moment: now, available: isDeaf ? 0 : capacity - (written - played),
            delay: written - played + behind)
    }

    func write(_ block: UnsafeBufferPointer<Int16>) throws(PlaybackError) -> Int64 {
        if let errno = nextWriteFails {
            nextWriteFails = nil
            state = SND_PCM_STATE_XRUN
            try check(-errno, "snd_pcm_writei", device: device)
        }
        let taken = isDeaf ? 0 : min(Int64(block.count / 2), capacity - (written - played), mostPerWrite)
        runs[runs.count - 1].samples += block[..<Int(2 * taken)]
        written += taken
        settle()
        return taken
    }

    func start() throws(PlaybackError) {
        guard state == SND_PCM_STATE_PREPARED else { return }
        // As the kernel has it: there must be something to play.
        if written == 0 { try check(-EPIPE, "snd_pcm_start", device: device) }
        state = SND_PCM_STATE_RUNNING
        runs[runs.count - 1].start = now
        settle()
        pass(holdUp)
        holdUp = .zero
    }

    func restart() throws(PlaybackError) {
        settle()
        restarts += 1
        state = SND_PCM_STATE_PREPARED
        (written, played, base) = (0, 0, 0)
        runs.append(Run())
    }

    func pollDescriptors(_ descriptors: UnsafeMutableBufferPointer<pollfd>) throws(PlaybackError) -> Int { 0 }

    func checkEvents(_ descriptors: UnsafeMutableBufferPointer<pollfd>) throws(PlaybackError) {}
}
