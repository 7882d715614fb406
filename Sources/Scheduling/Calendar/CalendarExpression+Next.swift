import Units

extension CalendarExpression {
    /// The first instant after `after` that it means by the clock of `rules`; nil where there is none up to 2199.
    ///
    /// A fixed time that the clock leaves out comes at the first instant after the gap, unless the date is then another;
    /// one that the clock shows again comes the first time only. A wildcard means whatever the clock shows.
    package func next(after: Timestamp, in rules: TimeZoneRules) -> Timestamp? {
        let beginning = Self.midnight(CivilDate.firstYear) - Self.widest
        let end = Self.midnight(CivilDate.lastYear + 1) + Self.widest
        guard after.seconds < end else { return nil }
        var cursor = max(after.seconds + 1, beginning)
        var known = Known()

        while cursor < end {
            let span = rules.span(at: cursor)
            let offset = Int64(span.offset.seconds)
            if cursor == span.start, comesAfterGap(cursor, offset, rules) { return Timestamp(seconds: cursor) }
            var shown = cursor + offset
            while let found = known.first(from: shown, find: first(from:before:)) {
                guard found - offset < span.end else { break }
                let instant = Timestamp(seconds: found - offset)
                if isWildcard || rules.isFirst(instant, at: found) { return instant }
                shown = found + 1
            }
            // What is shown later on is later, save for what the clock is set back by.
            guard let found = known.found else {
                guard cursor < known.start + 2 * Self.widest else { return nil }
                cursor = span.end
                continue
            }
            let near = cursor < known.start + 2 * Self.widest
            cursor = near ? span.end : max(span.end, found - Self.widest)
        }
        return nil
    }

    /// No clock is further from UTC than this, in seconds.
    private static let widest: Int64 = 27 * 3600

    /// What a clock shows at the start of the year, in seconds since it showed 1970-01-01 00:00:00.
    private static func midnight(_ year: Int) -> Int64 {
        CivilDate(year: year, month: 1, day: 1).map { Int64($0.daysSinceEpoch) * 86_400 } ?? 0
    }

    /// Whether a fixed time comes at `instant` because the clock, which is set to `offset` then, leaves it out.
    private func comesAfterGap(_ instant: Int64, _ offset: Int64, _ rules: TimeZoneRules) -> Bool {
        guard !isWildcard else { return false }
        let before = Int64(rules.span(at: instant - 1).offset.seconds)
        let end = instant + offset
        let midnight = CivilTime(secondsSinceEpoch: end).date
        var shown = max(instant + before, Int64(midnight.daysSinceEpoch) * 86_400)
        while shown < end, let found = first(from: shown, before: end) {
            // Some other time, the clock may have shown it all the same.
            if rules.resolve(CivilTime(secondsSinceEpoch: found)) == .gap(end: Timestamp(seconds: instant)) {
                return true
            }
            shown = found + 1
        }
        return false
    }

    /// The first reading of a clock that matches, from `shown` on and before `end`.
    private func first(from shown: Int64, before end: Int64) -> Int64? {
        guard shown < end else { return nil }
        let civil = CivilTime(secondsSinceEpoch: shown)
        let found: CivilTime
        if days.contains(civil.date), let second = times.first(from: civil.secondOfDay) {
            found = CivilTime(civil.date, secondOfDay: second)
        } else {
            let last = CivilTime(secondsSinceEpoch: end - 1).date
            guard let date = days.first(from: civil.date + 1, through: last), let second = times.first(from: 0) else {
                return nil
            }
            found = CivilTime(date, secondOfDay: second)
        }
        let seconds = found.secondsSinceEpoch
        return seconds < end ? seconds : nil
    }
}

extension TimeZoneRules {
    /// Whether the clock shows `shown` at `instant` for the first time.
    fileprivate func isFirst(_ instant: Timestamp, at shown: Int64) -> Bool {
        if case .overlap(let first, _) = resolve(CivilTime(secondsSinceEpoch: shown)) { return first == instant }
        return true
    }
}

/// A stretch of what a clock may show that was searched before, so that a rare date is looked for once.
private struct Known {
    /// Nothing from here on matches
    private(set) var start = Int64.max
    /// before this, which does; nil where there is nothing.
    private(set) var found: Int64?

    /// The first match from `shown` on, as far as `find` must look for it.
    mutating func first(from shown: Int64, find: (_ from: Int64, _ before: Int64) -> Int64?) -> Int64? {
        if shown >= start, found.map({ shown <= $0 }) ?? true { return found }
        if shown < start, start != .max {
            // Before what is known: look no further than that.
            if let earlier = find(shown, start) { return earlier }
            return found
        }
        (start, found) = (shown, find(shown, ZoneSpan.end / 2))
        return found
    }
}
