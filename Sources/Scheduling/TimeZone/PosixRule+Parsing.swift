extension PosixRule {
    /// Reads `CET-1CEST,M3.5.0,M10.5.0/3` (POSIX.1-2024, 8.3, with the hours of RFC 9636, 3.3.1).
    init(_ text: String) throws(TimeZoneError) {
        var parser = PosixRuleParser(text)
        self = try parser.rule()
    }
}

private struct PosixRuleParser {
    private let text: String
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }

    mutating func rule() throws(TimeZoneError) -> PosixRule {
        let name = try name()
        // POSIX counts west of Greenwich.
        let seconds = -(try clock(hours: 24))
        let standard = ZoneOffset(seconds: seconds, isDaylight: false, abbreviation: name)
        guard position < bytes.count else { return PosixRule(standard: standard, daylight: nil) }
        let other = try self.name()
        var daylight = seconds + 3600
        if let byte = peek(), byte != UInt8(ascii: ",") { daylight = -(try clock(hours: 24)) }
        // Without days, those of the United States, as glibc has it.
        var start = PosixRule.YearDay(day: .weekday(month: 3, week: 2, day: 0), seconds: 7200)
        var end = PosixRule.YearDay(day: .weekday(month: 11, week: 1, day: 0), seconds: 7200)
        if position < bytes.count {
            try expect(",")
            start = try yearDay()
            try expect(",")
            end = try yearDay()
        }
        guard position == bytes.count else { throw failure }
        return PosixRule(
            standard: standard,
            daylight: .init(
                offset: ZoneOffset(seconds: daylight, isDaylight: true, abbreviation: other), start: start, end: end))
    }

    /// Letters, or letters, digits and signs between angle brackets; at least three.
    private mutating func name() throws(TimeZoneError) -> String {
        let isQuoted = accept("<")
        let start = position
        while let byte = peek(), byte.isLetter || isQuoted && (byte.isDigit || byte.isSign) { position += 1 }
        let name = String(decoding: bytes[start..<position], as: UTF8.self)
        guard position - start >= 3 else { throw failure }
        if isQuoted { try expect(">") }
        return name
    }

    /// `[+-]hh[:mm[:ss]]`, in seconds.
    private mutating func clock(hours most: Int) throws(TimeZoneError) -> Int {
        let isNegative = peek() == UInt8(ascii: "-")
        if peek()?.isSign == true { position += 1 }
        var seconds = try number(0...most) * 3600
        if accept(":") {
            seconds += try number(0...59) * 60
            if accept(":") { seconds += try number(0...59) }
        }
        return isNegative ? -seconds : seconds
    }

    private mutating func yearDay() throws(TimeZoneError) -> PosixRule.YearDay {
        let day: PosixRule.YearDay.Day
        if accept("J") {
            day = .julian(try number(1...365))
        } else if accept("M") {
            let month = try number(1...12)
            try expect(".")
            let week = try number(1...5)
            try expect(".")
            day = .weekday(month: month, week: week, day: try number(0...6))
        } else {
            day = .ordinal(try number(0...365))
        }
        return PosixRule.YearDay(day: day, seconds: accept("/") ? try clock(hours: 167) : 7200)
    }

    private mutating func number(_ allowed: ClosedRange<Int>) throws(TimeZoneError) -> Int {
        let start = position
        var value = 0
        while let byte = peek(), byte.isDigit, position - start < 3 {
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
            position += 1
        }
        guard position > start, allowed.contains(value) else {
            position = start
            throw failure
        }
        return value
    }

    private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func accept(_ character: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(TimeZoneError) {
        guard accept(character) else { throw failure }
    }

    private var failure: TimeZoneError { .badRule(text, position: position) }
}

extension UInt8 {
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
    fileprivate var isSign: Bool { self == UInt8(ascii: "+") || self == UInt8(ascii: "-") }
}
