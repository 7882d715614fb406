import Control
import Foundation
import Rig
import Sound
import Workout

/// A session with a start or an end each second, which is begun, disturbed, and listened to.
struct Beats {
    /// A cue that sounded whole.
    struct Heard {
        let kind: String
        let instant: SuspendingClock.Instant
    }

    /// What a listener may expect after a disturbance.
    struct Expectation {
        /// When all that was wrong was mended.
        let mended: SuspendingClock.Instant
        /// Until when every cue must be heard again.
        let within: Duration
    }

    private static let tolerance = Duration.milliseconds(1)

    let home: Home
    let daemon: ChildProcess
    let plan: Plan
    private let detector: Detector

    /// An account with such a routine and a daemon; `prepare` is done before that is there.
    init(
        sound: [String: String], device: String? = nil, reps: Int = 40, prepare: (Home) throws -> Void = { _ in }
    ) throws {
        home = try Home(sound: sound)
        try prepare(home)
        try home.addRoutine(
            "beats",
            """
            name: Beats
            exercises:
              - { name: Hold, prepare: 4s, hold: 1s, release: 1s, reps: \(reps), progress: { hold: { to: 9s } } }

            """)
        plan = try home.plan("beats")
        daemon = if let device { try home.daemon("--device", device) } else { try home.daemon() }
        detector = Detector(bank: CueBank(theme: try Theme.byHand(), rate: 48_000))
    }

    /// Begins the session.
    func begin() throws {
        let outcome = try home.tenuto("start", "beats")
        guard outcome.status == 0 else { throw ChildProcess.Failure(outcome.errors) }
        try waitUntil("the session runs", within: 10) { try home.call("GetStatus").session?.elapsedUs ?? 0 > 0 }
    }

    /// The instant that offsets of the plan count from, by the word of the daemon; about a tenth of a millisecond wide.
    func anchor() throws -> ClosedRange<SuspendingClock.Instant> {
        for _ in 0..<20 {
            let step = try home.call("GetStatus").session?.step
            guard let step, step.remainingUs ?? 0 > 200_000 else {
                usleep(50_000)
                continue
            }
            let end = try home.endOfStep()
            guard try home.call("GetStatus").session?.step.id == step.id,
                let planned = plan.steps.first(where: { $0.id == step.id }), let length = planned.durationUs
            else { continue }
            let offset = Duration.microseconds(planned.startUs + length)
            return (end.lowerBound - offset)...(end.upperBound - offset)
        }
        throw ChildProcess.Failure("the session has no instant to count from: \(try home.status())")
    }

    /// Waits until 100 ms after the start or end at `seconds` of the session is to begin: in the midst of its sound.
    func sleepIntoCue(at seconds: Double) throws -> SuspendingClock.Instant {
        let instant = try anchor().lowerBound + .seconds(seconds) + .milliseconds(100)
        sleep(until: instant)
        return .now
    }

    /// What sounds in `frames` of `recording`, of whose arrival `arrivals` tell.
    func cues(
        of recording: SoundRecording, in frames: Range<Int>, among arrivals: Range<Int>
    ) -> (heard: [Heard], unexplained: [Range<Int>]) {
        let report = detector.examine(Array(recording.samples()[(2 * frames.lowerBound)..<(2 * frames.upperBound)]))
        let heard = report.found.compactMap { found in
            recording.instant(of: frames.lowerBound + found.frame, among: arrivals)
                .map { Heard(kind: found.kind.rawValue, instant: $0) }
        }
        return (
            heard, report.unexplained.map { ($0.lowerBound + frames.lowerBound)..<($0.upperBound + frames.lowerBound) }
        )
    }

    /// What sounds on a device that tells when.
    func cues(of stretch: FaultyDevice.Stretch) -> (heard: [Heard], unexplained: [Range<Int>]) {
        let report = detector.examine(stretch.samples)
        return (
            report.found.map { Heard(kind: $0.kind.rawValue, instant: stretch.instant(of: $0.frame)) },
            report.unexplained
        )
    }

    /// What is wrong with what was heard `before` a disturbance and `after` it, until `end`.
    ///
    /// The first cue heard sets how late sound is. All others must be on their instants by the plan, none twice, and from
    /// `expected` on none may be missing. Only a start or an end that was true when sound came back may be late, once.
    func faults(
        before: [Heard], after: [Heard], anchor: SuspendingClock.Instant, expected: Expectation,
        until end: SuspendingClock.Instant
    ) throws -> [String] {
        var faults: [String] = []
        let planned = plan.cues.map { (kind: $0.cue, moment: anchor + .microseconds($0.atUs)) }
        let first = before.first ?? after.dropFirst().first
        let delays = planned.compactMap { cue in
            first.flatMap { $0.kind == cue.kind ? $0.instant - cue.moment : nil }
        }
        guard let delay = delays.min(by: { abs($0) < abs($1) }) else {
            return ["nothing was heard: \(before) \(after)"]
        }
        if abs(delay) > .milliseconds(200) { faults.append("the first cue is \(delay) off") }

        var heard = Set<Int>()
        for (index, cue) in (before + after).enumerated() {
            let late = planned.map { cue.instant - $0.moment - delay }
            let candidates = planned.indices.filter {
                planned[$0].kind == cue.kind && abs(late[$0]) < .milliseconds(950)
            }
            guard let match = candidates.min(by: { abs(late[$0]) < abs(late[$1]) }) else {
                faults.append("\(cue.kind) sounds \((cue.instant - anchor).seconds) s into the session, unplanned")
                continue
            }
            if !heard.insert(match).inserted { faults.append("\(cue.kind) \(match) sounds twice") }
            let mayBeLate = index == before.count && ["holdStart", "holdEnd"].contains(cue.kind) && late[match] > .zero
            if abs(late[match]) > Self.tolerance, !mayBeLate {
                faults.append("\(cue.kind) \(match) is \(late[match].seconds * 1000) ms off")
            }
        }
        for (index, cue) in planned.enumerated() where !heard.contains(index) {
            let instant = cue.moment + delay
            if instant > expected.mended + expected.within, instant < end {
                faults.append(
                    "\(cue.kind) \(index) is missing, \((instant - expected.mended).seconds) s after all was mended")
            }
        }
        return faults
    }
}

private func abs(_ duration: Duration) -> Duration { duration < .zero ? .zero - duration : duration }

/// Seconds that a process has computed, itself and for its system calls (proc_pid_stat(5), fields 14 and 15).
func processorTime(of id: pid_t) throws -> Double {
    let text = try String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8)
    // The name in parentheses may hold spaces; the third field follows it.
    let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ").dropFirst()
    let ticks = fields.dropFirst(11).prefix(2).compactMap { Double($0) }.reduce(0, +)
    return ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
}

/// Whether a process has connected to something and now sleeps until it is answered (proc_pid_stat(5), field 3).
func isWaiting(_ id: pid_t) throws -> Bool {
    let folder = "/proc/\(id)/fd"
    let isConnected = try FileManager.default.contentsOfDirectory(atPath: folder).contains { descriptor in
        let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(descriptor)")
        return target?.hasPrefix("socket:") == true
    }
    let text = try String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8)
    return isConnected && text[(text.lastIndex(of: ")") ?? text.startIndex)...].hasPrefix(") S")
}
