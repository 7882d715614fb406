import Rig
import Testing

extension ProgramTests {
    /// `tenuto calendar`, as one who tries out an expression has it. No daemon runs.
    @Suite struct CalendarTests {
        static let answers: [(arguments: [String], zone: String?, output: String)] = [
            (
                ["*-*-* 02:30", "--zone", "Europe/Berlin", "--after", "2026-03-28T12:00:00Z", "--count", "2"], nil,
                #"{"canonical":"*-*-* 02:30:00","next":["2026-03-29T01:00:00Z","2026-03-30T00:30:00Z"]}"#
            ),
            // What is exactly --after is not shown; --after goes by --zone, the expression by its own.
            (
                ["7:15 UTC", "--zone", "Asia/Tokyo", "--after", "2026-06-01 16:15", "--count", "1"], nil,
                #"{"canonical":"*-*-* 07:15:00 UTC","next":["2026-06-02T07:15:00Z"]}"#
            ),
            (
                ["daily", "--after", "2026-06-01", "--count", "1"], "America/New_York",
                #"{"canonical":"*-*-* 00:00:00","next":["2026-06-02T04:00:00Z"]}"#
            ),
            (
                ["daily", "--after", "@0", "--count", "1"], "CET-1CEST",
                #"{"canonical":"*-*-* 00:00:00","next":["1970-01-01T23:00:00Z"]}"#
            ),
            (["*-02-30"], nil, #"{"canonical":"*-02-30 00:00:00","next":[]}"#),
            (["@1493187147"], nil, #"{"canonical":"2017-04-26 06:12:27 UTC","next":[]}"#),
            (
                ["minutely Europe/London", "--after", "2026-03-29 00:58:30"], ":/usr/share/zoneinfo/Europe/London",
                #"{"canonical":"*-*-* *:*:00 Europe/London","next":["2026-03-29T00:59:00Z","2026-03-29T01:00:00Z","#
                    + #""2026-03-29T01:01:00Z","2026-03-29T01:02:00Z","2026-03-29T01:03:00Z"]}"#
            ),
        ]

        @Test(arguments: answers)
        func `It tells other programs the canonical form and the next instants in UTC`(
            arguments: [String], zone: String?, output: String
        ) throws {
            let more = zone.map { ["TZ": $0] } ?? [:]
            let outcome = try Home().begin("tenuto", ["calendar"] + arguments + ["--json"], adding: more).wait()
            #expect(outcome.status == 0 && outcome.errors.isEmpty && outcome.output == output + "\n")
        }

        @Test func `It tells a person when by the clock, in UTC, and how far away`() throws {
            let outcome = try Home().tenuto(
                "calendar", "Mon..Fri 7:15", "--zone", "Europe/Berlin", "--after", "1999-12-30", "--count", "3")
            let lines = outcome.output.split(separator: "\n").map(String.init)
            #expect(outcome.status == 0 && lines.count == 4 && lines[0] == "Mon..Fri *-*-* 07:15:00")
            #expect(lines[1].hasPrefix("  Thu 1999-12-30 07:15:00 CET   1999-12-30 06:15:00 UTC   "))
            #expect(lines[2].hasPrefix("  Fri 1999-12-31 07:15:00 CET   1999-12-31 06:15:00 UTC   "))
            #expect(lines[3].hasPrefix("  Mon 2000-01-03 07:15:00 CET   2000-01-03 06:15:00 UTC   "))
            #expect(lines[1...].allSatisfy { $0.contains(#/   \d+ days( \d+ h)? ago$/#) })
            #expect(try Home().tenuto("calendar", "*-02-30").output == "*-02-30 00:00:00\n  never\n")
            #expect(try Home().tenuto("calendar", "*:*:*").output.contains(/UTC   (now|in 1 s)\n/))
        }

        @Test(
            arguments: [
                ("Mon..Fri 24:00", 9, "hour: 24: 0 to 23 is allowed"),
                ("*-*-* 7:15 Europe/Berln", 11, "(did you mean \"Europe/Berlin\""),
                ("7:15 kolkata", 5, "(did you mean \"Asia/Kolkata\""), ("Tues 7:15", 0, "did you mean"),
                ("", 0, "nothing"),
            ])
        func `An expression that is none is refused with its place marked`(
            expression: String, place: Int, message: String
        ) throws {
            let outcome = try Home().tenuto("calendar", expression, "--json")
            #expect(outcome.status == 2 && outcome.output.isEmpty)
            let lines = outcome.errors.split(separator: "\n", omittingEmptySubsequences: false)
                .map(String.init)
            #expect(lines.count == 4 && lines[0].contains(message), "\(outcome.errors)")
            #expect(
                Array(lines.dropFirst()) == ["    \(expression)", String(repeating: " ", count: place + 4) + "^", ""])
        }

        @Test(
            arguments: [
                (["--count", "0"], "--count: 0: 1 to 1000"), (["--count", "1001"], "--count: 1001: 1 to 1000"),
                (["--count", "many"], "many"),
                (["--after", "tomorrow"], "--after: \"tomorrow\": 2026-03-29T01:00:00Z"),
                (["--after", "2026-02-30"], "--after: \"2026-02-30\""),
                (["--zone", "Europe/Brelin"], "(did you mean \"Europe/Berlin\""),
                (["--zone", "../etc/passwd"], "no such time zone"),
                (["--zone", "right/Europe/Berlin"], "leap seconds"),
                (["--zone", "Europe"], "a regular file is expected"), (["--zone", "tzdata.zi"], "no such time zone"),
            ])
        func `What is asked wrongly is answered with what is allowed`(arguments: [String], message: String) throws {
            let outcome = try Home().begin("tenuto", ["calendar", "daily"] + arguments).wait()
            #expect(
                outcome.status == 2 && outcome.output.isEmpty && outcome.errors.contains(message), "\(outcome.errors)")
        }
    }
}
