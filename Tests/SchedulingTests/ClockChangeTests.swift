import CalendarOracle
import Testing
import Units

@testable import Scheduling

/// What happens when clocks are set, each second of it looked at by a slow evaluator that shares no code.
@Suite struct ClockChangeTests {
    static let zones = [
        "Europe/Berlin", "America/New_York", "Europe/Dublin", "Australia/Lord_Howe", "America/Santiago",
        "Africa/Cairo", "Pacific/Apia", "Asia/Kathmandu", "Pacific/Chatham", "Africa/Casablanca",
        // The changes at midnight, of a whole day and of whole years.
        "America/Sao_Paulo", "Pacific/Kwajalein", "Antarctica/Troll", "America/Scoresbysund", "Africa/Monrovia",
    ]

    /// Expressions, and for how many hours around a change each is compared.
    static let expressions: [(text: String, hours: Int)] = [
        ("00:00", 48), ("02:30", 48), ("*-*-* 02:15,30", 48), ("00..03:00,30", 48), ("01..04:00..59", 48),
        ("*-*-* 23:59:59", 48), ("00..23:00:00,59", 48), ("00,01,02,03:59:59", 48), ("12:00", 48),
        ("Sun 02:30", 48), ("Sat..Sun 00:30", 48), ("*-*~1 02:30", 48), ("*-*-1..7 00..23:45", 48),
        ("*:*", 48), ("*:0/7", 48), ("*:00", 48), ("0/2:30", 48), ("02:0/20", 48), ("Mon,Sat *:0/30", 48),
        ("*-3,9,10-* 2:*:0/30", 48), ("*-*~7/1 *:30", 48), ("2026/3-*-* 0/3:15", 48),
        ("*:*:*", 2), ("*:*:0/5", 3), ("00..23:00..59:00..59", 2), ("02..03:00..59:00..59", 3),
    ]

    @Test(arguments: zones)
    func `Around each change nothing is lost, nothing comes twice, all comes in order`(zone: String) throws {
        let table = try #require(ZoneFolder.tables([zone], through: 2060).first)
        let rules = try ZoneFolder.rules(zone)
        let slow = Self.expressions.map { SlowExpression($0.text) }
        let fast = try Self.expressions.map { try CalendarExpression($0.text) }
        let changes = chosen(table)
        #expect(!changes.isEmpty)
        var count = 0
        for change in changes {
            for (index, (text, hours)) in Self.expressions.enumerated() {
                let (start, end) = (change - hours * 3600, change + hours * 3600)
                let expected = slow[index].instants(table, from: start, through: end)
                let found = instants(fast[index], rules, from: start, through: end)
                #expect(found == expected, "\(text) around \(change): \(difference(found, expected))")
                count += expected.count
            }
        }
        Sweep.report("\(zone): \(changes.count) changes, \(count) instants")
    }

    /// All changes since 1990 in a long sweep; else the latest ones, one beyond the table of the file, and the widest.
    private func chosen(_ table: ClockTable) -> [Int] {
        let changes = table.changes.indices.dropFirst().map { index in
            (instant: table.changes[index].instant, by: table.changes[index].offset - table.changes[index - 1].offset)
        }.filter { $0.by != 0 }
        // From 1990 on, from 2026 on, from 2041 on.
        let from = { (start: Int) in changes.filter { $0.instant >= start }.map(\.instant) }
        let widest = changes.max { abs($0.by) < abs($1.by) }.map(\.instant)
        let last = from(1_767_225_600).isEmpty ? Array(changes.map(\.instant).suffix(2)) : []
        let picked =
            Sweep.isLong
            ? Array(from(631_152_000).prefix(120)) + from(2_240_524_800).prefix(4)
            : Array(from(1_767_225_600).prefix(2)) + from(2_240_524_800).prefix(1)
        return Array(Set(picked + last + [widest].compactMap { $0 })).sorted()
    }

    private func instants(
        _ expression: CalendarExpression, _ rules: TimeZoneRules, from start: Int, through end: Int
    ) -> [Int] {
        var found: [Int] = []
        var last = Timestamp(seconds: Int64(start - 1))
        while let next = expression.next(after: last, in: rules), next.seconds <= Int64(end) {
            // Standing still would last for ever.
            guard next > last else { return found + [Int(next.seconds)] }
            found.append(Int(next.seconds))
            last = next
        }
        return found
    }

    private func difference(_ found: [Int], _ expected: [Int]) -> String {
        let (extra, lost) = (Set(found).subtracting(expected), Set(expected).subtracting(found))
        return "too many \(extra.sorted().prefix(5)), lost \(lost.sorted().prefix(5))"
    }
}
