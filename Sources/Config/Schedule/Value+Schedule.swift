import Scheduling
import Units

/// What `every` says.
enum Every: Hashable {
    /// Each so many days.
    case days(Int)
    /// Each so often.
    case interval(Duration)
}

extension Value {
    /// `45min`, or a number of days: `day`, `2 days`, `week`, `3 weeks`.
    func every() -> Every? {
        let allowed = "a duration (45min, 1h) or a number of days or weeks (day, 2 days, 1 week)"
        guard let text = word(allowed) else { return nil }
        let words = text.split(separator: " ")
        if let unit = words.last, let days = ["day": 1, "days": 1, "week": 7, "weeks": 7][unit], words.count <= 2 {
            guard words.count == 1 || words[0].allSatisfy(\.isASCIIDigit) else {
                reject("\"\(text)\": not \(allowed)")
                return nil
            }
            let count = words.count == 1 ? 1 : Int(words[0]) ?? .max
            guard ScheduleLimits.dayStep.contains(count.multipliedReportingOverflow(by: days).partialValue),
                count <= ScheduleLimits.dayStep.upperBound
            else {
                reject("\"\(text)\": 1 to \(ScheduleLimits.dayStep.upperBound) days are allowed")
                return nil
            }
            return .days(count * days)
        }
        do {
            let interval = try Duration(text: text)
            let range = ScheduleLimits.interval
            guard range.contains(interval) else {
                reject("\"\(text)\": \(range.lowerBound.text) to \(range.upperBound.text) is allowed")
                return nil
            }
            return .interval(interval)
        } catch {
            reject("\"\(text)\": not \(allowed)")
            return nil
        }
    }

    /// `4` or `3..5`.
    func times() -> ClosedRange<Int>? {
        let limits = ScheduleLimits.times
        guard let text = word("a number (4) or a range (3..5)") else { return nil }
        let ends = text.split(separator: ".", omittingEmptySubsequences: false)
        let isRange = ends.count == 3 && ends[1].isEmpty
        let numbers = [ends.first, ends.last].map { $0.flatMap { Int($0) } ?? 0 }
        guard isRange || ends.count == 1, numbers.allSatisfy(limits.contains), let low = numbers.first,
            let high = numbers.last
        else {
            reject(
                "\"\(text)\": a number from \(limits.lowerBound) to \(limits.upperBound) or a range (3..5) is allowed")
            return nil
        }
        guard low <= high else {
            reject("\"\(text)\": the range must go from low to high")
            return nil
        }
        return low...high
    }

    /// `09:00..17:30`.
    func window() -> ClockWindow? {
        guard let text = word(ClockWindow.allowed) else { return nil }
        return window(text[...], written: text)
    }

    /// The window in `part` of what is `written` here.
    fileprivate func window(_ part: Substring, written: String) -> ClockWindow? {
        do throws(ClockWindow.TextError) {
            return try ClockWindow(String(part))
        } catch {
            switch error {
            case .malformed: reject("\(written.quoted): not \(ClockWindow.allowed)")
            case .empty: reject("\(written.quoted): empty: it ends when it begins; all day is 00:00..24:00")
            }
            return nil
        }
    }

    /// `Mon..Fri`, `Sat,Sun`, or a list of such.
    func weekdays() -> Weekdays? {
        guard case .sequence = node.content else { return weekdaysInText().map { Weekdays($0) } }
        guard let items = list(ScheduleLimits.weekdays, of: "days of the week") else { return nil }
        let days = items.compactMap { $0.weekdaysInText() }
        return days.count == items.count && !days.isEmpty ? Weekdays(days.joined()) : nil
    }

    private func weekdaysInText() -> [Weekday]? {
        let allowed = "days of the week, such as Mon..Fri or Sat,Sun"
        guard let text = word(allowed) else { return nil }
        guard let days = Weekdays(text) else {
            reject("\(text.quoted): not \(allowed)")
            return nil
        }
        return Weekday.allCases.filter(days.contains)
    }

    /// `22:00..07:00`, or `Sat,Sun 13:00..15:00`.
    func quietHours() -> Schedule.QuietHours? {
        let allowed = "quiet hours (22:00..07:00), with days of the week in front or without (\"Sat,Sun 13:00..15:00\")"
        guard let text = word(allowed) else { return nil }
        // The names of days have no digits.
        guard let start = text.firstIndex(where: \.isASCIIDigit),
            let days = start == text.startIndex ? .all : Weekdays(String(text[..<start]).trimmed)
        else {
            reject("\(text.quoted): not \(allowed)")
            return nil
        }
        return window(text[start...], written: text).map { Schedule.QuietHours($0, days: days) }
    }

    /// `2026-12-24`.
    func date() -> CivilDate? {
        guard let text = word(CivilDate.allowed) else { return nil }
        return date(text[...], written: text, allowed: CivilDate.allowed)
    }

    /// `2026-12-24`, or `2026-12-24..2027-01-02`.
    func dates() -> ClosedRange<CivilDate>? {
        let allowed = "\(CivilDate.allowed), or two (2026-12-24..2027-01-02)"
        guard let text = word(allowed) else { return nil }
        let ends = text.split(separator: ".", omittingEmptySubsequences: false)
        guard ends.count == 1 || ends.count == 3 && ends[1].isEmpty else {
            reject("\(text.quoted): not \(allowed)")
            return nil
        }
        guard let first = date(ends[0], written: text, allowed: allowed),
            let last = ends.count == 1 ? first : date(ends[2], written: text, allowed: allowed)
        else { return nil }
        guard first <= last else {
            reject("\"\(text)\": the first day comes after the last; write \(last)..\(first)")
            return nil
        }
        return first...last
    }

    private func date(_ part: Substring, written: String, allowed: String) -> CivilDate? {
        let day = String(part).trimmed
        if let date = CivilDate(day) { return date }
        let isDate = day.split(separator: "-", omittingEmptySubsequences: false).map(\.count) == [4, 2, 2]
        let isNumber = day.allSatisfy { $0.isASCIIDigit || $0 == "-" }
        reject(isDate && isNumber ? "\"\(day)\": there is no such day" : "\(written.quoted): not \(allowed)")
        return nil
    }
}
