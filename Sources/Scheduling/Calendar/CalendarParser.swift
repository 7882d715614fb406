import Units

/// The descent over an expression: `[weekdays] [date] [time] [zone]`, or a shorthand in place of the first three.
struct CalendarParser {
    private let text: String
    private let bytes: [UInt8]
    private var position = 0
    /// Where the expression ends; the zone lies behind.
    private var end: Int
    private var parts = CalendarParts()

    /// The longest list, as in systemd.
    private static let mostComponents = 241

    init(_ text: String) {
        self.text = text
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

// Weekdays.
extension CalendarParser {
    private static let weekdayNames = [
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

// Dates and times.
extension CalendarParser {
    private typealias Chain = [RawComponent]?

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

/// What is written of one component, before it is known which field it is of.
private struct RawComponent {
    struct Number {
        var value: Int
        let position: Int
    }

    var start: Number
    var stop: Number?
    var step: Number?
}

// Lists of values.
extension CalendarParser {
    /// `*`, which is nil, or a list. What is wrong here is said of `field`.
    private mutating func chain(_ field: CalendarField) throws(CalendarExpressionError) -> Chain {
        if accept("*") {
            guard peek() != UInt8(ascii: "/") else {
                throw failure("\"*\" cannot be repeated; write 0/5 for every fifth, from 1 on for days and months")
            }
            return nil
        }
        var list: [RawComponent] = []
        repeat {
            guard list.count < Self.mostComponents else {
                throw failure("more than \(Self.mostComponents) values in one list")
            }
            var component = RawComponent(start: try value(field))
            if accept("..") { component.stop = try value(field) }
            if accept("/") {
                let step = try value(field)
                guard step.value > 0 else { throw failure("0: a repetition is at least 1", at: step.position) }
                component.step = step
            }
            list.append(component)
        } while accept(",")
        return list
    }

    private mutating func value(_ field: CalendarField) throws(CalendarExpressionError) -> RawComponent.Number {
        let start = position
        guard peek()?.isDigit == true else { throw unexpected("a number is expected") }
        var value = try number()
        if field == .second, peek() == UInt8(ascii: "."), position + 1 < end, bytes[position + 1].isDigit {
            position += 1
            // systemd rounds to microseconds.
            var (millionth, place) = (0, 100_000)
            let fraction = position
            while let byte = peek(), byte.isDigit {
                millionth += Int(byte - UInt8(ascii: "0")) * place
                if position - fraction == 6, byte >= UInt8(ascii: "5") { millionth += 1 }
                (position, place) = (position + 1, place / 10)
            }
            if millionth == 1_000_000 { (value, millionth) = (value + 1, 0) }
            guard millionth == 0 else {
                throw failure("second: \(word(start..<position)): whole seconds are allowed", at: start)
            }
        }
        return RawComponent.Number(value: value, position: start)
    }

    private mutating func number() throws(CalendarExpressionError) -> Int {
        let start = position
        var value = 0
        while let byte = peek(), byte.isDigit {
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
            guard value < 1_000_000_000_000 else { throw failure("the number is too large", at: start) }
            position += 1
        }
        return value
    }

    /// The list as `field` means it: checked, normalised as systemd does, sorted, each once.
    private func components(_ chain: Chain, _ field: CalendarField) throws(CalendarExpressionError)
        -> [CalendarComponent]?
    {
        guard let chain else { return nil }
        var list: [CalendarComponent] = []
        for raw in chain { list.append(try component(raw, field)) }
        list.sort()
        return list.enumerated().filter { $0.offset == 0 || list[$0.offset - 1] != $0.element }.map(\.element)
    }

    private func component(_ raw: RawComponent, _ field: CalendarField) throws(CalendarExpressionError)
        -> CalendarComponent
    {
        let allowed = field.allowed
        let span = "\(allowed.lowerBound) to \(allowed.upperBound)"
        func checked(_ number: RawComponent.Number) throws(CalendarExpressionError) -> Int {
            let value = field == .year ? Self.fullYear(number.value) : number.value
            guard allowed.contains(value) else {
                throw failure("\(field.rawValue): \(value): \(span) is allowed", at: number.position)
            }
            return value
        }
        let start = try checked(raw.start)
        guard let rawStop = raw.stop else {
            guard let step = raw.step else { return CalendarComponent(start) }
            let room = field == .lastDay ? start - allowed.lowerBound : allowed.upperBound - start
            guard step.value <= room else {
                throw failure(
                    "\(field.rawValue): \(start)/\(step.value): a repetition must come again within \(span)",
                    at: step.position)
            }
            return CalendarComponent(start: start, stop: nil, step: step.value)
        }
        let stop = try checked(rawStop)
        // Only of seconds is a range of one refused, as in systemd.
        guard start < stop || start == stop && (field != .second || raw.step != nil) else {
            throw failure("\(field.rawValue): \(start)..\(stop): a range must rise", at: rawStop.position)
        }
        let step = raw.step?.value ?? 1
        let last = stop - (stop - start) % step
        return last == start ? CalendarComponent(start) : CalendarComponent(start: start, stop: last, step: step)
    }

    private static func fullYear(_ year: Int) -> Int {
        switch year {
        case 0..<70: year + 2000
        case 70..<100: year + 1900
        default: year
        }
    }
}

// Tokens and failures.
extension CalendarParser {
    private static let expected = "an expression such as \"Mon..Fri 07:15\" or \"daily\" is expected"

    private static let shorthands: [String: @Sendable (inout CalendarParts) -> Void] = {
        let (any, one) = ([CalendarComponent]?.none, [CalendarComponent(1)])
        func months(_ numbers: Int...) -> @Sendable (inout CalendarParts) -> Void {
            { ($0.months, $0.days) = (numbers.map { CalendarComponent($0) }, [CalendarComponent(1)]) }
        }
        return [
            "minutely": { ($0.hours, $0.minutes) = (any, any) },
            "hourly": { $0.hours = any },
            "daily": { _ in },
            "weekly": { $0.weekdays = 1 },
            "monthly": { $0.days = one },
            "quarterly": months(1, 4, 7, 10),
            "biannually": months(1, 7), "bi-annually": months(1, 7),
            "semiannually": months(1, 7), "semi-annually": months(1, 7),
            // The last is misspelt, and systemd takes it all the same.
            "yearly": months(1), "annually": months(1), "anually": months(1),
        ]
    }()

    private func peek() -> UInt8? { position < end ? bytes[position] : nil }

    private mutating func accept(_ token: StaticString) -> Bool {
        let length = token.utf8CodeUnitCount
        guard position + length <= end else { return false }
        for index in 0..<length where bytes[position + index] != token.utf8Start[index] { return false }
        position += length
        return true
    }

    /// Whether there were any.
    @discardableResult
    private mutating func skipSpaces() -> Bool {
        let start = position
        while peek() == UInt8(ascii: " ") { position += 1 }
        return position > start
    }

    private func word(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    private func failure(_ message: String, at place: Int? = nil) -> CalendarExpressionError {
        CalendarExpressionError(position: characters(before: place ?? position), message)
    }

    /// What stands at `position` does not belong there.
    private func unexpected(_ expected: String? = nil) -> CalendarExpressionError {
        guard let byte = peek() else { return failure("it ends too early; \(expected ?? Self.expected)") }
        if byte.isLetter, position == 0 || bytes[position - 1] == UInt8(ascii: " ") {
            return unknownWord(at: position)
        }
        let character = String(decoding: bytes[position..<end], as: UTF8.self).prefix(1)
        if byte == UInt8(ascii: " ") { return failure("a space cannot stand here; \(expected ?? Self.expected)") }
        return failure("\(character.printable.quoted) cannot stand here; \(expected ?? Self.expected)")
    }

    /// A word that is no day of the week, no shorthand and no zone.
    private func unknownWord(at start: Int) -> CalendarExpressionError {
        let word = String(word(start..<end).prefix { $0 != " " }.prefix(80))
        let isLast = start + word.utf8.count == end
        if isLast, start > 0, bytes[start - 1] == UInt8(ascii: " ") {
            return CalendarExpressionError(
                position: characters(before: start), "\(word.printable.quoted): no such time zone",
                unknownZone: word)
        }
        let names = Self.weekdayNames + Self.shorthands.keys.sorted()
        let letters = String(word.prefix { $0.isLetter || $0 == "-" })
        return failure(
            "\(letters.printable.quoted): no day of the week and no shorthand such as daily"
                + didYouMean(letters, among: names), at: start)
    }

    private func characters(before place: Int) -> Int {
        String(decoding: bytes[..<place], as: UTF8.self).count
    }
}
