import History
import Scheduling
import Units

/// Which day of a zone an instant is of. What comes in order of time is found fast: a zone is asked once a day.
struct DayFinder {
    let zone: TimeZoneRules
    /// The day that was found last, and when it is; nil where that was no day of 24 hours, in which the clock was changed.
    private var known: (day: Int, instants: Range<Timestamp>)?

    init(zone: TimeZoneRules) {
        self.zone = zone
    }

    /// The days from 1970 on to that of `instant`.
    mutating func day(of instant: Timestamp) -> Int {
        if let known, known.instants.contains(instant) { return known.day }
        let date = zone.civil(at: instant).date
        let start = zone.instant(CivilTime(date, secondOfDay: 0))
        let end = zone.instant(CivilTime(date + 1, secondOfDay: 0))
        known = end - start == .seconds(86_400) ? (date.daysSinceEpoch, start..<end) : nil
        return date.daysSinceEpoch
    }
}

extension ScheduledTotal {
    /// Hands to `add` how many of a run are of each of `days`, from its first to its last, that is `within` others. There is
    /// one at both ends of a run; else each day has as many as any other, as well as whole numbers go, and all days together
    /// have all of it.
    func spread(over days: ClosedRange<Int>, within others: ClosedRange<Int>, _ add: (_ day: Int, _ count: Int) -> Void)
    {
        guard days.overlaps(others) else { return }
        let all = days.count
        for day in days.clamped(to: others) {
            let index = day - days.lowerBound
            let share: Int
            if count >= all {
                share = count * (index + 1) / all - count * index / all
            } else if count > 1 {
                // Those before this day, of so many that are as far from each other as can be.
                let before = { (index: Int) in (index * (count - 1) + all - 2) / (all - 1) }
                share = before(index + 1) - before(index)
            } else {
                share = index == 0 ? count : 0
            }
            if share > 0 { add(day, share) }
        }
    }
}
