import History
import Report
import Scheduling
import Units

extension HistoryStore {
    /// What is known of these days.
    package borrowing func dayBook(
        _ days: ClosedRange<CivilDate>, _ zone: TimeZoneRules
    ) throws(HistoryError) -> DayBook {
        let start = zone.instant(CivilTime(days.lowerBound, secondOfDay: 0))
        let end = zone.instant(CivilTime(days.upperBound + 1, secondOfDay: 0))
        return DayBook(
            days, totals: try dayTotals(since: days.lowerBound, until: days.upperBound),
            scheduled: try scheduledTotals(from: start, to: end), zone: zone)
    }
}
