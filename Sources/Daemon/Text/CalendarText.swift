import Scheduling
import Units

/// What an expression means, for a person and, as JSON, for programs.
package struct CalendarText: Encodable {
    private let canonical: String
    private let next: [Instant]
    private let rules: TimeZoneRules

    /// Written in UTC, as RFC 3339 has it.
    private struct Instant: Encodable {
        let instant: Timestamp

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(instant.description)
        }
    }

    private enum CodingKeys: CodingKey {
        case canonical, next
    }

    /// The first `count` instants of the expression after `after`, by the clock of `rules`.
    package init(_ expression: CalendarExpression, count: Int, after: Timestamp, in rules: TimeZoneRules) {
        canonical = expression.description
        self.rules = rules
        var found: [Instant] = []
        while found.count < count,
            let next = expression.next(after: found.last?.instant ?? after, in: rules)
        {
            found.append(Instant(instant: next))
        }
        next = found
    }

    /// One line for each instant: by the clock there, in UTC, and how far from `now`.
    package func text(now: Timestamp) -> String {
        guard !next.isEmpty else { return "\(canonical)\n  never" }
        let rows = next.map { next in
            let civil = rules.civil(at: next.instant)
            let offset = rules.offset(at: next.instant)
            let utc = CivilTime(secondsSinceEpoch: next.instant.seconds)
            return [
                "\(civil.date.weekday.rawValue) \(civil) \(offset.abbreviation)", "\(utc) UTC",
                Self.distance(next.instant.seconds - now.seconds),
            ]
        }
        let widths = [0, 1].map { column in rows.map(\.[column].count).max() ?? 0 }
        let lines = rows.map { row in
            "  " + zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count + 3) }.joined() + row[2]
        }
        return ([canonical] + lines).joined(separator: "\n")
    }

    /// `in 3 h 5 min`, `2 days ago`: the two greatest units.
    static func distance(_ seconds: Int64) -> String {
        let units: [(Int64, String)] = [(86_400, "day"), (3600, "h"), (60, "min"), (1, "s")]
        var (rest, words): (Int64, [String]) = (abs(seconds), [])
        for (length, name) in units {
            let count = rest / length
            rest %= length
            if count > 0 { words.append("\(count) \(name)\(name == "day" && count > 1 ? "s" : "")") }
            // Two units that follow each other, no more.
            if !words.isEmpty, count == 0 || words.count == 2 { break }
        }
        if words.isEmpty { return "now" }
        return seconds > 0 ? "in \(words.joined(separator: " "))" : "\(words.joined(separator: " ")) ago"
    }
}
