import Units

/// What changes under the agenda: the clocks, the zone, the schedule.
extension Agenda {
    /// The machine slept, or its clock was set.
    package mutating func clockChanged(_ change: ClockChange, at now: Timestamp) -> [Effect] {
        var effects: [Effect] = []
        if change.stepped != .zero { shift(by: change.stepped) }
        if change.stepped < .zero - Self.longestStepBack {
            effects += startOver(at: now, back: .zero - change.stepped)
        }
        if change.slept > .zero {
            asleep = (now - change.slept)..<now
            effects += interrupt(at: now).filter { effect in
                // What goes on being due is asked again at once.
                if case .withdraw(let occurrence) = effect { return !isQueued(occurrence.key) }
                return true
            }
        }
        return effects + advance(to: now)
    }

    private func isQueued(_ key: Occurrence.Key) -> Bool {
        index(of: key).map { if case .queued = open[$0].phase { true } else { false } } ?? false
    }

    /// What was to come after so and so long still comes after so and so long.
    private mutating func shift(by step: Duration) {
        for index in open.indices {
            switch open[index].phase {
            case .queued(let until):
                // What was never put to anyone goes by the clock as it is.
                if open[index].occurrence.snoozes > 0 { open[index].phase = .queued(until: until + step) }
            case .due(let since, let reminded, let until):
                open[index].phase = .due(since: since + step, reminded: reminded, until: until + step)
            case .announced(let starts): open[index].phase = .announced(starts: starts + step)
            case .snoozed(let until): open[index].phase = .snoozed(until: until + step)
            case .approaching, .starting, .running: break
            }
        }
        lastSession = lastSession.map { (end: $0.end + step, breather: $0.breather + step) }
        awaySince = awaySince.map { $0 + step }
    }

    /// The clock was wrong: what was seen to of the time that is to come again never was.
    private mutating func startOver(at now: Timestamp, back: Duration) -> [Effect] {
        var effects: [Effect] = [.startedOver(back: back), .forget(after: now)]
        for key in open.map(\.occurrence.key) where key.at > now {
            guard let index = index(of: key) else { continue }
            switch open[index].phase {
            case .starting, .running: break
            case .approaching, .due, .announced: effects.append(.withdraw(open.remove(at: index).occurrence))
            case .queued, .snoozed: open.remove(at: index)
            }
        }
        for index in courses.indices {
            courses[index].startOver(at: now)
            renew(index)
        }
        return effects
    }

    /// The system's zone, or the rules of zones, are others from now on. What floats goes by the new one; nothing that
    /// was is made up for.
    package mutating func zonesChanged(to zones: Zones, at now: Timestamp) -> [Effect] {
        let passed = advance(to: now)
        let before = self.zones.system
        self.zones = zones
        for index in courses.indices {
            if before != zones.system { courses[index].travel(at: now, from: before) }
            renew(index)
        }
        return passed + advance(to: now)
    }

    /// The schedule is another from now on. Entries that say the same as before go on; what is open of the others ends.
    package mutating func scheduleChanged(to schedule: Schedule, zones: Zones, at now: Timestamp) -> [Effect] {
        var effects = advance(to: now)
        let before = Dictionary(courses.map { ($0.entry.key, $0) }) { first, _ in first }
        let places = Dictionary(schedule.entries.enumerated().map { ($1.key, $0) }) { first, _ in first }
        for key in open.map(\.occurrence.key) where places[key.entry] == nil {
            guard let index = index(of: key) else { continue }
            switch open[index].phase {
            case .running, .starting: break
            case .queued, .approaching, .due, .announced, .snoozed: effects += settle(index, .missed, at: now)
            }
        }
        // A session that runs answers to an entry that is gone: it is kept as a course without future.
        let orphans = Set(open.map(\.occurrence.entry).filter { places[$0] == nil })
        let kept = courses.filter { orphans.contains($0.entry.key) }
        self.schedule = schedule
        self.zones = zones
        courses = schedule.entries.map { entry in
            guard var course = before[entry.key] else { return Course(entry, mark: now, seed: settings.seed) }
            course.adopt(entry)
            return course
        }
        upcoming = courses.map { $0.next(in: zones) }
        courses += kept
        upcoming += kept.map { _ in nil }
        let index = Dictionary(courses.enumerated().map { ($1.entry.key, $0) }) { first, _ in first }
        for position in open.indices { open[position].entry = index[open[position].occurrence.entry] ?? 0 }
        return effects + advance(to: now)
    }
}
