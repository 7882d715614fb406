import Units

/// Stand-in, until the branch `calendar` is there: weekdays, a date and a time of numbers and `*`.
package struct CalendarExpression: Hashable, Sendable, CustomStringConvertible {
    package let description: String
    package let zone: String?
    private let days: Weekdays
    private let date: [Int?]
    private let times: [[Int]]

    package init(_ text: String, isZone: (String) -> Bool) throws(CalendarExpressionError) {
        var words = text.split(separator: " ").map(String.init)
        var zone: String?
        if let last = words.last, last.first?.isLetter == true, words.count > 1 {
            guard isZone(last) else {
                throw CalendarExpressionError(
                    position: text.count - last.count, message: "\"\(last)\" is no time zone")
            }
            zone = last
            words.removeLast()
        }
        var days = Weekdays.all
        if let first = words.first, let named = Weekdays(first) {
            days = named
            words.removeFirst()
        }
        var date: [Int?] = [nil, nil, nil]
        var times = [[0], [0], [0]]
        for word in words {
            if word.contains(":") {
                let parts = word.split(separator: ":")
                for (index, part) in parts.enumerated() where index < 3 {
                    let all = Array(0..<(index == 0 ? 24 : 60))
                    if part == "*" {
                        times[index] = all
                    } else {
                        let numbers = part.split(separator: ",").map { Int($0) }
                        guard numbers.allSatisfy({ $0 != nil && all.contains($0 ?? -1) }) else {
                            let at = text.firstIndex(of: part.first ?? " ").map { text.distance(from: text.startIndex, to: $0) }
                            throw CalendarExpressionError(position: at ?? 0, message: "no such time")
                        }
                        times[index] = numbers.compactMap(\.self)
                    }
                }
            } else {
                let parts = word.split(separator: "-")
                guard parts.count == 3 else { throw CalendarExpressionError(position: 0, message: "expected a time") }
                date = parts.map { Int($0) }
            }
        }
        (self.days, self.date, self.times, self.zone) = (days, date, times, zone)
        description = text
    }

    package func next(after: Timestamp, in rules: TimeZoneRules) -> Timestamp? {
        var day = CivilTime(secondsSinceEpoch: after.seconds).date
        for _ in 0..<4000 {
            if days.contains(day.weekday), date[0] ?? day.year == day.year, date[1] ?? day.month == day.month,
                date[2] ?? day.day == day.day
            {
                for hour in times[0] {
                    for minute in times[1] {
                        for second in times[2] {
                            let time = CivilTime(day, secondOfDay: hour * 3600 + minute * 60 + second)
                            if time.secondsSinceEpoch > after.seconds { return Timestamp(seconds: time.secondsSinceEpoch) }
                        }
                    }
                }
            }
            day = day + 1
        }
        return nil
    }
}

package struct CalendarExpressionError: Error, Hashable, Sendable {
    package let position: Int
    package let message: String
}
