import Units

/// The descent over an expression: `[weekdays] [date] [time] [zone]`, or a shorthand in place of the first three.
struct CalendarParser {
    /// What is written of one field; nil for `*`.
    typealias Chain = [RawComponent]?

    let bytes: [UInt8]
    var position = 0
    /// Where the expression ends; the zone lies behind.
    private(set) var end: Int
    private var parts = CalendarParts()

    init(_ text: String) {
        bytes = Array(text.utf8)
        end = bytes.count
    }

    mutating func parse(isZone: (String) -> Bool) throws(CalendarExpressionError) -> CalendarParts {
        guard !bytes.isEmpty else { throw failure("nothing is written; \(Self.expected)") }
        takeZone(isZone)
        if let shorthand = Self.shorthands[word(0..<end).lowercased()] {
            shorthand(&parts)
            return parts
        }
        let space = bytes[..<end].firstIndex(of: UInt8(ascii: " ")) ?? end
        guard Self.shorthands[word(0..<space).lowercased()] == nil else {
            position = space
            throw unexpected("only a time zone can follow a shorthand")
        }
        try weekdays()
        let isWhole = try date()
        if !isWhole { try time() }
        guard position == end else { throw unexpected() }
        return parts
    }

    /// ` UTC` in any case, or a last word that names a zone.
    private mutating func takeZone(_ isZone: (String) -> Bool) {
        guard let space = bytes.lastIndex(of: UInt8(ascii: " ")), space + 1 < bytes.count,
            bytes[space + 1].isLetter
        else { return }
        let name = word((space + 1)..<bytes.count)
        if name.lowercased() == "utc" {
            parts.zone = "UTC"
        } else if isZone(name) {
            parts.zone = name
        } else {
            return
        }
        end = space
    }
}

extension CalendarParser {
    static let weekdayNames = [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ]

    private mutating func weekdays() throws(CalendarExpressionError) {
        guard let byte = peek(), byte.isLetter else { return }
        var bits: UInt8 = 0
        while true {
            let first = try weekday()
            var last = first
            if accept("..") || accept("-") {
                let start = position
                last = try weekday()
                guard first <= last else {
                    throw failure(
                        "the range of days falls; from Mon to Sun they must rise, as in Fri..Sun,Mon", at: start)
                }
            }
            for day in first...last { bits |= 1 << UInt8(day) }
            if peek() == nil { break }
            guard accept(",") || peek() == UInt8(ascii: " ") else {
                throw failure("after a day of the week \"..\", \",\" or a space is expected")
            }
            if skipSpaces() || peek() == nil { break }
        }
        parts.weekdays = bits
    }

    private mutating func weekday() throws(CalendarExpressionError) -> Int {
        let start = position
        while let byte = peek(), byte.isLetter { position += 1 }
        let name = word(start..<position).lowercased()
        let names = Self.weekdayNames
        if !name.isEmpty, let index = names.firstIndex(where: { $0 == name || $0.prefix(3) == name }) { return index }
        position = start
        guard !name.isEmpty else { throw failure("a day of the week such as Mon is expected") }
        throw unknownWord(at: start)
    }
}

extension CalendarParser {
    /// Reads the date, if there is one; true where it is a whole instant, `@1493187147`.
    private mutating func date() throws(CalendarExpressionError) -> Bool {
        guard peek() != nil else { return false }
        if accept("@") {
            try epoch()
            return true
        }
        let start = position
        let first = try chain(.month)
        if peek() == nil || peek() == UInt8(ascii: ":") {
            // It was the hour.
            position = start
            return false
        }
        var fromEnd = try dash()
        let second = try chain(fromEnd ? .lastDay : .day)
        if peek() == nil || peek() == UInt8(ascii: " ") {
            parts.months = try components(first, .month)
            try day(second, fromEnd: fromEnd)
        } else {
            guard !fromEnd else { throw unexpected() }
            fromEnd = try dash()
            let third = try chain(fromEnd ? .lastDay : .day)
            guard peek() == nil || peek() == UInt8(ascii: " ") else { throw unexpected() }
            parts.years = try components(first, .year)
            parts.months = try components(second, .month)
            try day(third, fromEnd: fromEnd)
        }
        skipSpaces()
        return false
    }

    private mutating func day(_ chain: Chain, fromEnd: Bool) throws(CalendarExpressionError) {
        parts.days = try components(chain, fromEnd ? .lastDay : .day)
        parts.fromEnd = fromEnd && parts.days != nil
    }

    /// `-` or, for days counted back from the end of the month, `~`; true for that.
    private mutating func dash() throws(CalendarExpressionError) -> Bool {
        if accept("~") { return true }
        guard accept("-") else { throw unexpected() }
        return false
    }

    private mutating func time() throws(CalendarExpressionError) {
        guard peek() != nil else { return }
        parts.hours = try components(try chain(.hour), .hour)
        guard accept(":") else { throw unexpected("a time needs minutes, such as 7:15") }
        parts.minutes = try components(try chain(.minute), .minute)
        guard accept(":") else { return }
        parts.seconds = try components(try chain(.second), .second)
        // Each second is what `*` means.
        if parts.seconds == [CalendarComponent(start: 0, stop: nil, step: 1)] { parts.seconds = nil }
    }

    /// Seconds since 1970, up to the end of 2199; a zone that follows says nothing.
    private mutating func epoch() throws(CalendarExpressionError) {
        skipSpaces()
        let start = position
        guard peek()?.isDigit == true else { throw failure("seconds since 1970 are expected after \"@\"") }
        let seconds = try number()
        let civil = CivilTime(secondsSinceEpoch: Int64(min(seconds, 1 << 40)))
        guard CalendarField.year.allowed.contains(civil.date.year) else {
            throw failure("beyond the year 2199; up to @7258118399 is allowed", at: start)
        }
        parts.years = [CalendarComponent(civil.date.year)]
        parts.months = [CalendarComponent(civil.date.month)]
        parts.days = [CalendarComponent(civil.date.day)]
        parts.hours = [CalendarComponent(civil.secondOfDay / 3600)]
        parts.minutes = [CalendarComponent(civil.secondOfDay / 60 % 60)]
        parts.seconds = [CalendarComponent(civil.secondOfDay % 60)]
        parts.zone = "UTC"
    }
}
