import Units

/// A zone's rule for all years, as POSIX writes it in `TZ`: the footer of a TZif file.
struct PosixRule: Hashable, Sendable {
    let standard: ZoneOffset
    let daylight: Daylight?

    struct Daylight: Hashable, Sendable {
        let offset: ZoneOffset
        /// When it begins, by the clock before.
        let start: YearDay
        /// When it ends, by the clock before.
        let end: YearDay
    }

    /// An instant of each year by the clock.
    struct YearDay: Hashable, Sendable {
        enum Day: Hashable, Sendable {
            /// `Jn`, 1 to 365: February 29 is never counted.
            case julian(Int)
            /// `n`, 0 to 365: February 29 counts.
            case ordinal(Int)
            /// `Mm.w.d`: weekday `day`, Sunday being 0, of the month, for the `week`th time; 5 is the last time.
            case weekday(month: Int, week: Int, day: Int)
        }

        let day: Day
        /// From midnight: -167 h to 167 h (RFC 9636, 3.3.1).
        let seconds: Int

        /// Seconds since the clock showed 1970-01-01 00:00:00.
        func local(in year: Int) -> Int64 {
            Int64(days(in: year)) * 86_400 + Int64(seconds)
        }

        private func days(in year: Int) -> Int {
            switch day {
            case .julian(let number):
                return daysSinceEpoch(year, 1, 1) + number - (number >= 60 && CivilDate.isLeap(year) ? 0 : 1)
            case .ordinal(let number):
                return daysSinceEpoch(year, 1, 1) + number
            case .weekday(let month, let week, let day):
                let first = daysSinceEpoch(year, month, 1)
                // 1970-01-01 was a Thursday, day 4.
                let weekday = ((first + 4) % 7 + 7) % 7
                let number = (day - weekday + 7) % 7 + (week - 1) * 7
                return first + (number < CivilDate.length(ofMonth: month, year: year) ? number : number - 7)
            }
        }
    }
}

extension PosixRule {
    /// The stretch that holds the second `time`.
    func span(at time: Int64) -> ZoneSpan {
        guard let daylight else {
            return ZoneSpan(start: ZoneSpan.beginning, end: ZoneSpan.end, offset: standard)
        }
        let year = CivilTime(secondsSinceEpoch: time + Int64(standard.seconds)).date.year
        var (start, end, isDaylight) = (ZoneSpan.beginning, ZoneSpan.end, false)
        // A rule may put a change into the year before or after. Where two fall on one instant the later one holds:
        // that is how a rule says that daylight time never ends (RFC 9636, 3.3.1).
        for year in (year - 1)...(year + 2) {
            let begins = daylight.start.local(in: year) - Int64(standard.seconds)
            let ends = daylight.end.local(in: year) - Int64(daylight.offset.seconds)
            if begins > time { end = min(end, begins) } else if begins >= start { (start, isDaylight) = (begins, true) }
            if ends > time { end = min(end, ends) } else if ends >= start { (start, isDaylight) = (ends, false) }
        }
        return ZoneSpan(start: start, end: end, offset: isDaylight ? daylight.offset : standard)
    }
}

/// Days from 1970-01-01 to a day of any year, also of those that `CivilDate` has not.
private func daysSinceEpoch(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let marchYear = month <= 2 ? year - 1 : year
    let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
}
