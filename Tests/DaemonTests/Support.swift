import Control
import Logging
import NIOCore
import Playback
import Rig
import Synchronization
import Units
import Varlink
import Workout

@testable import Daemon
@testable import VarlinkServer

/// A routine of one exercise.
func routine(
    _ id: String = "test", prepare: Duration = .seconds(15), hold: Duration = .seconds(5), reps: Int = 3,
    sides: [String] = [], poses: [Exercise.Pose]? = nil
) -> Routine {
    let release = Duration.seconds(4)
    return Routine(
        id: Slug(literal: id), name: "Test",
        exercises: [
            Exercise(
                id: Slug(literal: "one"), name: "One", reps: .exactly(reps),
                poses: poses ?? [.init(hold: .exactly(hold), release: release)], sides: sides.map { .init($0) },
                prepare: prepare)
        ])
}

/// An exercise of one pose without a name, as short as it can be written.
func exercise(
    _ id: String, motion: Exercise.Motion = .hold, hold: HoldLength, reps: Int = 1, gate: Exercise.Gate = .none
) -> Exercise {
    Exercise(
        id: Slug(literal: id), name: id.uppercased(), reps: .exactly(reps),
        poses: [.init(motion: motion, hold: hold, release: .seconds(4))], gate: gate)
}

extension Slug {
    /// A slug that the test knows to be one.
    init(literal: String) {
        guard let slug = Slug(literal) else { preconditionFailure("\(literal) is no slug") }
        self = slug
    }
}

func timeline(_ routine: Routine) -> Timeline {
    Timeline(routine, lengths: CueLengths { _ in .milliseconds(50) })
}

/// Stands in for the player, and notes what it is told.
final class FakeSound: Sendable {
    enum Call: Equatable {
        case open
        case play([CueKind], staysOpen: Bool)
        case finish
    }

    private struct Notes {
        var calls: [Call] = []
        var cues: [TimedCue] = []
        var words: [TimedUtterance] = []
        var prepared: [[String]] = []
        var closesOther = false
    }

    private let state = Mutex(Notes())

    var calls: [Call] { state.withLock { $0.calls } }
    /// The cues of the last `play`.
    var cues: [TimedCue] { state.withLock { $0.cues } }

    /// The words of the last `play`.
    var words: [TimedUtterance] { state.withLock { $0.words } }
    /// What a voice was to make ready each time; nothing where all was to be forgotten.
    var prepared: [[String]] { state.withLock { $0.prepared } }

    func forget() { state.withLock { $0.calls = [] } }

    /// The next opening closes a device that is open, for another.
    func changeDevice() { state.withLock { $0.closesOther = true } }

    func sound(patience: Duration) -> Conductor.Sound {
        Conductor.Sound(
            open: {
                self.note(.open)
                return self.state.withLock { notes in
                    defer { notes.closesOther = false }
                    return notes.closesOther
                }
            },
            play: { cues, words, staysOpen in
                self.state.withLock { ($0.cues, $0.words) = (cues, words) }
                self.note(.play(cues.map(\.kind), staysOpen: staysOpen))
            },
            prepare: { sentences, _ in self.state.withLock { $0.prepared.append(sentences) } },
            forget: { self.state.withLock { $0.prepared.append([]) } },
            finish: { self.note(.finish) }, diagnostics: { self.diagnostics }, patience: patience)
    }

    /// What it has measured.
    var diagnostics: Player.Diagnostics {
        var known = Player.Diagnostics(devices: ["fake"])
        known.counters.lateness = .milliseconds(2)
        known.counters.worstLateness = .milliseconds(7)
        (known.counters.underruns, known.counters.reopenings, known.counters.missed) = (1, 2, 3)
        known.counters.late = 4
        return known
    }

    private func note(_ call: Call) { state.withLock { $0.calls.append(call) } }
}

/// Reads what a watching client would be sent.
final class Watcher: Sendable {
    private let core: OutletCore
    let outlet: Outlet<Change>

    /// A client that is let wait for so many bytes.
    init(limit: Int = 256 * 1024) {
        core = OutletCore(frames: Frames(limits: Limits()), limit: limit, wake: {})
        outlet = Outlet(core: core) { change, lost in change.lagging(by: lost) }
    }

    /// The events since the last time: `step s2 hold`, `cue holdStart 15000000`, `agenda a due`.
    func takeEvents() throws -> [String] {
        try take().compactMap { $0?.event }.map { event in
            let session = event.session.map { "\($0.routine.id) \($0.outcome?.rawValue ?? "begins")" }
            let step = event.step.map { "\($0.id) \($0.kind)" }
            let cue = event.cue.map { "\($0.cue) \($0.atUs.map { "\($0)" } ?? "nowhere")" }
            let occurrence = event.occurrence.map { "\($0.routine.id) \($0.state)" }
            return ([event.kind.rawValue] + [session, step, cue, occurrence].compactMap(\.self)).joined(separator: " ")
        }
    }

    /// All changes since the last time; nil stands for the end of the stream.
    func take() throws -> [Change?] {
        var changes: [Change?] = []
        while let (frame, isLast) = core.next() {
            let reply = try Reply(Array(frame.readableBytesView.dropLast()))
            changes.append(isLast && reply.isBare ? nil : try reply.parameters(as: Change.self))
        }
        return changes
    }
}

/// Keeps what is logged.
final class LogBook: Sendable {
    private struct Handler: LogHandler {
        let book: LogBook
        var logLevel = Logger.Level.debug
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            book.entries.withLock { $0.append("\(event.level): \(event.message)") }
        }
    }

    private let entries = Mutex<[String]>([])

    var lines: [String] { entries.withLock { $0 } }

    var logger: Logger { Logger(label: "test") { _ in Handler(book: self) } }
}

/// Counts what happens on other threads.
final class Counter: Sendable {
    private let value = Mutex(0)
    var count: Int { value.withLock(\.self) }
    func add() { value.withLock { $0 += 1 } }
}

struct NeverHappened: Error {}

/// Waits, up to 30 s, until `condition` holds. The tests that use it are integration tests: they wait for other threads.
func eventually(_ condition: @Sendable () -> Bool) async throws {
    for _ in 0..<(6000 * ChildProcess.patience) {
        if condition() { return }
        try await Task.sleep(for: .milliseconds(5))
    }
    throw NeverHappened()
}
