import Units

extension Agenda {
    /// Sees to all that is due by `now`, and says what is to be done.
    package mutating func advance(to now: Timestamp) -> [Effect] {
        handled = now
        var effects: [Effect] = []
        // The one that may end others first; from then on each ends itself alone, and the last takes its place.
        if let index = open.firstIndex(where: { $0.phase == .approaching && isOver($0, at: now) }) {
            effects += meet(index, at: now)
        }
        for index in open.indices.reversed() where isOver(open[index], at: now) { effects += expire(index, at: now) }
        var left = Self.mostAtOnce
        for index in upcoming.indices where left > 0 {
            if let due = upcoming[index], due <= now { effects += arrive(index, at: now, atMost: &left) }
        }
        effects += admit(at: now)
        effects += approach(at: now)
        return effects
    }

    /// Moves the open occurrence at `index` on, whose time may have come.
    private mutating func expire(_ index: Int, at now: Timestamp) -> [Effect] {
        let one = open[index]
        switch one.phase {
        case .queued:
            return now >= one.until ? settle(index, outcome(ofUnanswered: one), at: now) : []
        case .due(let since, let reminded):
            if now >= one.until { return settle(index, outcome(ofUnanswered: one), at: now) }
            let passed = Self.reminders.count { since + $0 <= now }
            guard passed > reminded else { return [] }
            open[index].phase = .due(since: since, reminded: passed)
            guard awaySince == nil, !isQuiet(at: now) else { return [] }
            open[index].isShown = true
            return [.sound(at: now), .ask(one.occurrence, starts: nil, isReminder: true)]
        case .announced(let starts):
            guard now >= starts else { return [] }
            open[index].phase = .starting
            return [.start(one.occurrence)]
        case .snoozed(let until):
            guard now >= until else { return [] }
            if isQuiet(at: now) { return settle(index, .suppressed, at: now) }
            open[index].phase = .queued
            open[index].until = now + one.late
            return []
        case .approaching, .starting, .running:
            return []
        }
    }

    /// What becomes of one that nobody answered.
    private func outcome(ofUnanswered one: Open) -> Occurrence.State {
        awaySince != nil && courses[one.entry].entry.awayCounts ? .rested : .missed
    }

    /// The time of what was on its way has come.
    private mutating func meet(_ index: Int, at now: Timestamp) -> [Effect] {
        let one = open[index]
        let superseded = supersede(entry: one.entry, but: one.occurrence.at, at: now)
        guard let index = self.index(of: one.occurrence.key) else { return superseded }
        if let state = verdict(one.entry, one.occurrence.at, isLatest: true, at: now) {
            return superseded + settle(index, state, at: now)
        }
        open[index].phase = .queued
        guard isFree, firstInTurn(at: now) == index else { return superseded + hide(index) }
        return superseded + ask(index, at: now, isHeard: true)
    }

    /// Sees to the scheduled times of an entry that have come.
    private mutating func arrive(_ entry: Int, at now: Timestamp, atMost left: inout Int) -> [Effect] {
        var times: [Timestamp] = []
        var next = upcoming[entry]
        while let time = next, time <= now, left > 0 {
            times.append(time)
            left -= 1
            next = courses[entry].next(after: time, in: zones)
        }
        let isComplete = next.map { $0 > now } ?? true
        guard let last = times.last else { return [] }
        var effects = supersede(entry: entry, but: nil, at: now)
        var rows: [Occurrence] = []
        for time in times {
            guard let state = verdict(entry, time, isLatest: isComplete && time == last, at: now) else { break }
            if let row = rows.last, courses[entry].hasQuota, !courses[entry].areOfOneDay(row.last, time, in: zones) {
                // Each day's quota is accounted for by itself.
                effects += close(rows, of: entry, at: now)
                rows = []
            }
            // Each day is to have its own, by the person's clock.
            if let row = rows.last, row.state == state, isSameDay(row.last, time) {
                rows[rows.count - 1].last = time
                rows[rows.count - 1].count += 1
            } else {
                let course = courses[entry].entry
                rows.append(
                    Occurrence(entry: course.key, routine: course.routine, at: time, state: state, settled: now))
            }
        }
        let isSettled = rows.last?.last == last
        effects += close(rows, of: entry, at: now)
        if !isSettled {
            let (course, late) = (courses[entry].entry, courses[entry].late(at: last, in: zones))
            let occurrence = Occurrence(entry: course.key, routine: course.routine, at: last, state: .pending)
            open.append(
                Open(occurrence: occurrence, phase: .queued, entry: entry, late: late, until: last + late))
            courses[entry].pass(last)
        }
        renew(entry)
        return effects
    }

    private func isSameDay(_ one: Timestamp, _ other: Timestamp) -> Bool {
        zones.system.civil(at: one).date == zones.system.civil(at: other).date
    }

    /// What becomes of the scheduled `time` of an entry at once; nil where it may still be done. Only the latest may.
    private func verdict(_ entry: Int, _ time: Timestamp, isLatest: Bool, at now: Timestamp) -> Occurrence.State? {
        let course = courses[entry]
        let rule = course.entry
        if isVacation(course.date(of: time, in: zones)) { return .excused }
        if isQuiet(at: time) || isLatest && isQuiet(at: now) { return .suppressed }
        let wasAway = asleep?.contains(time) == true || awaySince.map { $0 <= time } == true
        if wasAway, rule.awayCounts { return .rested }
        guard isLatest, now - time <= course.late(at: time, in: zones) else { return .missed }
        // A session of the routine itself is not in its way.
        let isInTheWay = session.map { $0.routine != rule.routine } ?? false
        return isInTheWay && rule.ifRunning == .skip ? .missed : nil
    }

    /// Ends what is still open of an entry and does not run: the next one takes its place.
    private mutating func supersede(entry: Int, but kept: Timestamp?, at now: Timestamp) -> [Effect] {
        var effects: [Effect] = []
        for index in open.indices.reversed() where open[index].entry == entry && open[index].occurrence.at != kept {
            switch open[index].phase {
            case .queued, .approaching, .due, .announced, .snoozed:
                effects += settle(index, outcome(ofUnanswered: open[index]), at: now)
            case .starting, .running: break
            }
        }
        return effects
    }

    /// Puts the first of those that wait for their turn to the person, where nothing is before it.
    mutating func admit(at now: Timestamp) -> [Effect] {
        guard isFree, awaySince == nil else { return [] }
        var effects: [Effect] = []
        while let index = firstInTurn(at: now) {
            if isQuiet(at: now) {
                effects += settle(index, .suppressed, at: now)
            } else {
                return effects + ask(index, at: now, isHeard: false)
            }
        }
        return effects
    }

    private func firstInTurn(at now: Timestamp) -> Int? {
        let waiting = open.indices.filter { index in
            guard open[index].phase == .queued else { return false }
            return earliestStart(ofEntry: open[index].entry).map { $0 <= now } ?? true
        }
        return waiting.min { isBefore(open[$0].entry, open[$0].occurrence.at, open[$1].entry, open[$1].occurrence.at) }
    }

    /// By priority, then time, then the order of the file.
    private func isBefore(_ one: Int, _ time: Timestamp, _ other: Int, _ otherTime: Timestamp) -> Bool {
        (-courses[one].entry.priority, time, one) < (-courses[other].entry.priority, otherTime, other)
    }

    /// Puts one that waits for its turn to the person; where it `isHeard`, its sound is on its way already.
    private mutating func ask(_ index: Int, at now: Timestamp, isHeard: Bool) -> [Effect] {
        var starts: Timestamp?
        switch courses[open[index].entry].entry.start {
        case .auto where !held.contains(open[index].occurrence.routine):
            starts = now + Self.preparation
            open[index].phase = .announced(starts: now + Self.preparation)
        case .ask, .auto:
            open[index].phase = .due(since: now, reminded: 0)
        }
        open[index].occurrence.state = .due
        open[index].occurrence.wakes = starts
        let occurrence = open[index].occurrence
        let isReminder = open[index].isAsked
        (open[index].isAsked, open[index].isShown) = (true, true)
        return [.store([occurrence])] + (isHeard ? [] : [.sound(at: now)])
            + [.ask(occurrence, starts: starts, isReminder: isReminder)]
    }

    /// Stores the occurrence that comes in a moment, and has its sound made ready.
    private mutating func approach(at now: Timestamp) -> [Effect] {
        let horizon = now + settings.approach
        let near = upcoming.indices.filter { index in upcoming[index].map { $0 > now && $0 <= horizon } ?? false }
        guard !near.isEmpty, isFree, awaySince == nil, firstInTurn(at: now) == nil else { return [] }
        let first = near.min { one, other in
            guard let time = upcoming[one], let otherTime = upcoming[other] else { return false }
            return time != otherTime ? time < otherTime : isBefore(one, time, other, otherTime)
        }
        guard let entry = first, let time = upcoming[entry],
            verdict(entry, time, isLatest: true, at: time) == nil
        else { return [] }
        let (course, late) = (courses[entry].entry, courses[entry].late(at: time, in: zones))
        if let earliest = earliestStart(ofEntry: entry), earliest > time { return [] }
        let occurrence = Occurrence(entry: course.key, routine: course.routine, at: time, state: .pending)
        open.append(
            Open(
                occurrence: occurrence, phase: .approaching, entry: entry, late: late, until: time + late,
                isShown: true, markBefore: courses[entry].mark))
        courses[entry].pass(time)
        renew(entry)
        return [.store([occurrence]), .sound(at: time)]
    }
}

extension Agenda {
    /// Gives the open occurrence at `index` its outcome.
    mutating func settle(
        _ index: Int, _ outcome: Occurrence.State, session: String? = nil, at now: Timestamp
    ) -> [Effect] {
        let hidden = hide(index)
        // Their order says nothing, and there may be many.
        open.swapAt(index, open.count - 1)
        let one = open.removeLast()
        var occurrence = one.occurrence
        occurrence.state = outcome
        occurrence.settled = now
        occurrence.wakes = nil
        if let session { occurrence.session = session }
        let effects = close([occurrence], of: one.entry, at: now)
        renew(one.entry)
        return hidden + effects
    }

    /// Takes back what is shown of the open occurrence at `index`.
    mutating func hide(_ index: Int) -> [Effect] {
        guard open[index].isShown else { return [] }
        open[index].isShown = false
        return [.withdraw(open[index].occurrence)]
    }

    /// Has what was on its way come as if it had not been: something has changed in the last moment.
    mutating func unapproach(_ index: Int) -> [Effect] {
        let hidden = hide(index)
        open.swapAt(index, open.count - 1)
        let one = open.removeLast()
        if let mark = one.markBefore { courses[one.entry].unpass(one.occurrence.at, to: mark) }
        renew(one.entry)
        return hidden
    }

    /// Keeps outcomes, and what they leave over of a quota.
    mutating func close(_ rows: [Occurrence], of entry: Int, at now: Timestamp) -> [Effect] {
        guard let last = rows.last else { return [] }
        var rows = rows
        for row in rows.dropLast() { courses[entry].note(row, in: zones) }
        let shortfall = courses[entry].shortfall(after: last, in: zones)
        courses[entry].note(last, in: zones)
        var runs = Self.runs(of: rows)
        if shortfall > 0, let end = courses[entry].quotaEnd(in: zones) {
            let without = Occurrence(
                entry: last.entry, routine: last.routine, at: max(end, last.last + .seconds(1)), count: shortfall,
                state: .missed, settled: now)
            courses[entry].note(without, in: zones)
            rows.append(without)
            runs.append(without)
        }
        return [.store(rows)] + runs.map { .settled($0) }
    }

    /// `rows` of an entry as they are told: as many days as a machine was off, it is one thing that happened.
    private static func runs(of rows: [Occurrence]) -> [Occurrence] {
        rows.reduce(into: []) { runs, row in
            guard let run = runs.last, run.state == row.state else { return runs.append(row) }
            runs[runs.count - 1].last = row.last
            runs[runs.count - 1].count = run.count + row.count
        }
    }

    /// The place among the open ones.
    func index(of key: Occurrence.Key) -> Int? { open.firstIndex { $0.occurrence.key == key } }

    /// Looks for the next scheduled time of an entry again.
    mutating func renew(_ entry: Int) {
        // What counts from the last one done is not known while that is being done.
        let isUnknown = courses[entry].countsFromLast && open.contains { $0.entry == entry && $0.phase.isSession }
        upcoming[entry] = isUnknown ? nil : courses[entry].next(in: zones)
    }
}
