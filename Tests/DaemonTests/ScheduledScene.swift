import Playback
import Scheduling
import Synchronization
import Units
import VarlinkServer
import Workout

@testable import Daemon

/// A conductor with a schedule on a Monday, whose clocks stand still until a test sets them, without a device, and all
/// that it wanted done, a line each.
final class ScheduledScene: Sendable {
    /// What stands around the conductor.
    private final class Journal: Sendable {
        struct State {
            var lines: [String] = []
            var reading: ClockReading
            var alarm: Timestamp?
            var commits: [@Sendable () -> Void] = []
            var stored: [Occurrence.Key: Occurrence] = [:]
            /// What hurts by the history when a session is planned; nil where it cannot be read.
            var held: [ExerciseAddress: Footing.Stop]? = [:]
            /// What happens while the next answer is on its way.
            var meanwhile: (@Sendable () async -> Void)?

            mutating func takeMeanwhile() -> (@Sendable () async -> Void)? {
                defer { meanwhile = nil }
                return meanwhile
            }
        }

        let state: Mutex<State>
        /// Whether what is stored is safe at once.
        let isQuick: Bool
        let plans: [Slug: Timeline]

        init(at now: Timestamp, isQuick: Bool, plans: [Slug: Timeline]) {
            state = Mutex(
                State(reading: ClockReading(wall: now, awake: ScheduledScene.moment(of: now), slept: .seconds(7))))
            self.isQuick = isQuick
            self.plans = plans
        }

        func note(_ line: String) { state.withLock { $0.lines.append(line) } }
    }

    /// 2026-06-01, a Monday.
    private static let monday = CivilDate(daysSinceEpoch: 20_605)
    /// What CLOCK_MONOTONIC shows at midnight: far from what the machine's own does, so that neither passes for the other.
    private static let uptime = Moment(sinceBoot: .seconds(1_000_000_000))

    let conductor: Conductor
    let book = LogBook()
    private let journal: Journal

    /// Begins at `time`; `routines` are those that can be done, each calm enough that nothing comes by itself. With
    /// `isQuick` false nothing is safe before `commit`.
    init(at time: String = "09:50", routines: [String] = ["a", "b"], isQuick: Bool = true) {
        let plans = routines.map {
            (Slug(literal: $0), timeline(routine($0, prepare: .seconds(3600), hold: .seconds(3600), reps: 1)))
        }
        let journal = Journal(at: Self.instant(time), isQuick: isQuick, plans: Dictionary(uniqueKeysWithValues: plans))
        self.journal = journal
        conductor = Conductor(
            sound: Self.sound(journal), thread: EventThread(), logger: book.logger, services: Self.services(journal))
    }

    /// The history cannot be read from now on.
    func makeHistoryUnreadable() { journal.state.withLock { $0.held = nil } }

    /// Has `body` happen while the next answer to the conductor, a plan or what is stored, is on its way.
    func meanwhile(_ body: @escaping @Sendable () async -> Void) { journal.state.withLock { $0.meanwhile = body } }

    /// Goes by these entries from now on.
    func begin(
        _ entries: Schedule.Entry..., quiet: [Schedule.QuietHours] = [], memory: Agenda.Memory = .init()
    ) async {
        await conductor.resume(
            Schedule(entries, quiet: quiet), zones: Zones(system: .utc), names: Self.names, memory: memory,
            settings: .init())
    }

    /// What the routines are called.
    static let names = [Slug(literal: "a"): "Arms", Slug(literal: "b"): "Back"]

    /// `10:00`, `10:00:30` on the Monday.
    static func instant(_ time: String) -> Timestamp {
        TimeZoneRules.utc.instant(CivilTime(monday, secondOfDay: CivilTime.secondOfDay(time[...]) ?? 0))
    }

    private static func moment(of instant: Timestamp) -> Moment { uptime + (instant - Self.instant("00:00")) }

    /// What CLOCK_MONOTONIC shows at a time of the Monday, as long as neither the clock was set nor the machine slept.
    static func moment(_ time: String) -> Moment { moment(of: instant(time)) }

    /// The lines since the last time.
    func take() -> [String] {
        journal.state.withLock { state in
            defer { state.lines = [] }
            return state.lines
        }
    }

    /// When the conductor wants to be woken, by the clock.
    var alarm: String? { journal.state.withLock { $0.alarm.map(Self.clock) } }
    /// What is stored: `10:00:00 a missed`.
    var stored: [String] {
        journal.state.withLock { state in
            state.stored.values.sorted { ($0.at, $0.entry) < ($1.at, $1.entry) }.map(Self.line)
        }
    }

    /// Lets time pass until `time`; the alarm rings whenever it is to.
    func pass(until time: String) async {
        let end = Self.instant(time)
        for _ in 0..<1000 {
            guard let alarm = journal.state.withLock({ $0.alarm }), alarm <= end else { break }
            move(to: max(alarm, journal.state.withLock { $0.reading.wall }))
            await conductor.clockRang()
            await settle()
        }
        move(to: end)
        await settle()
    }

    private func move(to wall: Timestamp) {
        journal.state.withLock { state in
            let passed = wall - state.reading.wall
            state.reading = ClockReading(
                wall: wall, awake: state.reading.awake + passed, slept: state.reading.slept)
        }
    }

    /// The machine sleeps for so long, or its clock is set by so much; the conductor is told as the timer does it.
    func change(slept: Duration = .zero, stepped: Duration = .zero) async {
        journal.state.withLock { state in
            state.reading = ClockReading(
                wall: state.reading.wall + slept + stepped, awake: state.reading.awake,
                slept: state.reading.slept + slept)
        }
        await conductor.clockRang()
        await settle()
    }

    /// The device says these things.
    func say(_ states: Player.State...) async {
        let (stream, continuation) = AsyncStream.makeStream(of: Player.State.self)
        for state in states { continuation.yield(state) }
        continuation.finish()
        await conductor.listen(to: stream)
    }

    /// What was to be stored is safe now.
    func commit() async {
        let waiting = journal.state.withLock { state in
            defer { state.commits = [] }
            return state.commits
        }
        waiting.forEach { $0() }
        await settle()
    }

    /// Gives the conductor time for what it does later: it all runs on its one thread, in order.
    func settle() async {
        for _ in 0..<20 { _ = await conductor.status() }
    }

    private static func clock(_ instant: Timestamp) -> String {
        let (seconds, rest) = (instant.seconds, instant.microseconds % 1_000_000)
        return CivilTime(secondsSinceEpoch: seconds).timeText + (rest == 0 ? "" : " and \(rest) us")
    }

    private static func line(_ occurrence: Occurrence) -> String {
        "\(clock(occurrence.at)) \(occurrence.routine) \(occurrence.state)"
            + (occurrence.count == 1 ? "" : " \(occurrence.count)")
    }

    private static func sound(_ journal: Journal) -> Conductor.Sound {
        Conductor.Sound(
            open: {
                journal.note("open")
                return false
            },
            play: { cues, _, _ in
                guard cues.map(\.kind) == [.yourTurn] else {
                    return journal.note("play " + (cues.map(\.kind) == [.paused] ? "paused" : "session"))
                }
                journal.note("yourTurn at \(clock(instant("00:00") + (cues[0].moment - uptime)))")
            }, prepare: { _, _ in }, forget: {}, finish: { journal.note("finish") },
            diagnostics: { Player.Diagnostics(devices: ["fake"]) }, patience: .seconds(600))
    }

    private static func services(_ journal: Journal) -> ScheduleServices {
        ScheduleServices(
            clock: Clocks(
                reading: { journal.state.withLock(\.reading) },
                setAlarm: { instant in journal.state.withLock { $0.alarm = instant } }),
            store: { occurrences, then in
                journal.state.withLock { state in
                    state.lines += occurrences.map { "store " + line($0) }
                    for occurrence in occurrences { state.stored[occurrence.key] = occurrence }
                    if !journal.isQuick { state.commits.append(then) }
                }
                if journal.isQuick { then() }
            }, forget: { journal.note("forget after \(clock($0))") },
            rememberQuiet: { journal.note("quiet until \($0.map(clock) ?? "as usual")") },
            note: { entries, since in journal.note("\(entries.count) since \(clock(since))") },
            occurrences: { from, to in
                let (stored, meanwhile) = journal.state.withLock { ($0.stored.values, $0.takeMeanwhile()) }
                await meanwhile?()
                return stored.filter { $0.at >= from && $0.at <= to }
            },
            plan: { routine, holding in
                if !holding.isEmpty {
                    journal.note(
                        "plan \(routine) without \(holding.map(\.description).sorted().joined(separator: " "))")
                }
                let (held, meanwhile) = journal.state.withLock { ($0.held, $0.takeMeanwhile()) }
                await meanwhile?()
                guard let timeline = journal.plans[routine] else {
                    return .failure(.routine(.unknown(id: routine.description, near: [])))
                }
                return .success(SessionPlan(timeline, held: held))
            }, show: { journal.note("show \($0.title): \($0.body)") }, withdraw: { _ in journal.note("withdraw") },
            hook: { event in
                let words = [
                    "hook \(event.kind) \(event.routine) \(event.name)", event.at.map(clock),
                    event.outcome?.rawValue, event.snoozedUntil.map { "until " + clock($0) },
                    event.session.map { _ in "in a session" },
                ]
                journal.note(words.compactMap(\.self).joined(separator: ", "))
            })
    }
}

/// An entry of the routine `id`: each hour from 10:00 to 16:00.
func hourly(_ id: String, start: Schedule.Start = .ask, late: Duration? = nil) throws -> Schedule.Entry {
    Schedule.Entry(
        Slug(literal: id), .every(.seconds(3600), between: try ClockWindow("10:00..16:00"), since: .start), late: late,
        start: start)
}
