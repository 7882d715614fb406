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

    /// From the first week on of which anything is known.
    package let days: ClosedRange<CivilDate>
    /// By the days since 1970.
    private var known: [Int: Day] = [:]
    /// Whether anything was scheduled at all.
    private var isScheduled = false

    /// The days of `days` by what was done and what became of scheduled times, whose days are those of `zone`.
    package init(
        _ days: ClosedRange<CivilDate>, totals: [DayTotal], scheduled: [ScheduledTotal], zone: TimeZoneRules
    ) {
        for total in totals where days.contains(total.day) {
            let number = total.day.daysSinceEpoch
            var day = known[number] ?? Day()
            day.sessions.completed += total.completed
            day.sessions.partial += total.partial
            day.sessions.stoppedForPain += total.stoppedForPain
            day.held += total.held
            known[number] = day
        }
        for total in scheduled {
            let day = zone.civil(at: total.at).date
            guard days.contains(day) else { continue }
            known[day.daysSinceEpoch, default: Day()].scheduled.add(total.count, total.state)
            isScheduled = true
        }
        let first = known.keys.min().map { CivilDate(daysSinceEpoch: $0) } ?? days.upperBound
        self.days = max(days.lowerBound, first.monday)...days.upperBound
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

    /// All added up; `today` is not over.
    package func statistics(today: CivilDate) -> HistoryStatistics {
        var (sum, weeks) = (Day(), [HistoryStatistics.Week]())
        var (streak, done) = (HistoryStatistics.Streaks(), 0)
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
            if day.sessions.completed > 0 {
                done += 1
                streak.current += 1
            } else if date < today, day.scheduled.asked > 0 || !isScheduled {
                streak.current = 0
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
