import Units

/// What the person says, and what becomes of sessions. What can be refused is said to an agenda that was told the time.
extension Agenda {
    /// How a session ended.
    package enum SessionEnd: Hashable, Sendable {
        case completed, partial, stoppedForPain

        package var outcome: Occurrence.State {
            switch self {
            case .completed: .completed
            case .partial: .partial
            case .stoppedForPain: .stoppedForPain
            }
        }
    }

    /// What the person can answer now; nil where nothing is due.
    package var answerable: Open? { open.first { $0.phase.isAnswerable } }

    /// The person says yes: the session of what is due is to begin.
    package mutating func start(at now: Timestamp) throws(Refusal) -> [Effect] {
        guard let index = open.firstIndex(where: { $0.phase.isAnswerable }) else { throw .nothingDue }
        open[index].phase = .starting
        renew(open[index].entry)
        return [.start(open[index].occurrence)]
    }

    /// Its session could not begin: it stays due until the person says otherwise or it is late.
    package mutating func startFailed(at now: Timestamp) -> [Effect] {
        if let index = open.firstIndex(where: { $0.phase == .starting }) {
            open[index].occurrence.wakes = nil
            open[index].phase = .due(since: now, reminded: 0)
            open[index].until = max(open[index].until, now + Self.snooze)
            renew(open[index].entry)
        }
        return advance(to: now)
    }

    /// Puts off what is due, for the usual time or until `until`.
    package mutating func snooze(until: Timestamp? = nil, at now: Timestamp) throws(Refusal) -> [Effect] {
        guard let index = open.firstIndex(where: { $0.phase.isAnswerable }) else { throw .nothingDue }
        let until = until ?? now + Self.snooze
        guard until > now else { throw .past }
        guard open[index].occurrence.snoozes < Self.mostSnoozes else { throw .snoozedOften }
        if let next = upcoming[open[index].entry], until >= next { throw .beyondNext(next) }
        if isQuiet(at: until) { throw .intoQuiet(until) }
        open[index].phase = .snoozed(until: until)
        open[index].occurrence.state = .snoozed
        open[index].occurrence.snoozes += 1
        open[index].isAsked = false
        open[index].occurrence.wakes = until
        let hidden = hide(index)
        let occurrence = open[index].occurrence
        return [.store([occurrence])] + hidden + [.snoozed(occurrence, until: until)] + admit(at: now)
    }

    /// The person says no to what is due or, where nothing is, to what they put off.
    package mutating func dismiss(at now: Timestamp) throws(Refusal) -> [Effect] {
        let snoozed = open.firstIndex { if case .snoozed = $0.phase { true } else { false } }
        guard let index = open.firstIndex(where: { $0.phase.isAnswerable }) ?? snoozed else { throw .nothingDue }
        return settle(index, .skipped, at: now) + admit(at: now)
    }

    /// The person wants no sound by itself until `until`, or nil, as the schedule says. What is due is off with it.
    package mutating func keepQuiet(until: Timestamp?, at now: Timestamp) -> [Effect] {
        let passed = advance(to: now)
        (quietUntil, quietSince) = (until, now)
        var effects: [Effect] = [.rememberQuiet(until: until)]
        if isQuiet(at: now), let index = open.firstIndex(where: { $0.phase.isAnswerable }) {
            effects += settle(index, .suppressed, at: now)
        }
        if let index = open.firstIndex(where: { $0.phase == .approaching }), isQuiet(at: open[index].occurrence.at) {
            effects += unapproach(index)
        }
        return passed + effects + admit(at: now)
    }

    /// These routines and no others are not to start by themselves. What was announced waits for the person then.
    package mutating func hold(_ routines: Set<Slug>, at now: Timestamp) -> [Effect] {
        var effects = advance(to: now)
        held = routines
        for index in open.indices where held.contains(open[index].occurrence.routine) {
            guard case .announced = open[index].phase else { continue }
            open[index].phase = .due(since: now, reminded: 0)
            open[index].occurrence.wakes = nil
            let occurrence = open[index].occurrence
            effects += [.store([occurrence]), .ask(occurrence, starts: nil, isReminder: true)]
        }
        return effects
    }

    /// The person goes away: what is due waits for them, where it does not count as rest.
    package mutating func leave(at now: Timestamp) -> [Effect] {
        let passed = advance(to: now)
        guard awaySince == nil else { return passed }
        awaySince = now
        return passed + interrupt(at: now)
    }

    /// The person is back.
    package mutating func comeBack(at now: Timestamp) -> [Effect] {
        let passed = advance(to: now)
        awaySince = nil
        return passed + admit(at: now)
    }

    /// A session of `routine` has begun, by itself or by whoever's wish. It answers what is open of that routine.
    package mutating func sessionBegan(_ id: String, of routine: Slug, at now: Timestamp) -> [Effect] {
        var effects = advance(to: now)
        session = RunningSession(id: id, routine: routine)
        let candidates = open.indices.filter { open[$0].occurrence.routine == routine }
        let answered =
            candidates.first { open[$0].phase == .starting }
            ?? candidates.min { open[$0].occurrence.at < open[$1].occurrence.at }
        if let answered {
            effects += hide(answered)
            open[answered].phase = .running(session: id)
            open[answered].occurrence.state = .running
            open[answered].occurrence.session = id
            open[answered].occurrence.wakes = nil
            effects.append(.store([open[answered].occurrence]))
            renew(open[answered].entry)
        }
        return effects + holdBack()
    }

    /// The session `id` of `routine` goes on, which had ended before its end; `occurrence` is what it had answered, if
    /// anything.
    package mutating func sessionWentOn(
        _ id: String, of routine: Slug, for occurrence: Occurrence?, at now: Timestamp
    ) -> [Effect] {
        var effects = advance(to: now)
        session = RunningSession(id: id, routine: routine)
        if var occurrence {
            (occurrence.state, occurrence.settled) = (.running, nil)
            session?.occurrence = occurrence
            effects.append(.store([occurrence]))
        }
        return effects + holdBack()
    }

    /// What was about to be asked waits for the end of the session.
    private mutating func holdBack() -> [Effect] {
        var effects: [Effect] = []
        for key in open.filter(\.phase.isBeforeThePerson).map(\.occurrence.key) {
            guard let index = index(of: key) else { continue }
            effects += open[index].phase == .approaching ? unapproach(index) : hide(index)
            if let index = self.index(of: key) { open[index].phase = .queued }
        }
        return effects
    }

    /// The session has ended. One that was started by hand and done counts for the next one due on the same day.
    package mutating func sessionEnded(_ end: SessionEnd, at now: Timestamp) -> [Effect] {
        guard let session else { return advance(to: now) }
        self.session = nil
        let breather = end == .stoppedForPain ? Self.longBreather : Self.breather
        lastSession = (end: now, breather: now + breather)
        var effects: [Effect] = []
        let answered = open.firstIndex { $0.phase == .running(session: session.id) }
        if let answered {
            effects += settle(answered, end.outcome, session: session.id, at: now)
        } else if var occurrence = session.occurrence {
            // Its entry counts it as done, or has been gone for longer.
            (occurrence.state, occurrence.settled) = (end.outcome, now)
            effects += [.store([occurrence]), .settled(occurrence)]
        } else if end == .completed {
            effects += credit(session, at: now)
        }
        return effects + advance(to: now)
    }

    private mutating func credit(_ session: RunningSession, at now: Timestamp) -> [Effect] {
        // One that fell due meanwhile is the next one due.
        let waiting = open.indices.filter { open[$0].occurrence.routine == session.routine }
        if let index = waiting.min(by: { open[$0].occurrence.at < open[$1].occurrence.at }) {
            return settle(index, .completed, session: session.id, at: now)
        }
        let same = upcoming.indices.filter { courses[$0].entry.routine == session.routine }
        let next = same.compactMap { index in upcoming[index].map { (index: index, at: $0) } }.min { $0.at < $1.at }
        guard let next else { return [] }
        let (course, rules) = (courses[next.index], zones[courses[next.index].entry.zone])
        guard course.date(of: next.at, in: zones) == rules.civil(at: now).date else { return [] }
        let done = Occurrence(
            entry: course.entry.key, routine: session.routine, at: next.at, state: .completed, settled: now,
            session: session.id)
        defer { renew(next.index) }
        return close([done], of: next.index, at: now)
    }

    /// The person cannot answer any more, for now or for good.
    mutating func interrupt(at now: Timestamp) -> [Effect] {
        var effects: [Effect] = []
        // From the end: the last takes the place of one that ends.
        for index in open.indices.reversed() {
            let isRest = courses[open[index].entry].entry.awayCounts
            switch open[index].phase {
            case .due, .announced:
                if isRest {
                    effects += settle(index, .rested, at: now)
                } else {
                    effects += hide(index)
                    open[index].phase = .queued
                }
            case .queued, .snoozed:
                if isRest { effects += settle(index, .rested, at: now) }
            case .approaching:
                effects += unapproach(index)
            case .starting, .running:
                break
            }
        }
        return effects
    }
}
