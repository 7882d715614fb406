import Units

/// What changes under the agenda: the clocks, the zone, the schedule.
extension Agenda {
    /// The machine slept, or its clock was set.
    package mutating func clockChanged(_ change: ClockChange, at now: Timestamp) -> [Effect] {
        var effects: [Effect] = []
        if change.stepped != .zero {
            // Its sound would be at another time than it.
            if let index = open.firstIndex(where: { $0.phase == .approaching }) { effects += unapproach(index) }
            shift(by: change.stepped)
        }
        if change.stepped < .zero - Self.longestStepBack {
            effects += startOver(at: now, back: .zero - change.stepped)
        }
        if change.slept > .zero {
            asleep = (now - change.slept)..<now
            if change.slept >= Self.shortestSleep {
                effects += interrupt(at: now)
            } else if let index = open.firstIndex(where: { $0.phase == .approaching }) {
                effects += unapproach(index)
            }
        }
        return effects + advance(to: now)
    }

    /// What was to come after so and so long still comes after so and so long.
    private mutating func shift(by step: Duration) {
        for index in open.indices {
            // What was never put to anyone goes by the clock as it is.
            if open[index].isAsked || open[index].occurrence.snoozes > 0 {
                open[index].until = open[index].until + step
            }
            switch open[index].phase {
            case .due(let since, let reminded):
                open[index].phase = .due(since: since + step, reminded: reminded)
            case .announced(let starts): open[index].phase = .announced(starts: starts + step)
            case .snoozed(let until): open[index].phase = .snoozed(until: until + step)
            case .queued, .approaching, .starting, .running: break
            }
        }
        lastSession = lastSession.map { (end: $0.end + step, breather: $0.breather + step) }
        awaySince = awaySince.map { $0 + step }
        quietSince = quietSince.map { $0 + step }
    }

    /// The clock was wrong: what was seen to of the time that is to come again never was.
    private mutating func startOver(at now: Timestamp, back: Duration) -> [Effect] {
        var effects: [Effect] = [.startedOver(back: back), .forget(after: now)]
        for index in open.indices.reversed() where open[index].occurrence.at > now {
            if open[index].phase.isSession {
                // What is done is done, whatever it was scheduled for.
                open[index].occurrence.move(to: now)
                effects.append(.store([open[index].occurrence]))
            } else {
                effects += hide(index)
                open.remove(at: index)
            }
        }
        if quietUntil != nil {
            quietUntil = nil
            effects.append(.rememberQuiet(until: nil))
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

    /// What is due is made ready so long before from now on.
    package mutating func approachChanged(to approach: Duration, at now: Timestamp) -> [Effect] {
        let passed = advance(to: now)
        settings.approach = approach
        return passed + advance(to: now)
    }

    /// The schedule is another from now on. Entries that say the same as before go on; what is open of the others ends.
    package mutating func scheduleChanged(to schedule: Schedule, zones: Zones, at now: Timestamp) -> [Effect] {
        var effects = advance(to: now)
        let before = Dictionary(courses.map { ($0.entry.key, $0) }) { first, _ in first }
        let places = Dictionary(schedule.entries.enumerated().map { ($1.key, $0) }) { first, _ in first }
        for index in open.indices.reversed() where places[open[index].occurrence.entry] == nil {
            switch open[index].phase {
            case .running, .starting: break
            case .queued, .approaching, .due, .announced, .snoozed: effects += settle(index, .missed, at: now)
            }
        }
        // What is gone may come back, on the same day even, and what runs still answers to it.
        let retired = courses.filter { places[$0.entry.key] == nil }.map { $0.retired() }.suffix(Self.mostRetired)
        self.schedule = schedule
        self.zones = zones
        courses = schedule.entries.map { entry in
            guard var course = before[entry.key] else { return Course(entry, mark: now, seed: settings.seed) }
            course.adopt(entry, at: now)
            return course
        }
        courses += retired
        upcoming = courses.map { _ in nil }
        let index = Dictionary(courses.enumerated().map { ($1.entry.key, $0) }) { first, _ in first }
        for position in open.indices { open[position].entry = index[open[position].occurrence.entry] ?? 0 }
        for place in courses.indices { renew(place) }
        return effects + advance(to: now)
    }
}
