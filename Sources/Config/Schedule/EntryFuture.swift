import Scheduling
import Units

/// What comes of an entry from now on, as far as its warnings need to know.
struct EntryFuture {
    /// How often the calendar may still be asked for days that fit, by all entries of a file: when it is used up, it is
    /// taken that there are some.
    final class Patience {
        var lookups = 200_000
    }

    /// The most of it that one entry takes.
    private static let longestSearch = 3000
    /// In so many days, 40 years, every date has fallen on every day of the week.
    private static let longestWait = 14_610
    /// How many of the next times are looked at.
    private static let nextTimes = 16

    private let entry: Schedule.Entry
    private let zones: Zones
    private let now: Timestamp
    private let patience: Patience

    init(_ entry: Schedule.Entry, zones: Zones, now: Timestamp, patience: Patience) {
        self.entry = entry
        self.zones = zones
        self.now = now
        self.patience = patience
    }

    /// Whether its last day is over.
    var isOver: Bool { entry.until.map { $0 < zones[entry.zone].civil(at: now).date } ?? false }

    /// Whether there is nothing. Where it cannot be told soon, there is something.
    var isEmpty: Bool {
        let today = zones[entry.zone].civil(at: now).date
        let first = max(today, entry.from ?? today)
        switch entry.rule {
        case .at(let expressions):
            return !expressions.contains { comes($0, every: 1, since: first) }
        case .everyDays(let step, let expressions):
            let from = entry.from ?? today
            let fits = (0..<7).contains { entry.days.contains((from + $0 * step).weekday) }
            return !fits || !expressions.contains { comes($0, every: step, since: first) }
        case .every, .times:
            let last = min(entry.until ?? first + 6, first + 6)
            guard first <= last else { return true }
            return !(0...(last - first)).contains { entry.days.contains((first + $0).weekday) }
        }
    }

    /// Whether the next times of calendar expressions are all in `hours`.
    func isQuiet(_ hours: QuietWeek) -> Bool {
        var found = false
        for expression in expressions {
            let rules = rules(expression)
            var after = now
            for _ in 0..<Self.nextTimes {
                guard let time = expression.next(after: after, in: rules) else { break }
                after = time
                guard entry.days.contains(rules.civil(at: time).date.weekday) else { continue }
                guard hours.contains(zones.system.civil(at: time)) else { return false }
                found = true
            }
        }
        return found
    }

    /// The shortest time between the next times of one calendar expression.
    var shortestStep: Duration? {
        expressions.flatMap { expression in
            var times: [Timestamp] = []
            while times.count < 4, let time = expression.next(after: times.last ?? now, in: rules(expression)) {
                times.append(time)
            }
            return zip(times, times.dropFirst()).map { $1 - $0 }
        }.min()
    }

    private var expressions: [CalendarExpression] {
        switch entry.rule {
        case .at(let expressions), .everyDays(_, let expressions): expressions
        case .every, .times: []
        }
    }

    /// Whether `expression` comes on a day on which the entry does, `first` or later.
    private func comes(_ expression: CalendarExpression, every step: Int, since first: CivilDate) -> Bool {
        var after = now
        // Midnight of the first day has passed nowhere a day before it has in UTC.
        if let from = entry.from { after = max(after, Timestamp(seconds: Int64(from.daysSinceEpoch - 1) * 86_400)) }
        let rules = rules(expression)
        for _ in 0..<min(Self.longestSearch, patience.lookups) {
            patience.lookups -= 1
            guard let time = expression.next(after: after, in: rules) else { return false }
            let shown = rules.civil(at: time)
            let date = shown.date
            if date > entry.until ?? date || date - first > Self.longestWait { return false }
            let from = entry.from ?? date
            if date >= from, entry.days.contains(date.weekday), (date - from) % step == 0 { return true }
            // The rest of the day is no better; its last hours are left, since a day may be shorter than 24.
            after = time + .seconds(max(0, 86_400 - 7200 - shown.secondOfDay))
        }
        return true
    }

    private func rules(_ expression: CalendarExpression) -> TimeZoneRules { zones[expression.zone ?? entry.zone] }
}
