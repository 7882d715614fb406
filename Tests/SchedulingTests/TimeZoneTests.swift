import Foundation
import Rig
import Testing
import Units

@testable import Scheduling

@Suite struct TimeZoneTests {
    @Test(
        arguments: [
            ("Europe/Berlin", "2026-03-29T00:59:59Z", "2026-03-29 01:59:59", "CET"),
            ("Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-29 03:00:00", "CEST"),
            ("Europe/Berlin", "2089-07-01T12:00:00Z", "2089-07-01 14:00:00", "CEST"),
            ("Asia/Kathmandu", "2026-01-01T00:00:00Z", "2026-01-01 05:45:00", "+0545"),
            ("Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29 23:59:59", "-10"),
            ("Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31 00:00:00", "+14"),
            ("Africa/Monrovia", "1971-01-01T00:00:00Z", "1970-12-31 23:15:30", "MMT"),
            ("America/New_York", "1800-01-01T00:00:00Z", "1799-12-31 19:03:58", "LMT"),
        ])
    func `A clock shows what it is known to show`(zone: String, instant: String, shown: String, name: String) throws {
        let rules = try ZoneFolder.rules(zone)
        let instant = try Timestamp(instant)
        #expect(rules.name == zone)
        #expect(rules.civil(at: instant).description == shown)
        #expect(rules.offset(at: instant).abbreviation == name)
    }

    @Test(
        arguments: [
            ("Europe/Berlin", "2026-03-29 02:30", "gap 2026-03-29T01:00:00Z"),
            ("Europe/Berlin", "2026-10-25 02:00", "2026-10-25T00:00:00Z and 2026-10-25T01:00:00Z"),
            ("Europe/Berlin", "2026-10-25 03:00", "2026-10-25T02:00:00Z"),
            ("Europe/Dublin", "2026-10-25 01:30", "2026-10-25T00:30:00Z and 2026-10-25T01:30:00Z"),
            ("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04T14:45:00Z and 2026-04-04T15:15:00Z"),
            ("Pacific/Apia", "2011-12-30 00:00", "gap 2011-12-30T10:00:00Z"),
            ("Pacific/Apia", "2011-12-30 23:59", "gap 2011-12-30T10:00:00Z"),
            ("America/Santiago", "2026-09-06 00:00", "gap 2026-09-06T04:00:00Z"),
            ("UTC", "2026-09-06 00:00", "2026-09-06T00:00:00Z"),
        ])
    func `A reading of the clock stands for the instants it is shown at`(
        zone: String, shown: String, expected: String
    ) throws {
        let rules = try ZoneFolder.rules(zone)
        let date = try #require(CivilDate(String(shown.prefix(10))))
        let second = try #require(CivilTime.secondOfDay(shown.dropFirst(11)))
        let text =
            switch rules.resolve(CivilTime(date, secondOfDay: second)) {
            case .one(let instant): "\(instant)"
            case .gap(let end): "gap \(end)"
            case .overlap(let first, let second): "\(first) and \(second)"
            }
        #expect(text == expected)
    }

    /// Set back by an hour, and again half an hour later: what is shown between comes three times.
    private static let thrice = TZifBytes(
        transitions: [(1_000_000_800, 1), (1_000_002_600, 2)], types: [(7200, 1, 0), (3600, 0, 4), (0, 0, 8)])

    @Test func `Of a reading that comes three times the first and the last are told`() throws {
        let rules = try Self.thrice.rules()
        let shown = CivilTime(secondsSinceEpoch: 1_000_000_800 + 4500)
        #expect(
            rules.resolve(shown)
                == .overlap(first: Timestamp(seconds: 999_998_100), second: Timestamp(seconds: 1_000_005_300)))
        let fixed = try CalendarExpression("\(shown.timeText)")
        let start = Timestamp(seconds: 999_991_000)
        #expect(fixed.next(2, after: start, in: rules).map(\.seconds) == [999_998_100, 1_000_091_700])
        let wildcard = try CalendarExpression("*:\(shown.timeText.dropFirst(3))")
        let expected: [Int64] = [994_500, 998_100, 1_001_700, 1_005_300].map { 999_000_000 + $0 }
        #expect(wildcard.next(4, after: start, in: rules).map(\.seconds) == expected)
    }

    @Test(arguments: ["\0", "2", "3", "4"] as [Character])
    func `Each version of the format is read`(version: Character) throws {
        var file = Self.thrice
        file.version = version
        let rules = try file.rules()
        #expect(rules.offset(at: Timestamp(seconds: 1_000_000_799)).seconds == 7200)
        #expect(rules.offset(at: Timestamp(seconds: 1_000_000_800)).abbreviation == "BBB")
        #expect(rules.offset(at: Timestamp(seconds: 1_000_002_600)).seconds == 0)
        #expect(rules.nextTransition(after: Timestamp(seconds: 1_000_000_800)) == Timestamp(seconds: 1_000_002_600))
        #expect(rules.nextTransition(after: Timestamp(seconds: 1_000_002_600)) == nil)
    }

    @Test func `Slim and fat files of all zones say the same`() throws {
        let folder = try TemporaryFolder()
        // Debian has it where only the superuser's PATH leads.
        let program = FileManager.default.isExecutableFile(atPath: "/usr/sbin/zic") ? "/usr/sbin/zic" : "zic"
        for form in ["slim", "fat"] {
            let zic = try ChildProcess.run(
                program, ["-b", form, "-d", "\(folder.path)/\(form)", "\(ZoneFolder.path)/tzdata.zi"])
            #expect(zic.status == 0, "\(zic.errors)")
        }
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path + "/slim").filter { name in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: "\(folder.path)/slim/\(name)", isDirectory: &isFolder)
                && !isFolder.boolValue
        }
        var count = 0
        for name in names {
            let pair = try ["slim", "fat"].map {
                try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\($0)/\(name)"))
            }
            guard pair[0] != pair[1] else { continue }
            let rules = try pair.map { try TimeZoneRules(name: name, tzif: [UInt8]($0)) }
            count += 1
            for seconds in stride(from: Int64(0), to: 2_800_000_000, by: 3_333_333) {
                let instant = Timestamp(seconds: seconds)
                let next = rules.map { $0.nextTransition(after: instant) }
                if rules[0].offset(at: instant) != rules[1].offset(at: instant) || next[0] != next[1] {
                    Issue.record("\(name) at \(instant)")
                    break
                }
            }
        }
        #expect(count > 300)
        Sweep.report("slim and fat: \(count) zones")
    }

    @Test(arguments: ["EST5EDT,0/0,J365/25", "UTC0", "<-03>3", "XXX3EDT4,0/0,J365/23"])
    func `A rule under which nothing changes has no next change`(rule: String) throws {
        let rules = try TimeZoneRules(posix: rule)
        let isDaylight = rule.contains(",")
        for seconds: Int64 in [0, 1_704_067_199, 1_704_067_200, 1_719_792_000, 9_000_000_000_000, -9_000_000_000_000] {
            #expect(rules.nextTransition(after: Timestamp(seconds: seconds)) == nil)
            #expect(rules.offset(at: Timestamp(seconds: seconds)).isDaylight == isDaylight)
        }
    }

    @Test func `At the ends of time nothing traps`() throws {
        let files = [TZifBytes(transitions: [(.min, 0), (-1, 1), (.max, 0)], types: [(0, 0, 0), (3600, 1, 4)])]
        let all = try files.map { try $0.rules() } + [.utc, ZoneFolder.rules("Europe/Berlin")]
        let expressions = try ["*:*:*", "00:00", "*-02-30"].map { try CalendarExpression($0) }
        for rules in all {
            for microseconds in [Int64.min, Int64.min + 1, 0, Int64.max - 1, Int64.max] {
                let instant = Timestamp(microseconds: microseconds)
                _ = rules.offset(at: instant)
                _ = rules.nextTransition(after: instant)
                _ = rules.resolve(rules.civil(at: instant))
                for expression in expressions { _ = expression.next(after: instant, in: rules) }
            }
        }
        let made = try files[0].rules()
        #expect(made.offset(at: Timestamp(seconds: -2)).seconds == 0)
        #expect(made.offset(at: Timestamp(seconds: 0)).seconds == 3600)
        #expect(made.nextTransition(after: Timestamp(seconds: 0)) == nil)
    }

    @Test(
        arguments: [
            ("2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z"), ("2026-03-29T01:00:00+02:00", "2026-03-28T23:00:00Z"),
            ("2026-03-29", "2026-03-28T23:00:00Z"), ("2026-03-29 01:00", "2026-03-29T00:00:00Z"),
            ("2026-03-29 03:00:05", "2026-03-29T01:00:05Z"), ("2026-03-29T02:30", "2026-03-29T01:00:00Z"),
            ("2026-10-25 02:30", "2026-10-25T00:30:00Z"), ("@1493187147", "2017-04-26T06:12:27Z"),
            ("2026-02-30", nil), ("2026-3-1", nil), ("yesterday", nil), ("@", nil), ("@-1", nil), ("", nil),
            ("2026-03-29 24:00", nil), ("2026-03-29 01", nil), ("@99999999999999999999", nil), ("@253402300800", nil),
        ] as [(String, String?)])
    func `An instant is read by the clock of its zone`(text: String, expected: String?) throws {
        #expect(try Timestamp(text, in: ZoneFolder.rules("Europe/Berlin"))?.description == expected)
    }
}
