import Units

/// When which routines are to be done, and when nothing is: `schedule.yaml` as it was read.
package struct Schedule: Hashable, Sendable {
    /// In the order of the file. Their keys differ.
    package let entries: [Entry]
    /// When nothing may sound by itself.
    package let quiet: [QuietHours]
    /// Days off, first and last included.
    package let vacations: [ClosedRange<CivilDate>]

    /// A schedule; of entries that say the same, the second and later keys are numbered.
    package init(_ entries: [Entry] = [], quiet: [QuietHours] = [], vacations: [ClosedRange<CivilDate>] = []) {
        var seen: [String: Int] = [:]
        self.entries = entries.map { entry in
            let count = seen[entry.key, default: 0] + 1
            seen[entry.key] = count
            return count == 1 ? entry : entry.renamed("\(entry.key) #\(count)")
        }
        self.quiet = quiet
        self.vacations = vacations
    }
}

extension Schedule {
    /// Hours of the day in which nothing sounds by itself; `days` are those on which they begin.
    package struct QuietHours: Hashable, Sendable {
        package let days: Weekdays
        package let window: ClockWindow

        package init(_ window: ClockWindow, days: Weekdays = .all) {
            self.window = window
            self.days = days
        }
    }

    /// What becomes of an occurrence that falls due while a session runs.
    package enum IfRunning: String, CaseIterable, Hashable, Sendable {
        /// It waits for the session's end, dropped once it is late.
        case queue
        /// It is missed.
        case skip
    }

    /// How a due occurrence begins.
    package enum Start: String, CaseIterable, Hashable, Sendable {
        /// When the person says so.
        case ask
        /// By itself, 30 s after it was announced.
        case auto
    }

    /// How the occurrences of a quota lie in their window.
    package enum Spread: String, CaseIterable, Hashable, Sendable {
        /// Each in the middle of an equal part.
        case even
        /// Each somewhere in an equal part, the same after a restart.
        case random
    }

    /// What a step of `every` counts from.
    package enum Since: String, CaseIterable, Hashable, Sendable {
        /// The start of the window.
        case start
        /// The last one that was done.
        case last
    }

    /// Which instants an entry stands for.
    package enum Rule: Hashable, Sendable {
        /// Calendar expressions, all of them.
        case at([CalendarExpression])
        /// Calendar expressions, but only on each `days`th day counted from the entry's `from`.
        case everyDays(Int, at: [CalendarExpression])
        /// Each so often within the window, its start and end included.
        case every(Duration, between: ClockWindow, since: Since)
        /// So many times within the window: the upper bound is aimed at, the lower one will do.
        case times(ClosedRange<Int>, between: ClockWindow, spread: Spread)
    }

    /// One line of the schedule.
    package struct Entry: Hashable, Sendable {
        /// Names the entry in what is stored; it follows from what the entry says about when, so it outlives a restart
        /// and a change of anything else.
        package let key: String
        package let routine: Slug
        package let rule: Rule
        /// The zone whose clock it goes by; nil for the system's.
        package let zone: String?
        /// On which days of the week.
        package let days: Weekdays
        /// The first day.
        package let from: CivilDate?
        /// The last day.
        package let until: CivilDate?
        /// The least time from the end of what was done before, of any routine, to one of this entry; within a quota
        /// also from one to the next. Nil for the default.
        package let minGap: Duration?
        /// For how long after its time one may still begin; nil for the default.
        package let late: Duration?
        package let ifRunning: IfRunning
        /// Of two at once the higher one goes first; 0 by default.
        package let priority: Int
        package let start: Start
        /// Whether being away or asleep at the time counts as having rested.
        package let awayCounts: Bool

        /// An entry; its key is what it says about when.
        package init(
            _ routine: Slug, _ rule: Rule, zone: String? = nil, days: Weekdays = .all, from: CivilDate? = nil,
            until: CivilDate? = nil, minGap: Duration? = nil, late: Duration? = nil, ifRunning: IfRunning = .queue,
            priority: Int = 0, start: Start = .ask, awayCounts: Bool = false
        ) {
            self.routine = routine
            self.rule = rule
            self.zone = zone
            self.days = days
            self.from = from
            self.until = until
            self.minGap = minGap
            self.late = late
            self.ifRunning = ifRunning
            self.priority = priority
            self.start = start
            self.awayCounts = awayCounts
            var words = ["\(routine)", "\(rule)"]
            if days != .all { words.append("days \(days)") }
            if let from { words.append("from \(from)") }
            if let until { words.append("until \(until)") }
            if let zone { words.append(zone) }
            key = words.joined(separator: " ")
        }

        private init(_ other: Entry, key: String) {
            self.key = key
            routine = other.routine
            rule = other.rule
            zone = other.zone
            days = other.days
            from = other.from
            until = other.until
            minGap = other.minGap
            late = other.late
            ifRunning = other.ifRunning
            priority = other.priority
            start = other.start
            awayCounts = other.awayCounts
        }

        fileprivate func renamed(_ key: String) -> Entry { Entry(self, key: key) }
    }
}

extension Schedule.Rule: CustomStringConvertible {
    /// `Mon,Wed,Fri *-*-* 07:15:00`, `45m between 09:00..17:30`, `3..5 times between 09:00..17:00`.
    package var description: String {
        switch self {
        case .at(let expressions):
            return expressions.map(\.description).joined(separator: " | ")
        case .everyDays(let days, let expressions):
            return "\(expressions.map(\.description).joined(separator: " | ")) every \(days) days"
        case .every(let interval, let window, let since):
            return "every \(interval.text) between \(window)" + (since == .last ? " since last" : "")
        case .times(let count, let window, let spread):
            let number =
                count.count == 1 ? "\(count.lowerBound)" : "\(count.lowerBound)..\(count.upperBound)"
            return "\(number) times between \(window)" + (spread == .random ? " random" : "")
        }
    }
}
