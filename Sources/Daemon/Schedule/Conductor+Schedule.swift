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

        /// Nothing is scheduled.
        init(reading: ClockReading) {
            agenda = Agenda(Schedule(), zones: Zones(system: .utc), at: reading.wall)
            self.reading = reading
        }
    }

    /// A sound that waits for the device, and for what it tells of to be stored.
    struct Signal {
        /// Not before this instant.
        let moment: Moment
        /// What is stored first; nil for nothing, or once that took too long.
        var commit: Int?
        /// What gives up waiting for it.
        var patience: EventThread.Alarm?
        /// When it sounds, once it is the device's.
        var sounds: Moment?
    }

    /// By when it has sounded, from its first sample.
    private static let longestSignal = Duration.seconds(1)

    /// How long a sound waits for the disk (§7).
    private static let longestCommit = Duration.milliseconds(200)

    /// Goes by `schedule` from now on, as far as `memory` says that it has come.
    package func resume(
        _ schedule: Schedule, zones: Zones, names: [Slug: String], memory: Agenda.Memory, settings: Agenda.Settings
    ) {
        desk.reading = services.clock.reading()
        desk.names = names
        services.note(schedule.entries, desk.reading.wall)
        let (agenda, effects) = Agenda.resume(
            schedule, zones: zones, memory: memory, settings: settings, at: desk.reading.wall)
        desk.agenda = agenda
        logger.info("schedule: \(schedule.entries.count.of("entry", "entries"))")
        perform(effects)
        settleDown()
    }

    /// Goes by this schedule and these zones from now on.
    package func change(to schedule: Schedule, zones: Zones, names: [Slug: String]) {
        desk.names = names
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

        package var description: String {
            switch self {
            case .refused(.busy(let routine)): "a session of \(routine.name) runs"
            case .refused: "nothing is due any more"
            case .unavailable(let unavailable): unavailable.description
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
        try await begin(due)
        return status()
    }

    /// Whether a tap would begin what is due.
    package var wouldStartDue: Bool {
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

    /// The person says that it is all right again after it hurt.
    package func acknowledge() -> Status {
        tell { agenda, now in agenda.acknowledge(at: now) }
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
        // What was done by hand is credited to a time that is still to come.
        let kept = await services.occurrences(start, end)
        let (agenda, names) = (desk.agenda, desk.names)
        // Looking far ahead in a long schedule takes a while, and no client may delay a cue.
        return await onOwnThread {
            AgendaListing(agenda, kept: kept, names: names, from: start, to: end, now: now)
        }
    }
}

extension Conductor {
    /// Tells the agenda what happened, after what happened to the clocks meanwhile, and does what it wants done.
    func tell<Failure: Error>(
        _ body: (inout Agenda, Timestamp) throws(Failure) -> [Agenda.Effect]
    ) throws(Failure) {
        let reading = services.clock.reading()
        let change = ClockChange(from: desk.reading, to: reading)
        desk.reading = reading
        if let change {
            perform(desk.agenda.clockChanged(change, at: reading.wall))
            note(change)
        }
        defer { settleDown() }
        // What was due before happens before.
        perform(desk.agenda.advance(to: reading.wall))
        perform(try body(&desk.agenda, reading.wall))
    }

    /// How the schedule stands now.
    var agendaStatus: Status.Agenda {
        Status.Agenda(desk.agenda, next: desk.next, names: desk.names, at: services.clock.reading().wall)
    }

    private func refusing(
        _ body: (inout Agenda, Timestamp) throws(Agenda.Refusal) -> [Agenda.Effect]
    ) throws(Refusal) {
        do throws(Agenda.Refusal) {
            try tell(body)
        } catch {
            throw .agenda(error)
        }
    }

    private func note(_ change: ClockChange) {
        if change.stepped != .zero {
            let way = change.stepped < .zero ? "back" : "forward"
            logger.notice("the clock was set \(way) by \(change.stepped.magnitude.inSeconds.text)")
        }
        guard change.slept > .zero else { return }
        logger.info("the machine slept for \(change.slept.inSeconds.text)")
        // A suspend is a pause at the moment of sleep: the session's clock stood still meanwhile.
        if case .paused = run?.session.state { return }
        handle(.pause)
    }

    /// Tells the watchers what is new, and has the clock ring for what comes next.
    private func settleDown() {
        services.clock.setAlarm(desk.agenda.nextDeadline)
        desk.next = desk.agenda.upNext
        let status = agendaStatus
        guard status != desk.told else { return }
        desk.told = status
        publish()
    }

    private func perform(_ effects: [Agenda.Effect]) {
        var commit: Int?
        for effect in effects {
            switch effect {
            case .store(let occurrences):
                desk.commits += 1
                commit = desk.commits
                store(occurrences, as: desk.commits)
            case .forget(let after): services.forget(after)
            case .sound(let at): signal(at: desk.reading.awake + (at - desk.reading.wall), after: commit)
            case .ask(let occurrence, let starts, let isReminder):
                logger.info("\(occurrence.routine) is \(isReminder ? "still due" : "due")")
                show(occurrence, starts: starts)
                if !isReminder { services.hook(event(.due, occurrence)) }
            case .withdraw(let occurrence):
                services.withdraw(Self.noticeID(of: occurrence))
                dropSignal()
            case .start(let occurrence): beginLater(occurrence)
            case .snoozed(let occurrence, let until):
                logger.info("\(occurrence.routine) is put off until \(until)")
                services.hook(event(.snoozed, occurrence, until: until))
            case .settled(let occurrence):
                let run = occurrence.count == 1 ? "" : ", \(occurrence.count) of them"
                logger.info("\(occurrence.routine) of \(occurrence.at): \(occurrence.state.rawValue)\(run)")
                if occurrence.state == .missed { services.hook(event(.missed, occurrence)) }
            case .rememberQuiet(let until): services.rememberQuiet(until)
            case .rememberHeld(let routines): services.rememberHeld(routines)
            case .startedOver(let back):
                logger.warning("the clock was wrong by \(back.text): the schedule begins anew from now")
            }
        }
    }

    private func store(_ occurrences: [Occurrence], as commit: Int) {
        services.store(occurrences) { [weak self, thread] in
            Task(executorPreference: thread) { await self?.committed(commit) }
        }
    }

    private func event(_ kind: HookSettings.Event, _ occurrence: Occurrence, until: Timestamp? = nil) -> HookEvent {
        HookEvent(
            kind, routine: occurrence.routine, name: name(of: occurrence.routine), at: occurrence.at,
            outcome: occurrence.state.isOutcome ? occurrence.state : nil, snoozedUntil: until,
            session: occurrence.session, offset: offset(at: occurrence.at))
    }

    private func offset(at instant: Timestamp) -> Int { desk.agenda.zones.system.offset(at: instant).seconds }

    /// As other programs are told of instants.
    var words: InstantText { InstantText(desk.agenda.zones.system) }

    private func name(of routine: Slug) -> String { desk.names[routine] ?? routine.description }

    private func show(_ occurrence: Occurrence, starts: Timestamp?) {
        let how =
            desk.startProblem?.message ?? (starts == nil ? "Due now" : "Starts in \(Agenda.preparation.text)")
        services.show(
            Notice(
                id: Self.noticeID(of: occurrence), title: name(of: occurrence.routine),
                body: "\(how). Also: tenuto tap, tenuto snooze, tenuto dismiss"))
    }

    private static func noticeID(of occurrence: Occurrence) -> String {
        "\(occurrence.entry) \(occurrence.at)"
    }
}

/// Its sessions.
extension Conductor {
    /// Begins the session of `occurrence`.
    private func begin(_ occurrence: Occurrence) async throws(NotStarted) {
        let reason: NotStarted
        switch await services.plan(occurrence.routine) {
        case .success where isOver:
            throw .refused(.agenda(.nothingDue))
        case .success(let (timeline, voice)):
            do throws(Refusal) {
                _ = try start(timeline, voice: voice, at: occurrence.at)
                return
            } catch {
                reason = .refused(error)
            }
        case .failure(let unavailable):
            reason = .unavailable(unavailable)
        }
        logger.error("\(occurrence.routine) cannot begin: \(reason)")
        desk.startProblem = ReportedProblem(message: "\(name(of: occurrence.routine)) cannot begin: \(reason)")
        tell { agenda, now in agenda.startFailed(at: now) }
        if let due = desk.agenda.answerable?.occurrence, due.key == occurrence.key { show(due, starts: nil) }
        publish()
        throw reason
    }

    private func beginLater(_ occurrence: Occurrence) {
        // What keeps it from beginning is logged, and it stays due.
        Task(executorPreference: thread) { try? await self.begin(occurrence) }
    }

    /// A session has begun.
    func began(_ id: String, of routine: Routine) {
        dropSignal()
        desk.startProblem = nil
        let isByName = run?.at == nil
        tell { agenda, now in agenda.sessionBegan(id, of: routine.id, isByName: isByName, at: now) }
        services.hook(
            HookEvent(
                .started, routine: routine.id, name: routine.name, at: run?.at, session: id,
                offset: offset(at: desk.reading.wall)))
    }

    /// A session has ended.
    func ended(_ run: Run, _ outcome: Session.Outcome) {
        let routine = run.session.timeline.routine
        tell { agenda, now in agenda.sessionEnded(outcome.end, at: now) }
        services.hook(
            HookEvent(
                .finished, routine: routine.id, name: routine.name, at: run.at, outcome: outcome.end.outcome,
                session: run.id, offset: offset(at: run.at ?? desk.reading.wall)))
    }
}

/// The sound that says that it is the person's turn.
extension Conductor {
    /// Has it sound at `moment` or as soon after as the device is ready, once `commit` is stored.
    private func signal(at moment: Moment, after commit: Int?) {
        guard run == nil else { return }
        desk.signal?.patience?.cancel()
        let patience = commit.map { commit in
            thread.after(Self.longestCommit) { [weak self] in self?.assumeIsolated { $0.committed(commit) } }
        }
        desk.signal = Signal(moment: moment, commit: commit, patience: patience)
        sound.open()
        signalIfReady()
    }

    /// `commit` is stored, or has taken too long.
    private func committed(_ commit: Int) {
        guard desk.signal?.commit == commit else { return }
        desk.signal?.patience?.cancel()
        desk.signal?.commit = nil
        signalIfReady()
    }

    /// The device is open already: what is handed to it sounds a moment later.
    private func signalIfReady() {
        if case .ready = device { signal(from: .now + sound.reaction) }
    }

    /// What is handed to the device sounds from `ready` on.
    func signal(from ready: Moment) {
        guard let signal = desk.signal, signal.commit == nil, signal.sounds == nil else { return }
        let moment = max(signal.moment, ready)
        desk.signal?.sounds = moment
        sound.play([TimedCue(.yourTurn, at: moment)], [], false)
        sound.finish()
    }

    /// It is not wanted any more, or cannot be heard. What the device has of it is silenced.
    func dropSignal() {
        guard let signal = desk.signal else { return }
        signal.patience?.cancel()
        desk.signal = nil
        guard run == nil else { return }
        if let moment = signal.sounds {
            guard services.clock.reading().awake < moment + Self.longestSignal else { return }
            sound.play([], [], false)
        }
        sound.finish()
    }
}

extension Session.Outcome {
    /// What it is to the schedule.
    fileprivate var end: Agenda.SessionEnd {
        switch self {
        case .completed: .completed
        case .partial: .partial
        case .stoppedForPain: .stoppedForPain
        }
    }
}

extension Int {
    /// `1 entry`, `2 entries`.
    fileprivate func of(_ one: String, _ several: String) -> String { "\(self) \(self == 1 ? one : several)" }
}

extension Duration {
    fileprivate var magnitude: Duration { self < .zero ? .zero - self : self }
    /// To the nearest second: three clocks are not read at one instant.
    fileprivate var inSeconds: Duration { .seconds((self + .milliseconds(500)).components.seconds) }
}
