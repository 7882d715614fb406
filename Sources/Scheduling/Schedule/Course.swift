import Units

/// One entry of the schedule, and how far it has come: the next scheduled time follows from it and from nothing else.
struct Course: Sendable {
    /// Where looking for a calendar expression's day ends: beyond it nobody waits.
    private static let longestSearch = 4000

    private(set) var entry: Schedule.Entry
    /// Nothing at or before this instant is scheduled any more.
    private(set) var mark: Timestamp
    /// What the clock showed at `mark` when the zone was changed after it: a fixed time that it showed then does not
    /// come again on a journey to the west.
    private(set) var civilMark: CivilTime?
    /// How far the quota of the latest window has come.
    private(set) var quota: Quota?
    /// When the last one that was done ended.
    private(set) var lastDone: Timestamp?
    /// Whether the schedule has it no more.
    private var isRetired = false
    /// What the random spread follows from.
    private let seed: String

    /// `entry` from `mark` on; `seed` is the machine's own.
    init(_ entry: Schedule.Entry, mark: Timestamp, seed: String) {
        self.entry = entry
        self.mark = mark
        self.seed = "\(seed) \(entry.key)"
    }

    /// The next scheduled time after the mark; nil for never.
    func next(in zones: Zones) -> Timestamp? { isRetired ? nil : next(after: mark, in: zones) }

    /// Whether its times count from the last one that was done.
    var countsFromLast: Bool { if case .every(_, _, .last) = entry.rule { true } else { false } }

    /// The next scheduled time after `instant`, as far as things have come; nil for never.
    func next(after instant: Timestamp, in zones: Zones) -> Timestamp? {
        let rules = zones[entry.zone]
        switch entry.rule {
        case .at(let expressions):
            return expressions.compactMap { next($0, every: 1, after: instant, zones) }.min()
        case .everyDays(let days, let expressions):
            return expressions.compactMap { next($0, every: days, after: instant, zones) }.min()
        case .every(let interval, let window, .start):
            return nextOnGrid(interval, window, after: instant, rules)
        case .every(let interval, let window, .last):
            return nextSinceLast(interval, window, after: instant, rules)
        case .times(let count, let window, let spread):
            for day in entry.windows(window, from: instant, in: rules) {
                let next = plan(count, day, spread).times(quota(on: day.date)).first { $0 > instant }
                if let next { return next }
            }
            return nil
        }
    }

    /// How far an occurrence is from the one after it, about: its share of the window, or the time to the next one.
    func interval(at instant: Timestamp, in zones: Zones) -> Duration? {
        switch entry.rule {
        case .at, .everyDays: next(after: instant, in: zones).map { $0 - instant }
        case .every(let interval, _, _): interval
        case .times(let count, let window, _): .seconds(window.length) / count.upperBound
        }
    }

    /// For how long after `instant`, a scheduled time, its session may still begin.
    func late(at instant: Timestamp, in zones: Zones) -> Duration {
        if let late = entry.late { return late }
        let most = Duration.seconds(15 * 60)
        return interval(at: instant, in: zones).map { min(most, $0 / 2) } ?? most
    }

    /// The day that `instant`, a scheduled time, belongs to.
    func date(of instant: Timestamp, in zones: Zones) -> CivilDate {
        let rules = zones[entry.zone]
        let date = rules.civil(at: instant).date
        guard let window = entry.rule.window, window.crossesMidnight,
            let before = rules.window(window, on: date + -1), before.end >= instant
        else { return date }
        return date + -1
    }

    /// Whether so many are to be done within a day.
    var hasQuota: Bool { if case .times = entry.rule { true } else { false } }

    /// Whether two scheduled times belong to one day.
    func areOfOneDay(_ one: Timestamp, _ other: Timestamp, in zones: Zones) -> Bool {
        date(of: one, in: zones) == date(of: other, in: zones)
    }

    private func quota(on date: CivilDate) -> Quota? { quota?.date == date ? quota : nil }

    private func plan(_ count: ClosedRange<Int>, _ day: DayWindow, _ spread: Schedule.Spread) -> QuotaPlan {
        QuotaPlan(count: count, window: day, spread: spread, gap: entry.minGap, seed: seed)
    }
}

/// What comes next by each rule.
extension Course {
    private func next(
        _ expression: CalendarExpression, every step: Int, after instant: Timestamp, _ zones: Zones
    ) -> Timestamp? {
        let rules = zones[expression.zone ?? entry.zone]
        var after = instant
        if let from = entry.from {
            after = max(after, rules.instant(CivilTime(from, secondOfDay: 0)) - .seconds(1))
        }
        for _ in 0..<Self.longestSearch {
            guard let candidate = expression.next(after: after, in: rules) else { return nil }
            let shown = rules.civil(at: candidate)
            if let until = entry.until, shown.date > until { return nil }
            let offset = entry.from.map { (shown.date - $0) % step } ?? 0
            if offset != 0 || !entry.days.contains(shown.date.weekday) {
                // On to the first day that may be right.
                let day = shown.date + (offset > 0 ? step - offset : 1)
                after = max(candidate, rules.instant(CivilTime(day, secondOfDay: 0)) - .seconds(1))
            } else if let civilMark, !expression.isWildcard, expression.zone == nil, shown <= civilMark {
                after = candidate
            } else {
                return candidate
            }
        }
        return nil
    }

    private func nextOnGrid(
        _ interval: Duration, _ window: ClockWindow, after instant: Timestamp, _ rules: TimeZoneRules
    ) -> Timestamp? {
        for day in entry.windows(window, from: instant, in: rules) {
            let passed = (instant - day.start).microseconds
            let steps = passed < 0 ? 0 : passed / interval.microseconds + 1
            let candidate = day.start + .microseconds(steps * interval.microseconds)
            if candidate <= day.end { return candidate }
        }
        return nil
    }

    private func nextSinceLast(
        _ interval: Duration, _ window: ClockWindow, after instant: Timestamp, _ rules: TimeZoneRules
    ) -> Timestamp? {
        let last = max(instant, lastDone ?? instant)
        // Schedules go by whole seconds.
        let earliest = Timestamp(seconds: (last + interval + .microseconds(999_999)).seconds)
        for day in entry.windows(window, from: instant, in: rules) {
            let candidate = max(earliest, day.start)
            if candidate > instant, candidate <= day.end { return candidate }
        }
        return nil
    }
}

extension Course {
    /// Takes note of what became of some of it.
    mutating func note(_ occurrence: Occurrence, in zones: Zones) {
        mark = max(mark, occurrence.last)
        switch occurrence.state {
        case .completed, .partial, .rested: lastDone = max(lastDone ?? mark, occurrence.settled ?? occurrence.last)
        case .pending, .due, .snoozed, .running, .skipped, .missed, .suppressed, .excused, .stoppedForPain: break
        }
        guard case .times = entry.rule, occurrence.state.isOutcome else { return }
        let date = date(of: occurrence.last, in: zones)
        var quota = quota.map { $0.date < date ? Quota(date: date) : $0 } ?? Quota(date: date)
        guard quota.date == date else { return }
        quota.note(occurrence)
        self.quota = quota
    }

    /// Goes on by `other`, which says the same about when. One that comes back counts from `now`.
    mutating func adopt(_ other: Schedule.Entry, at now: Timestamp) {
        entry = other
        if isRetired { mark = max(mark, now) }
        isRetired = false
    }

    /// The same when the schedule has it no more.
    func retired() -> Course {
        var course = self
        course.isRetired = true
        return course
    }

    /// `instant` is to be seen to all the same: nothing after `before` was.
    mutating func unpass(_ instant: Timestamp, to before: Timestamp) {
        if mark == instant { mark = before }
    }

    /// Takes note that `instant`, a scheduled time, is being seen to.
    mutating func pass(_ instant: Timestamp) {
        mark = max(mark, instant)
    }

    /// How many of the quota will have no place any more, once `occurrence` is over as it says; 0 as long as there is
    /// one, and for what has no quota.
    func shortfall(after occurrence: Occurrence, in zones: Zones) -> Int {
        guard case .times(let count, let window, let spread) = entry.rule else { return 0 }
        var after = self
        after.note(occurrence, in: zones)
        guard let quota = after.quota, quota.date == date(of: occurrence.last, in: zones),
            let day = zones[entry.zone].window(window, on: quota.date)
        else { return 0 }
        let plan = plan(count, day, spread)
        return plan.times(quota).contains { $0 > after.mark } ? 0 : plan.shortfall(quota)
    }

    /// When the window ends that the quota is for; nil for what has no quota.
    func quotaEnd(in zones: Zones) -> Timestamp? {
        guard let quota, let window = entry.rule.window else { return nil }
        return zones[entry.zone].window(window, on: quota.date)?.end
    }

    /// The clock was set back so far that it was wrong: all begins anew at `now`.
    mutating func startOver(at now: Timestamp) {
        mark = now
        civilMark = nil
        quota = nil
        lastDone = lastDone.map { min($0, now) }
    }

    /// The zone was changed at `now` from `before`: what would have been before is not made up for.
    mutating func travel(at now: Timestamp, from before: TimeZoneRules) {
        guard entry.zone == nil else { return }
        let shown = before.civil(at: mark)
        civilMark = max(civilMark ?? shown, shown)
        mark = max(mark, now)
    }
}

extension Schedule.Rule {
    /// The stretch of the day it is for; nil where it names times.
    var window: ClockWindow? {
        switch self {
        case .at, .everyDays: nil
        case .every(_, let window, _), .times(_, let window, _): window
        }
    }
}
