import CALSA
import Glibc
import Sound
import Synchronization
import Units
import Workout

/// Tries a sound device out, and measures how well it keeps time.
package enum Probe {
    /// What was found.
    package struct Report: Hashable, Sendable {
        /// What was agreed on with the device.
        package var setup: DeviceSetup
        /// Whether it plays in time at all; ALSA's `null` swallows what it is given.
        package var keepsTime: Bool
        /// From opening it until it was known when each frame is heard; nil when that was not found out in time.
        package var timeToLock: Duration?
        /// From starting it to hearing its first frame, as the device says; nil when it was not found out.
        package var latency: Duration?
        /// From writing a frame to hearing it, at the end.
        package var delay: Duration?
        /// How far the device's own readings are from an even flow; nil without any.
        package var jitter: Jitter?
        /// How often it ran dry.
        package var underruns: Int
        /// Cues that did not sound.
        package var missed: Int
    }

    /// How far readings of when sound is heard lie from the line that fits them best.
    package struct Jitter: Hashable, Sendable {
        /// Half of them are nearer than this.
        package var p50: Duration
        /// 99 of 100 are nearer than this.
        package var p99: Duration
        /// The farthest.
        package var max: Duration

        /// The jitter of readings: where frame 0 was by each, in nanoseconds, and when it was read. nil for fewer than 3.
        init?(_ readings: [(moment: Moment, origin: Int64)]) {
            guard readings.count > 2, let first = readings.first else { return nil }
            // From the first, so that a Double has room enough for nanoseconds.
            let points = readings.map {
                (x: Double($0.moment.nanoseconds - first.moment.nanoseconds), y: Double($0.origin - first.origin))
            }
            let count = Double(points.count)
            let (meanX, meanY) = (points.reduce(0) { $0 + $1.x } / count, points.reduce(0) { $0 + $1.y } / count)
            let spread = points.reduce(0) { $0 + ($1.x - meanX) * ($1.x - meanX) }
            let slope = spread > 0 ? points.reduce(0) { $0 + ($1.x - meanX) * ($1.y - meanY) } / spread : 0
            let distances = points.map { Swift.abs($0.y - meanY - slope * ($0.x - meanX)) }.sorted()
            let at = { (percent: Int) in
                Duration.nanoseconds(Int64(distances[(distances.count * percent + 99) / 100 - 1].rounded()))
            }
            (p50, p99, max) = (at(50), at(99), at(100))
        }
    }

    /// Between two readings.
    private static let interval = Duration.milliseconds(25)
    /// From finding the device in time to the first of the cues.
    private static let run = Duration.milliseconds(500)
    /// How much longer than its own measuring it may take, in which libasound opens and closes the device.
    private static let slack = Duration.seconds(5)

    /// Plays silence, and `cues` in it, for `length` or until the last of them is over, on the first of the devices that
    /// opens, and says what the device is like. `began` is told the instant of the cues' offset zero.
    ///
    /// Blocks for the lead-in, `length` and, if the device is slow, 3 s more; throws after 5 s beyond that when libasound
    /// does not come back, and leaves the thread that waits for it behind.
    package static func run(
        _ settings: Player.Settings, theme: Theme, cues: [Cue] = [], lasting length: Duration = .seconds(3),
        began: @escaping @Sendable (Moment) -> Void = { _ in }
    ) throws(PlaybackError) -> Report {
        try run(settings, theme: theme, cues: cues, lasting: length, slack: slack, began: began) {
            () throws(PlaybackError) in try PCM.open(firstOf: settings.devices, rate: Player.preferredRate)
        }
    }

    /// The same on what `open` gives.
    static func run<Output: Device & ~Copyable>(
        _ settings: Player.Settings, theme: Theme, cues: [Cue], lasting length: Duration, slack: Duration,
        began: @escaping @Sendable (Moment) -> Void, open: @escaping @Sendable () throws(PlaybackError) -> Output
    ) throws(PlaybackError) -> Report {
        let name = settings.devices.first ?? "default"
        let answer = Answer()
        let last = cues.map { $0.offset + theme[$0.kind, lasting: $0.length].length }.max() ?? .zero
        let measured = max(length, last)
        let done: Signal
        do {
            done = try Signal()
            try startThread(named: "tenuto-probe") {
                calsa_silence_errors()
                do throws(PlaybackError) {
                    let device = try open()
                    let report = try measure(
                        device, settings: settings, theme: theme, cues: cues, lasting: measured, began: began,
                        sleep: pause)
                    answer.result.withLock { $0 = .success(report) }
                } catch {
                    answer.result.withLock { $0 = .failure(error) }
                }
                done.raise()
            }
        } catch {
            throw PlaybackError(.unavailable, device: name, operation: error.operation, errno: error.errno)
        }
        done.wait(atMost: settings.leadIn + Player.lockPatience + settings.offset + run + measured + slack)
        guard let result = answer.result.withLock(\.self) else { throw .hanging(name) }
        return try result.get()
    }

    private final class Answer: Sendable {
        let result = Mutex<Result<Report, PlaybackError>?>(nil)
    }

    private static func pause(for time: Duration) {
        var left = timespec(
            tv_sec: Int(time.microseconds / 1_000_000), tv_nsec: Int(time.microseconds % 1_000_000) * 1000)
        nanosleep(&left, nil)
    }

    /// Measures `device`, which has just been opened, letting time go by with `sleep`.
    static func measure<Output: Device & ~Copyable>(
        _ device: consuming Output, settings: Player.Settings, theme: Theme, cues: [Cue], lasting length: Duration,
        began: (Moment) -> Void, sleep: (Duration) -> Void
    ) throws(PlaybackError) -> Report {
        let notes = Notes()
        let opened = device.now
        let setup = device.setup
        var bank = CueBank(theme: theme, rate: setup.rate)
        bank.keep(Set(cues.compactMap { Glide($0.kind, lasting: $0.length) }))
        let stream = Stream(device, settings: settings, bank: bank) { notes.take($0) }
        var playlist = Playlist()
        while !stream.isReady, stream.pcm.now - opened < settings.leadIn + Player.lockPatience {
            try stream.service(&playlist)
            sleep(interval)
        }
        notes.readings = []
        let begin = stream.nextHeard + run
        playlist = Playlist(cues.map { TimedCue($0, from: begin) })
        began(begin)
        while stream.pcm.now < begin + length {
            try stream.service(&playlist)
            sleep(interval)
        }
        return Report(
            setup: setup, keepsTime: stream.isPaced, timeToLock: notes.lock?.after, latency: notes.lock?.latency,
            delay: notes.delay, jitter: Jitter(notes.readings), underruns: notes.underruns,
            missed: notes.missed + playlist.rest.count)
    }

    private final class Notes {
        var readings: [(moment: Moment, origin: Int64)] = []
        var delay: Duration?
        var lock: (after: Duration, latency: Duration)?
        var underruns = 0
        var missed = 0

        func take(_ news: StreamNews) {
            switch news {
            case .wrote: break
            case .missed: missed += 1
            case .recovered:
                underruns += 1
                // The line begins anew.
                readings = []
            case .locked(let after, let latency): lock = (after, latency)
            case .reading(let origin, let delay, let moment):
                readings.append((moment, origin))
                self.delay = delay
            }
        }
    }
}
