import Units

extension CalendarParser {
    static let expected = "an expression such as \"Mon..Fri 07:15\" or \"daily\" is expected"

    static let shorthands: [String: @Sendable (inout CalendarParts) -> Void] = {
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

    func peek() -> UInt8? { position < end ? bytes[position] : nil }

    mutating func accept(_ token: StaticString) -> Bool {
        let length = token.utf8CodeUnitCount
        guard position + length <= end else { return false }
        for index in 0..<length where bytes[position + index] != token.utf8Start[index] { return false }
        position += length
        return true
    }

    /// Whether there were any.
    @discardableResult
    mutating func skipSpaces() -> Bool {
        let start = position
        while peek() == UInt8(ascii: " ") { position += 1 }
        return position > start
    }

    func word(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    func failure(_ message: String, at place: Int? = nil) -> CalendarExpressionError {
        CalendarExpressionError(position: characters(before: place ?? position), message)
    }

    /// What stands at `position` does not belong there.
    func unexpected(_ expected: String? = nil) -> CalendarExpressionError {
        guard let byte = peek() else { return failure("it ends too early; \(expected ?? Self.expected)") }
        if byte.isLetter, position == 0 || bytes[position - 1] == UInt8(ascii: " ") {
            return unknownWord(at: position)
        }
        let character = String(decoding: bytes[position..<end], as: UTF8.self).prefix(1)
        let word = bytes[position..<end].firstIndex { $0 != UInt8(ascii: " ") } ?? end
        if word == position + 1, word < end, bytes[word].isLetter { return unknownWord(at: word) }
        if byte == UInt8(ascii: " ") { return failure("a space cannot stand here; \(expected ?? Self.expected)") }
        return failure("\(character.printable.quoted) cannot stand here; \(expected ?? Self.expected)")
    }

    /// A word that is no day of the week, no shorthand and no zone.
    func unknownWord(at start: Int) -> CalendarExpressionError {
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
