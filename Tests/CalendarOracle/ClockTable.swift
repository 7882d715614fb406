import Glibc

/// How a zone's clock was set through some years, by the word of another program.
package struct ClockTable: Sendable {
    package struct Change: Hashable, Sendable {
        /// Seconds since 1970-01-01T00:00:00Z.
        package let instant: Int
        /// Seconds east of UTC, from then on.
        package let offset: Int
        package let isDaylight: Bool
        package let name: String
    }

    /// A reading of the clock, and the instants that were found for it.
    package struct Reading: Sendable {
        package let shown: Int
        package let instants: [Int]
    }

    package let zone: String
    /// The first is the state at the start.
    package private(set) var changes: [Change] = []
    package private(set) var readings: [Reading] = []

    /// The tables in what `ZoneProbe` printed.
    package static func all(_ output: String) -> [ClockTable] {
        var tables: [ClockTable] = []
        for line in output.utf8.split(separator: UInt8(ascii: "\n")) {
            let words = line.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }
            if words[0] == "zone" {
                tables.append(ClockTable(zone: words[1]))
            } else if words[0] == "local" {
                let numbers = words.dropFirst().compactMap { Int($0) }
                tables[tables.count - 1].readings.append(Reading(shown: numbers[0], instants: Array(numbers[1...])))
            } else {
                tables[tables.count - 1].changes.append(
                    Change(
                        instant: Int(words[0]) ?? 0, offset: Int(words[1]) ?? 0, isDaylight: words[2] == "1",
                        name: words.count > 3 ? words[3] : ""))
            }
        }
        return tables
    }

    private init(zone: String) {
        self.zone = zone
    }

    /// The state of the clock at `instant`.
    package func change(at instant: Int) -> Change {
        changes.last { $0.instant <= instant } ?? changes[0]
    }

    /// All instants at which the clock shows `shown`.
    package func instants(showing shown: Int) -> [Int] {
        var found: [Int] = []
        for (index, change) in changes.enumerated() {
            let instant = shown - change.offset
            let end = index + 1 < changes.count ? changes[index + 1].instant : Int.max
            if instant >= change.instant || index == 0, instant < end { found.append(instant) }
        }
        return found
    }

    /// The first instant at which the clock, set forward past `shown`, shows more than that; nil for none.
    package func gapEnd(_ shown: Int) -> Int? {
        changes.indices.dropFirst().first { index in
            let instant = changes[index].instant
            return instant + changes[index - 1].offset <= shown && shown < instant + changes[index].offset
        }.map { changes[$0].instant }
    }
}
