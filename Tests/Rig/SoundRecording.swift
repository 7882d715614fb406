import Foundation
import Synchronization

/// What a sink sounds, as interleaved stereo at 48 kHz, and when it came.
package final class SoundRecording: Sendable {
    /// How many frames had come at an instant.
    private struct Arrival {
        let frames: Int
        let instant: SuspendingClock.Instant
    }

    private struct State {
        var bytes: [UInt8] = []
        var arrivals: [Arrival] = []
        var hasEnded = false
    }

    /// Filled by a thread of its own, which lives as long as the recorder and so must not keep it.
    private final class Tape: Sendable {
        let state = Mutex(State())

        func fill(from descriptor: Int32) {
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = read(descriptor, &buffer, buffer.count)
                let now = SuspendingClock.now
                guard count > 0 else { break }
                state.withLock { state in
                    state.bytes += buffer[..<count]
                    state.arrivals.append(Arrival(frames: state.bytes.count / 4, instant: now))
                }
            }
            close(descriptor)
            state.withLock { $0.hasEnded = true }
        }
    }

    private let process: ChildProcess
    private let folder: TemporaryFolder
    private let tape = Tape()

    init(of sink: String, environment: [String: String], latency: Int) throws {
        folder = try TemporaryFolder()
        let path = folder.path + "/pipe"
        mkfifo(path, 0o600)
        // Not blocking for now: there is no writer yet.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw ChildProcess.Failure("\(path): \(String(cString: strerror(errno)))") }
        process = try ChildProcess(
            "parec",
            [
                "--raw", "--rate=48000", "--format=s16le", "--channels=2", "-d", "\(sink).monitor",
                "--latency-msec=\(latency)",
            ], environment: environment, output: path)
        _ = fcntl(descriptor, F_SETFL, 0)
        Thread.detachNewThread { [tape] in tape.fill(from: descriptor) }
        try waitUntil("the recording runs", within: 30) { frames > 0 || !process.isRunning }
        guard process.isRunning else { throw ChildProcess.Failure("parec: \(process.errors)") }
    }

    /// How many frames have come so far.
    package var frames: Int { tape.state.withLock { $0.bytes.count / 4 } }

    /// Waits until `count` frames have come.
    package func wait(untilFrame count: Int, within seconds: Double = 30) throws {
        try waitUntil("frame \(count) is recorded", within: seconds) { frames >= count }
    }

    /// The samples so far, whole frames only.
    package func samples() -> [Int16] {
        tape.state.withLock { state in
            var samples = [Int16](repeating: 0, count: state.bytes.count / 4 * 2)
            samples.withUnsafeMutableBytes { $0.copyBytes(from: state.bytes.prefix($0.count)) }
            return samples
        }
    }

    /// Ends the recording and gives all of it.
    package func finish() throws -> [Int16] {
        try process.stop()
        try waitUntil("the last frames have come", within: 30) { tape.state.withLock { $0.hasEnded } }
        return samples()
    }

    /// When `frame` came, on CLOCK_MONOTONIC, but for a delay that is the same for all recordings of the same latency.
    ///
    /// Frames come in blocks, each late by as much as the machine was busy, and never early: of all arrivals among
    /// `frames` the least late one tells. Nothing may have been lost among these.
    package func instant(of frame: Int, among frames: Range<Int>) -> SuspendingClock.Instant? {
        let candidates = tape.state.withLock { state in
            state.arrivals.filter { frames.contains($0.frames) }
                .map { $0.instant + .microseconds((frame - $0.frames) * 125 / 6) }
        }
        return candidates.min()
    }
}
