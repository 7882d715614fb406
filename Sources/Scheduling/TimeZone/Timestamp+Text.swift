import Units

extension Timestamp {
    /// What a written instant may look like, for messages.
    package static let allowedText =
        "2026-03-29T01:00:00Z, 2026-03-29, \"2026-03-29 01:00\" or @ and seconds since 1970"

    /// Reads an instant as a person types it: RFC 3339; a day or a day and a time, by the clock of `rules`; `@` and
    /// seconds since 1970. A time that the clock leaves out is the first instant after it; of one that comes twice the
    /// first is meant. Nil for anything else, and beyond the year 9999.
    package init?(_ text: String, in rules: TimeZoneRules) {
        if let instant = Timestamp(rfc3339: text) {
            self = instant
            return
        }
        if text.first == "@" {
            let digits = text.dropFirst()
            guard !digits.isEmpty, digits.utf8.allSatisfy(\.isDigit), let seconds = Int64(digits),
                seconds <= Timestamp.lastOfYears
            else { return nil }
            self.init(seconds: seconds)
            return
        }
        guard let date = CivilDate(String(text.prefix(10))) else { return nil }
        let rest = text.dropFirst(10)
        guard rest.isEmpty || rest.first == " " || rest.first == "T",
            let second = rest.isEmpty ? 0 : CivilTime.secondOfDay(rest.dropFirst()), second < 86_400
        else { return nil }
        switch rules.resolve(CivilTime(date, secondOfDay: second)) {
        case .one(let instant), .gap(end: let instant), .overlap(first: let instant, second: _): self = instant
        }
    }

    /// 9999-12-31T23:59:59Z.
    private static let lastOfYears: Int64 = 253_402_300_799
}
