import Config
import Control
import Playback
import Scheduling
import Units
import VarlinkServer
import Workout

/// The schedule: what is due, what the person says to it, and what becomes of it.
extension Conductor {
    /// What the conductor knows of the schedule.
    struct Desk {
        var agenda: Agenda
        /// What the clocks showed when the agenda was last told the time.
        var reading: ClockReading
        /// The names of the routines.
        var names: [Slug: String] = [:]
        /// Their exercises.
        var exercises: [Slug: [KnownExercise]] = [:]
        /// Exercises that hurt: until the person says otherwise, they neither start by themselves nor progress (§5).
        var held: Set<ExerciseAddress> = []
        /// What held them by the history, when it was last asked.
        var stops: [ExerciseAddress: Footing.Stop] = [:]
        /// Whether the history was ever asked, and could be read.
        var hasReadHolds = false
        /// When the person last said here that it is all right again.
        var oks: [ExerciseAddress: Timestamp] = [:]
        /// Counts how often `held` has changed.
        var holdChanges = 0
        /// The next one that will be heard.
        var next: Agenda.Planned?
        /// What the watchers were last told of it.
        var told = Status.Agenda()
        /// The sound that says that it is the person's turn, while it is on its way.
        var signal: Signal?
        /// Counts what was stored.
        var commits = 0
        /// Why what was due could not begin, until something does.
        var startProblem: ReportedProblem?
        /// How many of what was due are about to begin: their sessions are being planned.
        var beginning = 0
        /// Those who wait until none is.
        var waiting: [CheckedContinuation<Void, Never>] = []

        /// Nothing is scheduled.
        init(reading: ClockReading) {
            agenda = Agenda(Schedule(), zones: Zones(system: .utc), at: reading.wall)
            self.reading = reading
        }
    }

    /// Goes by `schedule` from now on, as far as `memory` says that it has come.
    package func resume(
        _ schedule: Schedule, zones: Zones, names: [Slug: String], exercises: [Slug: [KnownExercise]] = [:],
        memory: Agenda.Memory, settings: Agenda.Settings
    ) {
        guard !isOver else { return }
        desk.reading = services.clock.reading()
        desk.names = names
        desk.exercises = exercises
        var memory = memory
        memory.held = desk.heldRoutines
        services.note(schedule.entries, desk.reading.wall)
        memory.session = run.map { .init(id: $0.id, routine: $0.session.timeline.routine.id) }
        if let id = lastLog?.record.id {
            left?.occurrence = memory.occurrences.last { $0.session == id && $0.state.isOutcome }
        }
        let (agenda, effects) = Agenda.resume(
            schedule, zones: zones, memory: memory, settings: settings, at: desk.reading.wall)
        desk.agenda = agenda
        logger.info("schedule: \(schedule.entries.count.of("entry", "entries"))")
        perform(effects)
        settleDown()
    }

    /// Goes by this schedule and these zones from now on, and makes what is due ready so long before.
    package func change(
        to schedule: Schedule, zones: Zones, names: [Slug: String], exercises: [Slug: [KnownExercise]] = [:],
        approach: Duration? = nil
    ) {
        guard !isOver else { return }
        desk.names = names
        desk.exercises = exercises
        holdRoutines()
        if let approach, approach != desk.agenda.settings.approach {
            tell { agenda, now in agenda.approachChanged(to: approach, at: now) }
        }
        if zones != desk.agenda.zones {
            if zones.system.name != desk.agenda.zones.system.name {
                logger.notice("the zone is \(zones.system.name) now")
            }
            tell { agenda, now in agenda.zonesChanged(to: zones, at: now) }
        }
        guard schedule != desk.agenda.schedule else { return }
        logger.info("schedule: \(schedule.entries.count.of("entry", "entries")) from now on")
        services.note(schedule.entries, services.clock.reading().wall)
        tell { agenda, now in agenda.scheduleChanged(to: schedule, zones: zones, at: now) }
    }

    /// The alarm's time has come, the clock was set, or the machine has slept.
    package func clockRang() {
        tell { _, _ in [] }
    }

    /// Why what is due does not begin.
    package enum NotStarted: Error, CustomStringConvertible {
        /// It cannot be done now.
        case refused(Refusal)
        /// Its routine cannot be done.
        case unavailable(SessionUnavailable)
        /// All that it is for hurt: it does not begin by itself.
        case held
        /// The history could never be read, so that nobody knows what hurt: it does not begin by itself.
        case unknown

        package var description: String {
            switch self {
            case .refused(.busy(let routine)): "a session of \(routine.name) runs"
            case .refused: "nothing is due any more"
            case .unavailable(let unavailable): unavailable.description
            case .held: "it was stopped for pain, and nobody has said tenuto ok"
            case .unknown: "the history cannot be read, and it may have hurt: tenuto tap begins it"
            }
        }
    }

    /// Begins what is due.
    package func startDue() async throws(NotStarted) -> Status {
        var due: Occurrence?
        do throws(Refusal) {
            try refusing { agenda, now throws(Agenda.Refusal) in
                due = agenda.answerable?.occurrence
                // Its session is begun below, so that whoever asks hears how that went.
                return try agenda.start(at: now).filter { if case .start = $0 { false } else { true } }
            }
        } catch {
            throw .refused(error)
        }
        guard let due else { throw .refused(.agenda(.nothingDue)) }
        desk.beginning += 1
        defer { hasBegun() }
        try await begin(due)
        return status()
    }

    /// Begins what is due, or goes on with what runs; in `step`, where that is given, or not at all.
    package func tap(inStep step: String?) async throws(NotStarted) -> Status {
        // The second of two presses finds what the first has begun.
        while desk.beginning > 0 { await withCheckedContinuation { desk.waiting.append($0) } }
        if step == nil, wouldStartDue { return try await startDue() }
        do throws(Refusal) { return try command(.tap, inStep: step) } catch { throw .refused(error) }
    }

    /// Whether a tap would begin what is due.
    var wouldStartDue: Bool {
        // A session that is over by now takes no tap.
        handle(.deadline)
        return run == nil && desk.agenda.answerable != nil
    }

    /// Puts off what is due.
    package func snooze(until: Timestamp?, for length: Duration?) throws(Refusal) -> Status {
        try refusing { agenda, now throws(Agenda.Refusal) in
            try agenda.snooze(until: until ?? length.map { now + $0 }, at: now)
        }
        return status()
    }

    /// Leaves out what is due.
    package func dismiss() throws(Refusal) -> Status {
        try refusing { agenda, now throws(Agenda.Refusal) in try agenda.dismiss(at: now) }
        return status()
    }

    /// Nothing sounds by itself until then.
    package func keepQuiet(until: Timestamp?) throws(Refusal) -> Status {
        if let until, until <= services.clock.reading().wall { throw .agenda(.past) }
        tell { agenda, now in agenda.keepQuiet(until: until, at: now) }
        return status()
    }

    /// The person is away, or back.
    package func note(isAway: Bool) -> Status {
        tell { agenda, now in isAway ? agenda.leave(at: now) : agenda.comeBack(at: now) }
        return status()
    }

    /// What the person chose on the desktop. It may be too late for it; then nothing happens.
    func answer(_ choice: Notice.Choice, to id: String) async {
        guard let due = desk.agenda.answerable?.occurrence, id == Self.noticeID(of: due) else { return }
        switch choice {
        case .start: _ = try? await startDue()
        case .snooze: _ = try? snooze(until: nil, for: nil)
        case .skip: _ = try? dismiss()
        }
        // What it could not be is still due, and its buttons are gone with the choice.
        if let still = desk.agenda.answerable?.occurrence, still.key == due.key { show(still, starts: still.wakes) }
    }

    /// What the schedule has after `start` up to `end`: what became of it, and what is to come.
    package func agenda(from start: Timestamp?, to end: Timestamp?) async -> AgendaListing {
        let now = services.clock.reading().wall
        let zones = desk.agenda.zones
        let today = zones.system.instant(CivilTime(zones.system.civil(at: now).date, secondOfDay: 0))
        let start = start ?? today
        let end = end ?? AgendaListing.end(ofDays: AgendaListing.usualDays, from: start, zones.system)
        // First: what settles meanwhile would be open neither there nor here.
        let (agenda, names) = (desk.agenda, desk.names)
        // What was done by hand is credited to a time that is still to come.
        let kept = await services.occurrences(start, end)
        // Looking far ahead in a long schedule takes a while, and no client may delay a cue.
        return await onOwnThread {
            AgendaListing(agenda, kept: kept, names: names, from: start, to: end, now: now)
        }
    }
}

extension Int {
    /// `1 entry`, `2 entries`.
    fileprivate func of(_ one: String, _ several: String) -> String { "\(self) \(self == 1 ? one : several)" }
}
