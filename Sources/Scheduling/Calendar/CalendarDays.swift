import Units

/// The days that an expression allows.
struct CalendarDays: Hashable, Sendable {
    static let allWeekdays: UInt8 = 0x7F

    /// A bit for each year from 1970 on, 64 to a word.
    private let years: [UInt64]
    /// Bit 1 for January.
    private let months: UInt64
    /// Bit 1 for the first day, or for the last one where they count back.
    private let days: UInt64
    private let fromEnd: Bool
    /// One bit for each day, Monday's the lowest.
    private let weekdays: UInt8

    init(_ parts: CalendarParts) {
        let allowed = CalendarField.year.allowed
        var years = [UInt64](repeating: parts.years == nil ? ~0 : 0, count: (allowed.count + 63) / 64)
        for component in parts.years ?? [] {
            for year in component.values(upTo: allowed.upperBound) {
                let index = year - allowed.lowerBound
                years[index / 64] |= 1 << (index % 64)
            }
        }
        self.years = years
        months = parts.months.bits(1...12)
        days = parts.fromEnd ? parts.days.bitsFromEnd : parts.days.bits(1...31)
        fromEnd = parts.fromEnd
        weekdays = parts.weekdays
    }

    func contains(_ date: CivilDate) -> Bool {
        has(year: date.year) && months & 1 << date.month != 0
            && matching(year: date.year, month: date.month) & 1 << date.day != 0
    }

    /// The first day from `date` on, but not beyond `last`; nil where there is none.
    func first(from date: CivilDate, through last: CivilDate) -> CivilDate? {
        var (year, month, day) = (max(date.year, CivilDate.firstYear), date.month, date.day)
        if year > date.year { (month, day) = (1, 1) }
        while year <= CivilDate.lastYear, (year, month) <= (last.year, last.month) {
            let left = has(year: year) ? months & ~0 << month : 0
            guard left != 0 else {
                (year, month, day) = (year + 1, 1, 1)
                continue
            }
            if left.trailingZeroBitCount > month { (month, day) = (left.trailingZeroBitCount, 1) }
            let found = matching(year: year, month: month) & ~0 << day
            if found != 0 {
                let date = CivilDate(year: year, month: month, day: found.trailingZeroBitCount)
                return date.flatMap { $0 <= last ? $0 : nil }
            }
            (month, day) = (month + 1, 1)
            if month > 12 { (year, month) = (year + 1, 1) }
        }
        return nil
    }

    private func has(year: Int) -> Bool {
        let index = year - CivilDate.firstYear
        guard index >= 0, year <= CivilDate.lastYear else { return false }
        return years[index / 64] & 1 << (index % 64) != 0
    }

    /// A bit for each day of the month that matches, bit 1 for the first.
    private func matching(year: Int, month: Int) -> UInt64 {
        let length = CivilDate.length(ofMonth: month, year: year)
        var found = days
        if fromEnd {
            found = 0
            for back in 1...length where days & 1 << back != 0 { found |= 1 << (length + 1 - back) }
        }
        found &= (1 << (length + 1)) - 2
        guard weekdays != Self.allWeekdays, found != 0, let first = CivilDate(year: year, month: month, day: 1) else {
            return found
        }
        // 1970-01-01 was a Thursday, and no year is before.
        let weekday = (first.daysSinceEpoch + 3) % 7
        // The week seven times over holds every month, from any day of the week on.
        var weeks: UInt64 = 0
        for week in 0..<7 { weeks |= UInt64(weekdays) << (week * 7) }
        return found & ((weeks >> weekday) << 1)
    }
}

extension CivilDate {
    /// The years that an expression can name, as in systemd.
    static let firstYear = 1970
    static let lastYear = 2199
}

extension [CalendarComponent]? {
    /// A bit for each number that matches; all of `allowed` for nil.
    func bits(_ allowed: ClosedRange<Int>) -> UInt64 {
        guard let self else { return (~0 >> (63 - allowed.upperBound)) & (~0 << allowed.lowerBound) }
        var bits: UInt64 = 0
        for component in self {
            for number in component.values(upTo: allowed.upperBound) { bits |= 1 << number }
        }
        return bits
    }

    /// A bit for each day counted back from the end of the month, bit 1 for the last. A repetition goes on from the
    /// earliest of them towards the end.
    fileprivate var bitsFromEnd: UInt64 {
        guard let self else { return ~0 }
        var bits: UInt64 = 0
        for component in self {
            let earliest = component.stop ?? component.start
            let latest = component.step == nil || component.stop != nil ? component.start : 1
            for back in stride(from: earliest, through: latest, by: -(component.step ?? 1)) { bits |= 1 << back }
        }
        return bits
    }
}
