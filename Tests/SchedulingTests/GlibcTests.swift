import CalendarOracle
import Testing
import Units

@testable import Scheduling

/// Our reading of the zone files against glibc's.
@Suite struct GlibcTests {
    @Test func `Every zone is what glibc makes of it, in both directions, at and beside each change`() throws {
        let last = Sweep.isLong ? 2199 : 2100
        let tables = try ZoneFolder.tables(ZoneFolder.names(), through: last)
        #expect(tables.count > 300)
        var (changes, readings) = (0, 0)
        for table in tables {
            let rules = try ZoneFolder.rules(table.zone)
            var wrong = compareOffsets(table, rules, through: last)
            wrong += table.readings.compactMap { compare($0, table, rules) }
            #expect(wrong.isEmpty, "\(table.zone): \(wrong.prefix(5).joined(separator: "; "))")
            changes += table.changes.count - 1
            readings += table.readings.count
        }
        Sweep.report("glibc: \(tables.count) zones, \(changes) changes up to \(last), \(readings) readings")
    }

    static let posix = [
        "CET-1CEST,M3.5.0,M10.5.0/3", "EST5EDT,M3.2.0,M11.1.0", "AEST-10AEDT,M10.1.0,M4.1.0/3",
        "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "IST-1GMT0,M10.5.0,M3.5.0/1",
        "IST-2IDT,M3.4.4/26,M10.5.0", "AAA-1BBB,J60,J300", "AAA-1BBB,59,299", "AAA3:20:30BBB2:10,J59/24,200/-3:30:15",
        "EET-2EEST,M3.5.4/50,M10.5.4/50", "<+00>0<+02>-2,M3.5.0/1,M10.5.0/3",
    ]

    @Test(arguments: posix)
    func `A rule of POSIX is what glibc makes of it`(rule: String) throws {
        let table = try #require(ZoneFolder.tables([rule], through: 2060).first)
        let rules = try TimeZoneRules(posix: rule)
        #expect(rules.name == rule && table.changes.count > 180)
        var wrong = compareOffsets(table, rules, through: 2060)
        wrong += table.readings.compactMap { compare($0, table, rules) }
        #expect(wrong.isEmpty, "\(wrong.prefix(5))")
    }

    /// Offset, name and kind of time at both sides of each change and between them, and the changes themselves.
    private func compareOffsets(_ table: ClockTable, _ rules: TimeZoneRules, through last: Int) -> [String] {
        var wrong: [String] = []
        func check(_ instant: Int, _ expected: ClockTable.Change) {
            let found = rules.offset(at: Timestamp(seconds: Int64(instant)))
            let other = ZoneOffset(
                seconds: expected.offset, isDaylight: expected.isDaylight, abbreviation: expected.name)
            if found != other { wrong.append("at \(instant): \(found), not \(other)") }
        }
        for (index, change) in table.changes.enumerated() {
            check(change.instant, change)
            let next = index + 1 < table.changes.count ? table.changes[index + 1].instant : nil
            if let next {
                check(next - 1, change)
                check((change.instant + next) / 2, change)
            }
            let found = rules.nextTransition(after: Timestamp(seconds: Int64(change.instant)))
            let isBeyond = found.map { $0.seconds >= daysTo(last + 1) * 86_400 } ?? true
            if next == nil ? !isBeyond : found != next.map({ Timestamp(seconds: Int64($0)) }) {
                wrong.append("after \(change.instant): \(found.map(\.description) ?? "none")")
            }
        }
        return wrong
    }

    /// Which instants a reading of the clock stands for: what follows from glibc's changes, and what mktime says.
    private func compare(_ reading: ClockTable.Reading, _ table: ClockTable, _ rules: TimeZoneRules) -> String? {
        let found = rules.resolve(CivilTime(secondsSinceEpoch: Int64(reading.shown)))
        let all = table.instants(showing: reading.shown).map { Timestamp(seconds: Int64($0)) }
        let expected: LocalTime? =
            switch all.count {
            case 0: table.gapEnd(reading.shown).map { .gap(end: Timestamp(seconds: Int64($0))) }
            case 1: .one(all[0])
            default: .overlap(first: all[0], second: all[all.count - 1])
            }
        let made = reading.instants.map { Timestamp(seconds: Int64($0)) }
        let isMade = made.isEmpty == all.isEmpty && made.allSatisfy(all.contains)
        return found == expected && isMade ? nil : "\(reading.shown): \(found), not \(all), by mktime \(made)"
    }

    private func daysTo(_ year: Int) -> Int64 {
        CivilDate(year: year, month: 1, day: 1).map { Int64($0.daysSinceEpoch) } ?? 0
    }
}
