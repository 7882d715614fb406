import Units

extension Agenda {
    /// What is known from before the daemon was started.
    package struct Memory: Hashable, Sendable {
        /// What is known of an entry.
        package struct EntryMemory: Hashable, Sendable {
            /// From when on it counts.
            package var since: Timestamp
            /// Its latest scheduled time that was seen to; nil for none.
            package var latest: Timestamp?

            package init(since: Timestamp, latest: Timestamp? = nil) {
                self.since = since
                self.latest = latest
            }
        }

        /// By the keys of the entries.
        package var entries: [String: EntryMemory]
        /// What has no outcome yet, and all of the last days: as much as quotas are counted from.
        package var occurrences: [Occurrence]
        /// Until when it is to be quiet.
        package var quietUntil: Timestamp?
        /// Routines that are not to start by themselves.
        package var held: Set<Slug>
        /// The session that runs now; whatever else ran when the daemon ended is over.
        package var session: RunningSession?

        package init(
            entries: [String: EntryMemory] = [:], occurrences: [Occurrence] = [], quietUntil: Timestamp? = nil,
            held: Set<Slug> = [], session: RunningSession? = nil
        ) {
            self.held = held
            self.session = session
            self.entries = entries
            self.occurrences = occurrences
            self.quietUntil = quietUntil
        }
    }

    /// An agenda that goes on at `now` where `memory` ends, and what is to be done for it. Entries that are not known
    /// count from now on.
    package static func resume(
        _ schedule: Schedule, zones: Zones, memory: Memory, settings: Settings = Settings(), at now: Timestamp
    ) -> (Agenda, [Effect]) {
        var agenda = Agenda(schedule, zones: zones, settings: settings, at: now)
        let effects = agenda.recall(memory, at: now) + agenda.advance(to: now)
        return (agenda, effects)
    }

    /// An agenda that knows nothing and begins at `now`, for looking ahead.
    package init(_ schedule: Schedule, zones: Zones, settings: Settings = Settings(), at now: Timestamp) {
        self.schedule = schedule
        self.zones = zones
        self.settings = settings
        handled = now
        courses = schedule.entries.map { Course($0, mark: now, seed: settings.seed) }
        upcoming = courses.map { $0.next(in: zones) }
    }

    /// One that was done by hand is credited to a later one of the day, so an entry can be seen to as far ahead.
    private static let longestAhead = Duration.seconds(25 * 3600)

    private mutating func recall(_ memory: Memory, at now: Timestamp) -> [Effect] {
        held = memory.held
        session = memory.session
        quietUntil = memory.quietUntil.flatMap { $0 > now ? $0 : nil }
        var effects: [Effect] = []
        // Seen to at a time that is still far: the clock was wrong then.
        let latest = memory.occurrences.compactMap { $0.settled ?? ($0.state == .pending ? nil : $0.at) }.max()
        let isWrong = latest.map { $0 - now > Self.longestStepBack } ?? false
        if let latest, isWrong {
            quietUntil = nil
            effects += [.startedOver(back: latest - now), .forget(after: now), .rememberQuiet(until: nil)]
        }
        let places = Dictionary(schedule.entries.enumerated().map { ($1.key, $0) }) { first, _ in first }
        for index in courses.indices {
            guard let known = memory.entries[courses[index].entry.key] else { continue }
            let since = min(known.since, now)
            let mark = max(since, known.latest.flatMap { $0 - now > Self.longestAhead ? nil : $0 } ?? since)
            courses[index] = Course(
                courses[index].entry, mark: isWrong ? min(mark, now) : mark, seed: settings.seed)
        }
        let inOrder = memory.occurrences.sorted { ($0.settled ?? $0.at, $0.at) < ($1.settled ?? $1.at, $1.at) }
        for var occurrence in inOrder {
            if isWrong, occurrence.at > now {
                guard occurrence.state == .running else { continue }
                occurrence.move(to: now)
            }
            if isWrong, let settled = occurrence.settled, settled > now {
                // Nothing can have become of it later than now.
                occurrence.settled = now
                effects.append(.store([occurrence]))
            }
            let place = places[occurrence.entry]
            if occurrence.state.isOutcome {
                if let place, occurrence.at - now <= Self.longestAhead { courses[place].note(occurrence, in: zones) }
                recallSession(of: occurrence)
            } else if occurrence.state != .pending || occurrence.at <= now {
                effects += take(up: occurrence, place: place, at: now)
            }
        }
        for index in courses.indices { renew(index) }
        return effects
    }

    /// The time that must lie after a session goes on over a restart.
    private mutating func recallSession(of occurrence: Occurrence) {
        guard occurrence.session != nil, let end = occurrence.settled, lastSession.map({ $0.end < end }) ?? true else {
            return
        }
        let breather = occurrence.state == .stoppedForPain ? Self.longBreather : Self.breather
        lastSession = (end: end, breather: end + breather)
    }

    /// Goes on with what was open when the daemon ended.
    private mutating func take(up occurrence: Occurrence, place: Int?, at now: Timestamp) -> [Effect] {
        if occurrence.state == .running, let session, session.id == occurrence.session {
            return take(up: occurrence, of: session, place: place)
        }
        guard let place, occurrence.state != .running else {
            // Its session is gone, or its entry.
            var ended = occurrence
            ended.state = occurrence.state == .running ? .partial : .missed
            (ended.settled, ended.wakes) = (now, nil)
            if let place { courses[place].note(ended, in: zones) }
            return [.store([ended]), .settled(ended)]
        }
        courses[place].pass(occurrence.at)
        let late = courses[place].late(at: occurrence.at, in: zones)
        var one = Open(
            occurrence: occurrence, phase: .queued, entry: place, late: late,
            until: occurrence.snoozes == 0 ? occurrence.at + late : now + late, isAsked: occurrence.state != .snoozed)
        var effects: [Effect] = []
        if case .snoozed = occurrence.state, let wakes = occurrence.wakes {
            one.phase = .snoozed(until: wakes)
        } else if isFree, one.until > now {
            // It was heard, or may have been: it is shown again, and not announced a second time.
            let starts = occurrence.wakes.flatMap { $0 > now ? $0 : nil }
            let reminded = Self.reminders.count { occurrence.at + $0 <= now }
            one.phase = starts.map { .announced(starts: $0) } ?? .due(since: occurrence.at, reminded: reminded)
            one.occurrence.wakes = starts
            one.isShown = true
            effects.append(.ask(one.occurrence, starts: starts, isReminder: true))
        }
        open.append(one)
        return effects
    }

    /// Goes on with what `session` is the answer to, which runs.
    private mutating func take(up occurrence: Occurrence, of session: RunningSession, place: Int?) -> [Effect] {
        if let place {
            courses[place].pass(occurrence.at)
            open.append(
                Open(
                    occurrence: occurrence, phase: .running(session: session.id), entry: place,
                    late: courses[place].late(at: occurrence.at, in: zones), until: occurrence.at))
        } else {
            self.session?.occurrence = occurrence
        }
        return [.store([occurrence])]
    }
}
