import Glibc

/// A calendar expression, asked of each second by itself: `[weekdays] [[year-]month-day] hour:minute[:second]`.
package struct SlowExpression: Sendable {
    private var weekdays: Set<Int> = [1, 2, 3, 4, 5, 6, 0]
    private var year = "*"
    private var month = "*"
    private var day = "*"
    private var fromEnd = false
    private var hours: [Bool] = []
    private var minutes: [Bool] = []
    private var seconds: [Bool] = []
    package let isWildcard: Bool

    package init(_ text: String) {
        var words = text.split(separator: " ").map(String.init)
        if words[0].first?.isLetter == true { weekdays = Self.weekdays(words.removeFirst()) }
        let time = words.removeLast()
        if let date = words.first {
            var parts = date.split { $0 == "-" || $0 == "~" }.map(String.init)
            fromEnd = date.contains("~")
            day = parts.removeLast()
            month = parts.removeLast()
            year = parts.last ?? "*"
        }
        var parts = time.split(separator: ":").map(String.init)
        if parts.count == 2 { parts.append("0") }
        isWildcard = time.contains("*") || time.contains("/")
        hours = (0..<24).map { Self.matches(parts[0], $0) }
        minutes = (0..<60).map { Self.matches(parts[1], $0) }
        seconds = (0..<60).map { Self.matches(parts[2], $0) }
    }

    /// Whether a clock that shows this, in seconds since it showed 1970-01-01 00:00:00, shows what is meant.
    package func matches(_ shown: Int) -> Bool {
        let second = (shown % 86_400 + 86_400) % 86_400
        return matches(day: shown - second) && matches(second: second)
    }

    /// Whether the day that begins when a clock shows `midnight`, in seconds since 1970, is one of those meant.
    func matches(day midnight: Int) -> Bool {
        var (instant, fields) = (midnight, tm())
        gmtime_r(&instant, &fields)
        var number = Int(fields.tm_mday)
        if fromEnd {
            // Day 0 of the next month is the last of this one.
            var last = tm()
            (last.tm_year, last.tm_mon, last.tm_mday) = (fields.tm_year, fields.tm_mon + 1, 0)
            timegm(&last)
            number = Int(last.tm_mday) - number + 1
        }
        return weekdays.contains(Int(fields.tm_wday)) && Self.matches(year, Int(fields.tm_year) + 1900)
            && Self.matches(month, Int(fields.tm_mon) + 1) && Self.matches(day, number, falling: fromEnd)
    }

    /// Whether a clock that shows the second of the day shows one of the times meant.
    func matches(second: Int) -> Bool {
        hours[second / 3600] && minutes[second / 60 % 60] && seconds[second % 60]
    }

    private static func weekdays(_ text: String) -> Set<Int> {
        let names = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        var found: Set<Int> = []
        for part in text.split(separator: ",") {
            let ends = part.split(separator: ".").compactMap { names.firstIndex(of: String($0)) }
            // Sunday, written last, is the seventh day.
            let last = ends[ends.count - 1] < ends[0] ? ends[ends.count - 1] + 7 : ends[ends.count - 1]
            for day in ends[0]...last { found.insert(day % 7) }
        }
        return found
    }

    private static func matches(_ list: String, _ number: Int, falling: Bool = false) -> Bool {
        list.split(separator: ",").contains { part in
            if part == "*" { return true }
            let halves = part.split(separator: "/")
            let ends = halves[0].split(separator: ".").compactMap { Int($0) }
            let step = halves.count > 1 ? Int(halves[1]) ?? 1 : 1
            let isOpen = ends.count == 1 && halves.count > 1
            if isOpen, falling { return number <= ends[0] && (ends[0] - number) % step == 0 }
            let last = isOpen ? Int.max : ends[ends.count - 1]
            return number >= ends[0] && number <= last && (number - ends[0]) % step == 0
        }
    }
}

extension SlowExpression {
    /// All instants from `start` to `end` that are meant by a clock set as `table` says, by the rules of the schedule:
    /// a wildcard is what the clock shows; a fixed time comes when it is shown first or, where the clock leaves it out,
    /// once it is past, on the same date only.
    package func instants(_ table: ClockTable, from start: Int, through end: Int) -> [Int] {
        // A clock that is set back shows nothing from longer ago than this.
        let reach = 30 * 3600
        var shown: [Int] = []
        var index = 0
        while index + 1 < table.changes.count, table.changes[index + 1].instant <= start - reach { index += 1 }
        for instant in (start - reach)...(end + reach) {
            if index + 1 < table.changes.count, table.changes[index + 1].instant == instant { index += 1 }
            shown.append(instant + table.changes[index].offset)
        }
        let (least, most) = (shown.min() ?? 0, shown.max() ?? 0)
        var isShown = [Bool](repeating: false, count: most - least + 1)
        for reading in shown { isShown[reading - least] = true }
        var isMeant = [Bool](repeating: false, count: isShown.count)
        var day = (Int.min, false)
        for reading in least...most {
            let midnight = reading - ((reading % 86_400) + 86_400) % 86_400
            if day.0 != midnight { day = (midnight, matches(day: midnight)) }
            isMeant[reading - least] = day.1 && matches(second: reading - midnight)
        }

        var found: [Int] = []
        var wasShown = [Bool](repeating: false, count: isShown.count)
        for (index, reading) in shown.enumerated() {
            var isDue = isMeant[reading - least] && (isWildcard || !wasShown[reading - least])
            if !isWildcard, index > 0, reading > shown[index - 1] + 1 {
                for left in (shown[index - 1] + 1)..<reading where !isShown[left - least] && isMeant[left - least] {
                    if left / 86_400 == reading / 86_400 { isDue = true }
                }
            }
            wasShown[reading - least] = true
            let instant = start - reach + index
            if isDue, (start...end).contains(instant) { found.append(instant) }
        }
        return found
    }
}
