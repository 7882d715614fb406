import Testing
import Units

@testable import Scheduling

/// Zone files that are none, or broken ones: each kind of damage is told, and nothing traps.
@Suite struct DamagedZoneTests {
    /// One kind of damage.
    struct Damage: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let expected: TimeZoneError
        let spoil: @Sendable (inout TZifBytes) -> Void

        init(_ name: String, _ expected: TimeZoneError, spoil: @escaping @Sendable (inout TZifBytes) -> Void) {
            (testDescription, self.expected, self.spoil) = (name, expected, spoil)
        }
    }

    static let damages: [Damage] = [
        Damage("magic", .badMagic) { $0.magic = "TZi_" },
        Damage("version", .badVersion(0x31)) { $0.version = "1" },
        Damage("no types", .badCount("typecnt")) { ($0.types, $0.transitions) = ([], []) },
        Damage("no names", .badCount("charcnt")) { $0.names = "" },
        Damage("standard indicators", .badCount("isstdcnt")) { $0.standardIndicators = 1 },
        Damage("UT indicators", .badCount("isutcnt")) { $0.utIndicators = 3 },
        Damage("leap seconds", .leapSeconds) { $0.leapSeconds = 27 },
        Damage("twice the same", .transitionsNotAscending(index: 1)) { $0.transitions[1].time = 100 },
        Damage("falling", .transitionsNotAscending(index: 2)) { $0.transitions[2].time = 150 },
        Damage("index", .badIndex(index: 2)) { $0.transitions[2].kind = 2 },
        Damage("too far east", .badOffset(index: 1)) { $0.types[1].seconds = 93_600 },
        Damage("too far west", .badOffset(index: 1)) { $0.types[1].seconds = .min },
        Damage("daylight", .badDaylight(index: 0)) { $0.types[0].isDaylight = 2 },
        Damage("name beyond", .badAbbreviation(index: 1)) { $0.types[1].name = 12 },
        Damage("name without an end", .badAbbreviation(index: 1)) { $0.names = "AAA\0BBB" },
        Damage("name that steers the terminal", .badAbbreviation(index: 0)) { $0.names = "\u{1B}[2J\0BBB\0" },
        Damage("no footer", .truncated) { $0.footer = nil },
        Damage("footer without a start", .badFooter) { $0.footer = "UTC0\n" },
        Damage("footer without an end", .truncated) { $0.footer = "\nUTC0" },
        Damage("footer of another kind", .badRule("UTC", position: 3)) { $0.footer = "\nUTC\n" },
    ]

    @Test(arguments: damages)
    func `What is wrong with a file is told`(damage: Damage) {
        var file = TZifBytes(
            transitions: [(100, 1), (200, 0), (300, 1)], types: [(0, 0, 0), (3600, 1, 4)], footer: "\nAAA0\n")
        #expect(throws: Never.self) { try file.rules() }
        damage.spoil(&file)
        #expect(throws: damage.expected) { try file.rules() }
        #expect(!"\(damage.expected)".isEmpty)
    }

    @Test(
        arguments: [
            ("", 0), ("A", 1), ("AB3", 2), ("CET", 3), ("CET-", 4), ("CET-25", 4), ("CET1:60", 5), ("CET1CE", 6),
            ("CET1CEST,", 9), ("CET1CEST,M3.5.0", 15), ("CET1CEST,M13.5.0,M10.5.0", 10), ("CET1CEST,M3.6.0,M1.1.0", 12),
            ("CET1CEST,M3.5.7,M1.1.0", 14), ("CET1CEST,J0,J1", 10), ("CET1CEST,J366,J1", 10), ("CET1CEST,366,1", 9),
            ("CET1CEST,1/168,1", 11), ("CET1CEST,1,1x", 12), ("<+01", 4), ("<+1>1", 3), ("CET1 ", 4), ("ÄÖÜ1", 0),
            ("CET99999999999999999999", 3),
        ])
    func `A rule that is none is refused with its place`(rule: String, position: Int) {
        #expect(throws: TimeZoneError.badRule(rule, position: position)) { try TimeZoneRules(posix: rule) }
    }

    private static let files = ["Europe/Berlin", "Africa/Casablanca", "Pacific/Apia", "Etc/UTC", "America/New_York"]

    @Test(arguments: files)
    func `A file that ends anywhere before its end is refused`(zone: String) throws {
        let bytes = try ZoneFolder.bytes(zone)
        for count in 0..<bytes.count {
            #expect(throws: TimeZoneError.self, "\(count) bytes") {
                try TimeZoneRules(name: zone, tzif: Array(bytes.prefix(count)))
            }
        }
    }

    @Test(arguments: files)
    func `A file with random bytes is refused, or gives answers`(zone: String) throws {
        let bytes = try ZoneFolder.bytes(zone)
        let expressions = try ["*:0/20", "02:30", "Mon *-*~1 00..23:00..59:00"].map { try CalendarExpression($0) }
        var numbers = Seeded(7)
        var accepted = 0
        let rounds = Sweep.isLong ? 20_000 : 500
        for _ in 0..<rounds {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &numbers) {
                // Half of them where it counts.
                let most = Bool.random(using: &numbers) ? damaged.count : min(100, damaged.count)
                damaged[Int.random(in: 0..<most, using: &numbers)] = .random(in: 0...255, using: &numbers)
            }
            guard let rules = try? TimeZoneRules(name: zone, tzif: damaged) else { continue }
            accepted += 1
            for _ in 0..<2 {
                let instant = Timestamp(seconds: .random(in: -4_000_000_000...8_000_000_000, using: &numbers))
                _ = rules.resolve(rules.civil(at: instant))
                if let next = rules.nextTransition(after: instant) { #expect(next > instant) }
                for expression in expressions {
                    if let next = expression.next(after: instant, in: rules) { #expect(next > instant) }
                }
            }
        }
        #expect(accepted > rounds / 20)
        Sweep.report("\(zone): \(rounds) damaged files, \(accepted) read all the same")
    }
}
