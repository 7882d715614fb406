import Foundation
import Testing
import Units

@testable import Scheduling

@Suite struct ExpressionTests {
    /// From the examples of systemd.time(7), and what systemd-analyze 252 prints.
    static let canonical: [(String, String)] = [
        ("Sat,Thu,Mon..Wed,Sat..Sun", "Mon..Thu,Sat,Sun *-*-* 00:00:00"),
        ("Mon,Sun 12-*-* 2,1:23", "Mon,Sun 2012-*-* 01,02:23:00"), ("Wed *-1", "Wed *-*-01 00:00:00"),
        ("Wed..Wed,Wed *-1", "Wed *-*-01 00:00:00"), ("Wed, 17:48", "Wed *-*-* 17:48:00"),
        ("Wed..Sat,Tue 12-10-15 1:2:3", "Tue..Sat 2012-10-15 01:02:03"), ("*-*-7 0:0:0", "*-*-07 00:00:00"),
        ("10-15", "*-10-15 00:00:00"), ("monday *-12-* 17:00", "Mon *-12-* 17:00:00"),
        ("Mon,Fri *-*-3,1,2 *:30:45", "Mon,Fri *-*-01,02,03 *:30:45"),
        ("12,14,13,12:20,10,30", "*-*-* 12,13,14:10,20,30:00"), ("12..14:10,20,30", "*-*-* 12..14:10,20,30:00"),
        ("mon,fri *-1/2-1,3 *:30:45", "Mon,Fri *-01/2-01,03 *:30:45"), ("03-05 08:05:40", "*-03-05 08:05:40"),
        ("08:05:40", "*-*-* 08:05:40"), ("05:40", "*-*-* 05:40:00"),
        ("Sat,Sun 12-05 08:05:40", "Sat,Sun *-12-05 08:05:40"), ("2003-02..04-05", "2003-02..04-05 00:00:00"),
        ("2003-03-05 05:40 UTC", "2003-03-05 05:40:00 UTC"), ("hourly", "*-*-* *:00:00"),
        ("minutely", "*-*-* *:*:00"), ("daily UTC", "*-*-* 00:00:00 UTC"), ("monthly", "*-*-01 00:00:00"),
        ("weekly Pacific/Auckland", "Mon *-*-* 00:00:00 Pacific/Auckland"), ("yearly", "*-01-01 00:00:00"),
        ("annually", "*-01-01 00:00:00"), ("quarterly", "*-01,04,07,10-01 00:00:00"),
        ("semiannually", "*-01,07-01 00:00:00"), ("DAILY", "*-*-* 00:00:00"), ("*:2/3", "*-*-* *:02/3:00"),
        ("*:20..22/5", "*-*-* *:20:00"), ("*:20..39/5", "*-*-* *:20..35/5:00"), ("*:5..5", "*-*-* *:05:00"),
        ("9..11/1:0", "*-*-* 09..11:00:00"), ("*:*:0/1", "*-*-* *:*:*"), ("0/1:0/1:0/1", "*-*-* 00/1:00/1:*"),
        ("*:*:7..7/1", "*-*-* *:*:07"), ("*:*:5.000", "*-*-* *:*:05"), ("*:*:5.0000001", "*-*-* *:*:05"),
        ("*:*:5.9999999", "*-*-* *:*:06"), ("*:*:0/15.0", "*-*-* *:*:00/15"),
        ("3,1..3,1/2:00", "*-*-* 01/2,01..03,03:00:00"), ("001:00", "*-*-* 01:00:00"),
        ("Mon-Fri 12:00", "Mon..Fri *-*-* 12:00:00"), ("Mon..Sun", "*-*-* 00:00:00"), ("Mon,", "Mon *-*-* 00:00:00"),
        ("Mon  *-*-1   12:00", "Mon *-*-01 12:00:00"), ("*-*-* ", "*-*-* 00:00:00"),
        ("Mon UTC", "Mon *-*-* 00:00:00 UTC"),
        ("12:00 utc", "*-*-* 12:00:00 UTC"), ("12:00 Etc/UTC", "*-*-* 12:00:00 Etc/UTC"),
        ("70-1-1", "1970-01-01 00:00:00"), ("69-1-1", "2069-01-01 00:00:00"),
        ("98..01-1-1", "1998..2001-01-01 00:00:00"),
        ("2199-12-31 23:59:59", "2199-12-31 23:59:59"), ("*~1", "*-*~01 00:00:00"), ("*-*~7/1", "*-*~07/1 00:00:00"),
        ("*-2~1,3..5", "*-02~01,03..05 00:00:00"), ("*~* 10:00", "*-*-* 10:00:00"), ("*-*~24,25", "*-*~24,25 00:00:00"),
        ("@0", "1970-01-01 00:00:00 UTC"), ("@7258118399", "2199-12-31 23:59:59 UTC"),
        ("Wed @1493187147 Europe/Berlin", "Wed 2017-04-26 06:12:27 UTC"),
    ]

    @Test(arguments: canonical)
    func `The canonical form is systemd's, and means itself`(text: String, expected: String) throws {
        let expression = try CalendarExpression(text)
        #expect(expression.description == expected)
        #expect(try CalendarExpression(expected) == expression)
    }

    @Test func `The manual's examples mean what it says`() throws {
        let manual = try String(contentsOf: manual("schedule.md"), encoding: .utf8)
        let rows = manual.matches(of: /\| `([^`]+)` \| [^|]+ \| `([^`]+)` \|/)
        #expect(rows.count == 14)
        for row in rows { #expect(try CalendarExpression(String(row.1)).description == row.2) }
    }

    static let rejected: [(text: String, position: Int, message: String)] = [
        ("", 0, "nothing is written"), ("test", 0, "\"test\": no day of the week and no shorthand"),
        ("Tues 12:00", 0, "did you mean \"tuesday\"?"), ("dayly", 0, "did you mean \"daily\"?"),
        ("24:00", 0, "hour: 24: 0 to 23"), ("7:60", 2, "minute: 60: 0 to 59"), ("7:15:60", 5, "second: 60: 0 to 59"),
        ("23:59:59.9999999", 6, "second: 60"), ("*-13-1", 2, "month: 13: 1 to 12"), ("*-1-32", 4, "day: 32: 1 to 31"),
        ("*-0-1", 2, "month: 0: 1 to 12"), ("1969-1-1", 0, "year: 1969: 1970 to 2199"), ("100-1-1", 0, "year: 100"),
        ("2200-1-1", 0, "1970 to 2199"), ("*-*~29", 4, "29: 1 to 28"), ("*-*~1,26", 6, "number 2 of a list 1 to 25"),
        ("7:15:0.5", 5, "second: 0.5: whole seconds"), ("*:*:0/0.5", 6, "0.5: whole seconds"),
        ("0:0:0/0.00000001", 6, "0: a repetition is at least 1"), ("*:0/0", 4, "at least 1"),
        ("*:0/60", 4, "0/60: a repetition must come again within 0 to 59"), ("20/4:00", 3, "within 0 to 23"),
        ("*-*~7/7", 6, "within 1 to 28"), ("9..8:0", 3, "hour: 9..8: a range must rise"),
        ("*:*:5..5", 7, "a range must rise"), ("Fri..Mon 7:15", 5, "the range of days falls"),
        ("Monday.. 12:00", 8, "a day of the week such as Mon"), ("Mon,,Tue", 4, "a day of the week such as Mon"),
        ("Mon..Wed..Fri", 8, "after a day of the week"), ("Mon12:00", 3, "after a day of the week"),
        ("*:*/5", 3, "\"*\" cannot be repeated"), ("*,1:00", 1, "\",\" cannot stand here"),
        ("1,*:00", 2, "\"*\" cannot stand here; a number is expected"), ("1..:00", 3, "a number is expected"),
        ("12", 2, "a time needs minutes"), ("2026-1", 0, "month: 2026: 1 to 12"),
        ("daily 7:15", 5, "only a time zone can follow"), ("2016~11-22", 7, "cannot stand here"),
        ("2026-1-1T12:00", 8, "\"T\" cannot stand here"), ("7:15 ", 4, "a space cannot stand here"),
        (" 7:15", 0, "a space cannot stand here"), ("7:15\tUTC", 4, "cannot stand here"),
        ("2016- 11- 24 12: 30: 00", 5, "a space cannot stand here"), ("00:00:2300", 6, "second: 2300"),
        ("121212:1:2", 0, "hour: 121212"), ("99999999999999999999:0", 0, "the number is too large"),
        ("7:15 Europe/Berln", 5, "\"Europe/Berln\": no such time zone"), ("daily Mars", 6, "no such time zone"),
        ("7:15 UTC UTC", 5, "no such time zone"), ("@", 1, "seconds since 1970"), ("@-1", 1, "seconds since 1970"),
        ("@7258118400", 1, "@7258118399"), ("@1.5", 2, "cannot stand here"), ("äöü", 0, "cannot stand here"),
        ("Mon é", 4, "cannot stand here"), ("7:1\u{1B}[2J", 3, "\"\u{FFFD}\" cannot stand here"),
        (String(repeating: "1,", count: 241) + "1:00", 482, "more than 241 values"),
    ]

    @Test(arguments: rejected)
    func `What is no expression is refused with its place, and says what is allowed`(
        text: String, position: Int, message: String
    ) throws {
        let error = try #require(throws: CalendarExpressionError.self) { try CalendarExpression(text) }
        #expect(error.position == position && error.message.contains(message), "\(error)")
    }

    @Test func `A word that should name a zone is told apart, and isZone has the last word`() throws {
        #expect(
            throws: CalendarExpressionError(
                position: 5, "\"CEST\": no such time zone", unknownZone: "CEST")
        ) { try CalendarExpression("7:15 CEST") }
        let expression = try CalendarExpression("7:15 Moon/Base") { $0 == "Moon/Base" }
        #expect(expression.zone == "Moon/Base" && expression.description == "*-*-* 07:15:00 Moon/Base")
        #expect(try CalendarExpression("7:15").zone == nil)
    }

    @Test(
        arguments: [
            ("7:15", false), ("7,8:15,30", false), ("9..17:15", false), ("9..11/1:15", false), ("*:15", true),
            ("0/2:15", true), ("9..17/2:15", true), ("7:*", true), ("7:15:0/20", true), ("daily", false),
            ("hourly", true), ("*-*-1/2 7:15", false),
        ])
    func `A wildcard is what has a star or a repetition in its time`(text: String, expected: Bool) throws {
        #expect(try CalendarExpression(text).isWildcard == expected)
    }

    @Test(
        arguments: [
            "*-02-30", "*-02-30,31 *:*:*", "*-04,06,09,11-31", "Mon 2026-02-30", "1970..2025-*-* 12:00", "2026-11-28",
            "Tue 2026-12-02", "*-02..02-30..31 0/1:0/1", "Sun 2199-12-30 23:59:59", "@0",
        ])
    func `What never comes is told at once, in every zone`(text: String) throws {
        let expression = try CalendarExpression(text)
        for zone in ["UTC", "Europe/Berlin", "Africa/Casablanca"] {
            let rules = try ZoneFolder.rules(zone)
            #expect(try expression.next(after: Timestamp("2026-11-29T19:00:00Z"), in: rules) == nil)
        }
    }

    @Test(
        arguments: [
            ("Mon *-02-29", ["2044-02-29T00:00:00Z", "2072-02-29T00:00:00Z", "2112-02-29T00:00:00Z"]),
            ("Sun 2100/33-02~1 12:00", ["2100-02-28T12:00:00Z"]), ("2199-12-31 23:59:59", ["2199-12-31T23:59:59Z"]),
            ("*-*-31 00:00", ["2026-12-31T00:00:00Z", "2027-01-31T00:00:00Z", "2027-03-31T00:00:00Z"]),
            ("*-*~28 00:00", ["2026-12-04T00:00:00Z", "2027-01-04T00:00:00Z", "2027-02-01T00:00:00Z"]),
            ("Fri *-*-13 13:13", ["2027-08-13T13:13:00Z", "2028-10-13T13:13:00Z"]),
            // The last Monday, and the one before it.
            ("Mon *-05~7/1", ["2027-05-31T00:00:00Z", "2028-05-29T00:00:00Z"]),
            ("Mon *-05~14..8", []),
            ("Mon *-05~8..14", ["2027-05-24T00:00:00Z", "2028-05-22T00:00:00Z"]),
        ])
    func `What comes rarely comes on its day`(text: String, expected: [String]) throws {
        guard let expression = try? CalendarExpression(text) else {
            #expect(expected.isEmpty)
            return
        }
        let found = try expression.next(expected.count, after: Timestamp("2026-11-29T19:00:00Z"), in: .utc)
        #expect(found.map(\.description) == expected)
    }

    @Test func `An instant with a fraction has the next second before it, and one on the second has not`() throws {
        let expression = try CalendarExpression("*:*:*")
        #expect(expression.next(after: Timestamp(microseconds: 1_000_001), in: .utc) == Timestamp(seconds: 2))
        #expect(expression.next(after: Timestamp(microseconds: 1_000_000), in: .utc) == Timestamp(seconds: 2))
        #expect(expression.next(after: Timestamp(microseconds: 999_999), in: .utc) == Timestamp(seconds: 1))
    }
}
