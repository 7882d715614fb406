import Units

/// Which instants are meant by an expression such as `Mon..Fri 07:15`: the calendar events of systemd.time(7), in whole
/// seconds.
package struct CalendarExpression: Hashable, Sendable, CustomStringConvertible {
    /// The canonical form, as `systemd-analyze calendar` writes it: `Mon..Fri *-*-* 07:15:00`.
    package let description: String
    /// The zone whose clock it goes by; nil for whichever is in force.
    package let zone: String?
    /// Whether it repeats within the day: hours, minutes or seconds hold `*` or `/`. It then goes on through the hour
    /// that comes twice, where a fixed time comes once.
    package let isWildcard: Bool

    let days: CalendarDays
    let times: CalendarTimes

    /// Reads an expression; `isZone` says whether a name is that of a time zone.
    package init(_ text: String, isZone: (String) -> Bool) throws(CalendarExpressionError) {
        var parser = CalendarParser(text)
        let parts = try parser.parse(isZone: isZone)
        zone = parts.zone
        days = CalendarDays(parts)
        times = CalendarTimes(parts)
        isWildcard = [parts.hours, parts.minutes, parts.seconds].contains { components in
            components?.contains(where: \.isRepetition) ?? true
        }
        description = parts.text
    }
}

/// What is written for each field; nil for `*`.
struct CalendarParts {
    /// One bit for each day, Monday's the lowest; all of them where none is written.
    var weekdays = CalendarDays.allWeekdays
    var years: [CalendarComponent]?
    var months: [CalendarComponent]?
    var days: [CalendarComponent]?
    /// Whether `days` count back from the end of the month.
    var fromEnd = false
    var hours: [CalendarComponent]? = [.zero]
    var minutes: [CalendarComponent]? = [.zero]
    var seconds: [CalendarComponent]? = [.zero]
    var zone: String?

    /// The canonical form.
    var text: String {
        let field = { (components: [CalendarComponent]?) in
            components?.map(\.text).joined(separator: ",") ?? "*"
        }
        let date = "\(field(years))-\(field(months))\(fromEnd ? "~" : "-")\(field(days))"
        var words = [date, "\(field(hours)):\(field(minutes)):\(field(seconds))"]
        if weekdays != CalendarDays.allWeekdays {
            words.insert(Weekdays(Weekday.allCases.filter { weekdays & 1 << $0.index != 0 }).description, at: 0)
        }
        if let zone { words.append(zone) }
        return words.joined(separator: " ")
    }
}

extension CalendarComponent {
    /// The one value 0.
    static let zero = CalendarComponent(0)

    /// One value.
    init(_ value: Int) {
        self.init(start: value, stop: nil, step: nil)
    }
}
