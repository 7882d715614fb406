import Units

/// A window on one day: from when until when.
struct DayWindow: Hashable, Sendable {
    /// The day on which it begins.
    let date: CivilDate
    let start: Timestamp
    /// Not before `start`.
    let end: Timestamp

    var length: Duration { end - start }
}

extension Schedule.Entry {
    /// How far ahead a window is looked for: one of seven days comes within a week, unless the zone leaves that day out.
    private static let farthest = 15

    /// The windows that end at `instant` or later, in order, a fortnight of them.
    func windows(_ window: ClockWindow, from instant: Timestamp, in rules: TimeZoneRules) -> [DayWindow] {
        // The one that began the day before may still go on.
        var first = rules.civil(at: instant).date + -1
        if let from { first = max(first, from) }
        return (0..<Self.farthest).lazy.map { first + $0 }.compactMap { date in
            guard days.contains(date.weekday), until.map({ date <= $0 }) ?? true,
                let day = rules.window(window, on: date), day.end >= instant
            else { return nil }
            return day
        }
    }
}

extension TimeZoneRules {
    /// `window` as it begins on `date`; nil where the clock leaves it out.
    func window(_ window: ClockWindow, on date: CivilDate) -> DayWindow? {
        let endDate = window.crossesMidnight || window.end == 86_400 ? date + 1 : date
        let start = instant(CivilTime(date, secondOfDay: window.start))
        let end = instant(CivilTime(endDate, secondOfDay: window.end % 86_400))
        guard start < end else { return nil }
        return DayWindow(date: date, start: start, end: end)
    }

    /// When a clock shows `time`: the first pass where it does so twice, the first instant after a gap it falls into.
    package func instant(_ time: CivilTime) -> Timestamp {
        switch resolve(time) {
        case .one(let instant): instant
        case .gap(let end): end
        case .overlap(let first, _): first
        }
    }
}
