import Control
import History
import Scheduling
import Units

/// What is known of each day of a time: all that statistics and the calendar of a report are made of.
package struct DayBook: Sendable {
    /// One day.
    package struct Day: Hashable, Sendable {
        package var sessions = HistoryStatistics.Sessions()
        package var scheduled = HistoryStatistics.Scheduled()
        package var held = Duration.zero
    }

    /// How a day looks from afar.
    package enum Mark: String, CaseIterable, Hashable, Sendable {
        /// All that was to be done was done; or something was, and nothing was to be.
        case done
        /// Some of it.
        case part
        /// Nothing of it.
        case missed
        /// A session was stopped because it hurt.
        case pain
        /// What was scheduled was excused, rested or suppressed.
        case off
        /// Nothing was to be done, and nothing was.
        case none
    }

    /// As many weeks are looked back at where nobody says otherwise, the current one included.
    package static let usualWeeks = 12

    /// From the first week on of which anything is known.
    package private(set) var days: ClosedRange<CivilDate>
    /// Those that were asked for.
    private let asked: ClosedRange<CivilDate>
    /// By the days since 1970.
    private let known: [Int: Day]
    /// Whether anything was scheduled at all.
    package let isScheduled: Bool
    /// How many days lie before `days` of the streak that goes on in them.
    package var streakBefore = 0

    /// The days of `days` by what was done and what became of scheduled times, whose days are those of `zone`. What is not
    /// of these days says only that there is a schedule.
    package init(
        _ days: ClosedRange<CivilDate>, totals: [DayTotal], scheduled: [ScheduledTotal], zone: TimeZoneRules
    ) {
        var found: [Int: Day] = [:]
        for total in totals where days.contains(total.day) {
            let number = total.day.daysSinceEpoch
            var day = found[number] ?? Day()
            day.sessions.completed += total.completed
            day.sessions.partial += total.partial
            day.sessions.stoppedForPain += total.stoppedForPain
            day.held += total.held
            found[number] = day
        }
        var calendar = DayFinder(zone: zone)
        let asked = days.lowerBound.daysSinceEpoch...days.upperBound.daysSinceEpoch
        for total in scheduled {
            let day = calendar.day(of: total.at)
            guard total.last > total.at else {
                if asked.contains(day) { found[day, default: Day()].scheduled.add(total.count, total.state) }
                continue
            }
            total.spread(over: day...max(day, calendar.day(of: total.last)), within: asked) { day, count in
                found[day, default: Day()].scheduled.add(count, total.state)
            }
        }
        known = found
        isScheduled = !scheduled.isEmpty
        self.asked = days
        let first = found.keys.min().map { CivilDate(daysSinceEpoch: $0) } ?? days.upperBound
        self.days = max(days.lowerBound, first.monday)...days.upperBound
    }

    /// Has the days begin no later than in the first week of those of `others` that were asked for: of them something else
    /// is known.
    mutating func reach(back others: [CivilDate]) {
        guard let first = others.filter(asked.contains).min() else { return }
        days = min(days.lowerBound, max(asked.lowerBound, first.monday))...days.upperBound
    }

    package subscript(day: CivilDate) -> Day { known[day.daysSinceEpoch] ?? Day() }

    package func mark(_ day: CivilDate) -> Mark {
        let (sessions, scheduled) = (self[day].sessions, self[day].scheduled)
        if sessions.stoppedForPain + scheduled.stoppedForPain > 0 { return .pain }
        if scheduled.asked > 0 {
            if scheduled.completed == scheduled.asked { return .done }
            return scheduled.completed + scheduled.partial + sessions.total > 0 ? .part : .missed
        }
        if sessions.completed > 0 { return .done }
        if sessions.partial > 0 { return .part }
        return scheduled.rested + scheduled.excused + scheduled.suppressed > 0 ? .off : .none
    }

    /// What a day is to a streak.
    package enum Link: Hashable, Sendable {
        /// Something was done to its end.
        case done
        /// Nothing was to be done, and nothing was.
        case none
        /// It ends the streak.
        case gap
    }

    /// What `day` is to a streak where something is scheduled at all, or is not.
    package func link(_ day: CivilDate, isScheduled: Bool) -> Link {
        let (sessions, scheduled) = (self[day].sessions, self[day].scheduled)
        return sessions.completed > 0 ? .done : scheduled.asked > 0 || !isScheduled ? .gap : .none
    }

    /// Whether the days begin within a streak, as far as they tell.
    package func beginsInStreak(today: CivilDate) -> Bool {
        for number in days.lowerBound.daysSinceEpoch...days.upperBound.daysSinceEpoch {
            let day = CivilDate(daysSinceEpoch: number)
            switch link(day, isScheduled: isScheduled) {
            case .done: return true
            case .gap where day < today: return false
            case .gap, .none: break
            }
        }
        return true
    }

    /// All added up; `today` is not over.
    package func statistics(today: CivilDate) -> HistoryStatistics {
        var (sum, weeks) = (Day(), [HistoryStatistics.Week]())
        var (streak, done) = (HistoryStatistics.Streaks(), 0)
        streak.current = streakBefore
        for number in days.lowerBound.daysSinceEpoch...days.upperBound.daysSinceEpoch {
            let date = CivilDate(daysSinceEpoch: number)
            if weeks.isEmpty || date.weekday == .monday {
                weeks.append(.init(monday: "\(date.monday)"))
            }
            let day = self[date]
            sum.sessions.add(day.sessions)
            sum.scheduled.add(day.scheduled)
            sum.held += day.held
            weeks[weeks.count - 1].scheduled.add(day.scheduled)
            weeks[weeks.count - 1].completed += day.sessions.completed
            weeks[weeks.count - 1].heldUs += day.held.microseconds
            switch link(date, isScheduled: isScheduled) {
            case .done:
                done += 1
                streak.current += 1
            case .gap where date < today: streak.current = 0
            case .gap, .none: break
            }
            streak.longest = max(streak.longest, streak.current)
        }
        return HistoryStatistics(
            since: "\(days.lowerBound)", until: "\(days.upperBound)", sessions: sum.sessions, scheduled: sum.scheduled,
            heldUs: sum.held.microseconds, days: done, streak: streak, weeks: weeks)
    }
}

extension HistoryStatistics.Sessions {
    fileprivate mutating func add(_ other: Self) {
        completed += other.completed
        partial += other.partial
        stoppedForPain += other.stoppedForPain
    }
}

extension HistoryStatistics.Scheduled {
    /// What counts neither as done nor as left out.
    var uncounted: Int { excused + rested + suppressed + stoppedForPain }

    fileprivate mutating func add(_ count: Int, _ state: Occurrence.State) {
        switch state {
        case .completed: completed += count
        case .partial: partial += count
        case .skipped: skipped += count
        case .missed: missed += count
        case .suppressed: suppressed += count
        case .rested: rested += count
        case .excused: excused += count
        case .stoppedForPain: stoppedForPain += count
        case .pending, .due, .snoozed, .running: break
        }
    }

    fileprivate mutating func add(_ other: Self) {
        completed += other.completed
        partial += other.partial
        skipped += other.skipped
        missed += other.missed
        suppressed += other.suppressed
        rested += other.rested
        excused += other.excused
        stoppedForPain += other.stoppedForPain
    }
}
