import Config
import Control
import Scheduling
import Units
import Workout

/// What the agenda wants done.
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
        Status.Agenda(
            desk.agenda, next: desk.next, names: desk.names, held: desk.heldNames, at: services.clock.reading().wall)
    }

    func refusing(
        _ body: (inout Agenda, Timestamp) throws(Agenda.Refusal) -> [Agenda.Effect]
    ) throws(Refusal) {
        do throws(Agenda.Refusal) {
            try tell(body)
        } catch {
            throw .agenda(error)
        }
    }

    func note(_ change: ClockChange) {
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
    func settleDown() {
        defer { announceOccurrences() }
        services.clock.setAlarm(desk.agenda.nextDeadline)
        desk.next = desk.agenda.upNext
        defer { announceSummary() }
        let status = agendaStatus
        guard status != desk.told else { return }
        desk.told = status
        publish()
    }

    func perform(_ effects: [Agenda.Effect]) {
        var commit: Int?
        for effect in effects {
            switch effect {
            case .store(let occurrences):
                desk.commits += 1
                commit = desk.commits
                store(occurrences, as: desk.commits)
                if !herald.occurrences.isEmpty { herald.stored += occurrences }
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
                if left != nil, occurrence.session == lastLog?.record.id { left?.occurrence = occurrence }
                if occurrence.state == .missed { services.hook(event(.missed, occurrence)) }
            case .rememberQuiet(let until): services.rememberQuiet(until)
            case .startedOver(let back):
                logger.warning("the clock was wrong by \(back.text): the schedule begins anew from now")
            }
        }
    }

    func store(_ occurrences: [Occurrence], as commit: Int) {
        services.store(occurrences) { [weak self, thread] in
            Task(executorPreference: thread) { await self?.committed(commit) }
        }
    }

    func event(_ kind: HookSettings.Event, _ occurrence: Occurrence, until: Timestamp? = nil) -> HookEvent {
        HookEvent(
            kind, routine: occurrence.routine, name: name(of: occurrence.routine), at: occurrence.at,
            outcome: occurrence.state.isOutcome ? occurrence.state : nil, snoozedUntil: until,
            session: occurrence.session, offset: offset(at: occurrence.at))
    }

    func offset(at instant: Timestamp) -> Int { desk.agenda.zones.system.offset(at: instant).seconds }

    /// As other programs are told of instants.
    var words: InstantText { InstantText(desk.agenda.zones.system) }

    func name(of routine: Slug) -> String { desk.names[routine] ?? routine.description }

    func show(_ occurrence: Occurrence, starts: Timestamp?) {
        let how =
            desk.startProblem?.message ?? (starts == nil ? "Due now" : "Starts in \(Agenda.preparation.text)")
        services.show(
            Notice(
                id: Self.noticeID(of: occurrence), title: name(of: occurrence.routine),
                body: "\(how). Also: tenuto tap, tenuto snooze, tenuto dismiss"))
    }

    static func noticeID(of occurrence: Occurrence) -> String {
        "\(occurrence.entry) \(occurrence.at)"
    }
}

extension Duration {
    fileprivate var magnitude: Duration { self < .zero ? .zero - self : self }
    /// To the nearest second: three clocks are not read at one instant.
    fileprivate var inSeconds: Duration { .seconds((self + .milliseconds(500)).components.seconds) }
}
