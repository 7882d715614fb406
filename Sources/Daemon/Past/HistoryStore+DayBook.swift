import History
import Report
import Scheduling
import Units

extension HistoryStore {
    /// What is known of these days, of which the last is not over before `today` is.
    package borrowing func dayBook(
        _ days: ClosedRange<CivilDate>, today: CivilDate, _ zone: TimeZoneRules
    ) throws(HistoryError) -> DayBook {
        // A few days, on which nothing may have been due, do not tell whether anything is scheduled at all.
        let usual = days.upperBound + -7 * DayBook.usualWeeks
        var book = try dayBook(days, scheduledSince: min(days.lowerBound, usual), zone)
        guard book.beginsInStreak(today: today) else { return book }
        book.streakBefore = try streak(before: book.days.lowerBound, isScheduled: book.isScheduled, zone)
        return book
    }

    private borrowing func dayBook(
        _ days: ClosedRange<CivilDate>, scheduledSince since: CivilDate, _ zone: TimeZoneRules
    ) throws(HistoryError) -> DayBook {
        let start = zone.instant(CivilTime(since, secondOfDay: 0))
        let end = zone.instant(CivilTime(days.upperBound + 1, secondOfDay: 0))
        return DayBook(
            days, totals: try dayTotals(since: days.lowerBound, until: days.upperBound),
            scheduled: try scheduledTotals(from: start, to: end), zone: zone)
    }

    /// How many days of the streak that is not over when `day` begins lie before it: as far back as it goes is read, and
    /// not much further.
    private borrowing func streak(
        before day: CivilDate, isScheduled: Bool, _ zone: TimeZoneRules
    ) throws(HistoryError) -> Int {
        // Before the first session nothing was done.
        guard let first = try firstDay() else { return 0 }
        var (count, end, span) = (0, day, 7)
        while end > first {
            let start = max(first, end + -span)
            defer { (end, span) = (start, 2 * span) }
            // Where something was done each day it does not matter what was scheduled.
            let days = end.daysSinceEpoch - start.daysSinceEpoch
            if try completedDays(since: start, until: end + -1) == days {
                count += days
                continue
            }
            let book = try dayBook(start...(end + -1), scheduledSince: start, zone)
            for number in (start.daysSinceEpoch..<end.daysSinceEpoch).reversed() {
                switch book.link(CivilDate(daysSinceEpoch: number), isScheduled: isScheduled) {
                case .done: count += 1
                case .none: break
                case .gap: return count
                }
            }
        }
        return count
    }
}
