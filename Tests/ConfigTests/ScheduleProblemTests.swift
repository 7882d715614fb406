import Foundation
import Testing
import Units

@testable import Config

/// What a person is told of a schedule, one line for each thing, without the file's name.
private func told(_ text: String) -> [String] {
    readSchedule(text).findings.map { String($0.summary.dropFirst("schedule.yaml:".count)) }
}

@Test(
    "Each thing that is wrong in an entry is named with its place and what is allowed",
    arguments: [
        (
            "routine: uper-back, at: \"07:15\"",
            ["2:16: error: schedule[0].routine: \"uper-back\": no such routine (did you mean \"upper-back\"?)"]
        ),
        (
            "routine: broken, at: \"07:15\"",
            ["2:16: error: schedule[0].routine: \"broken\": that routine's file has problems of its own"]
        ),
        (
            "routin: cobra, at: \"07:15\"",
            [
                "2:7: error: schedule[0].routin: unknown key (did you mean \"routine\"?); allowed: routine, at, every, "
                    + "times, between, days, spread, since, min-gap, from, until, timezone, late, if-running, priority, "
                    + "start, away-counts"
            ]
        ),
        (
            "routine: cobra, times: 50, between: 09:00..10:00, min-gap: 60min",
            ["2:30: error: schedule[0].times: \"50\": 1h apart no more than 2 fit into 09:00..10:00"]
        ),
        (
            "routine: cobra, times: 1..3, between: 09:00..10:00, min-gap: 60min",
            ["2:30: error: schedule[0].times: \"1..3\": 1h apart no more than 2 fit into 09:00..10:00"]
        ),
        (
            "routine: cobra, times: 2, between: 09:00..09:00",
            [
                "2:42: error: schedule[0].between: \"09:00..09:00\": empty: it ends when it begins; "
                    + "all day is 00:00..24:00"
            ]
        ),
        (
            "routine: cobra, at: \"07:15\", timezone: Nowhere",
            ["2:46: error: schedule[0].timezone: \"Nowhere\": no such time zone"]
        ),
        (
            "routine: cobra, at: [ \"07:15 Europe/Paris\" ], timezone: Europe/Berlin",
            ["2:63: error: schedule[0].timezone: at names a zone too, Europe/Paris; write only one of them"]
        ),
        (
            "routine: cobra, at: \"*-02-30 07:15\"",
            ["2:27: error: schedule[0].at: \"*-02-30 07:15\": never comes: there is no such day"]
        ),
        (
            "routine: cobra, at: \"*:*:0/30\"",
            ["2:27: error: schedule[0].at: \"*:*:0/30\": comes too often: at most once a minute is allowed"]
        ),
        (
            "routine: cobra, at: \"12:30:15,16\"",
            ["2:27: error: schedule[0].at: \"12:30:15,16\": comes too often: at most once a minute is allowed"]
        ),
        ("routine: cobra, at: minutely", []),
        ("routine: cobra, at: \"*:*:59\"", []),
        (
            "routine: cobra, every: 10s, times: 0, late: 2d, days: Mo, from: 2026-13-01, start: now",
            [
                "2:30: error: schedule[0].every: \"10s\": 1m to 24h is allowed",
                "2:42: error: schedule[0].times: \"0\": a number from 1 to 100 or a range (3..5) is allowed",
                "2:42: error: schedule[0].times: every says when already; write one of at, every, times",
                "2:51: error: schedule[0].late: \"2d\": not a duration; write for example 5s, 1m30s, 45min, 1h or 1.5h",
                "2:61: error: schedule[0].days: \"Mo\": not days of the week, such as Mon..Fri or Sat,Sun",
                "2:71: error: schedule[0].from: \"2026-13-01\": there is no such day",
                "2:90: error: schedule[0].start: \"now\": not known; allowed: ask, auto",
            ]
        ),
    ])
func wrongEntries(keys: String, golden: [String]) {
    #expect(told("schedule:\n  - { \(keys) }\n") == golden)
    #expect((readSchedule("schedule:\n  - { \(keys) }\n").schedule == nil) == !golden.isEmpty)
}

@Test("Problems of all kinds come together, in the order of the file, and of the schedule nothing is used")
func allAtOnce() {
    let text = """
        vacations: [ 2027-01-02..2026-12-24, 2026-02-30 ]
        quiet: [ 22:00..22:00, Sat 13:00 ]
        schedule:
          - { routine: cobra, at: "07:15" }
          - cobra
          - { routine: cobra, every: 45min, between: 17:00..09:00, until: 2020-01-01, from: 2026-12-01 }
        quite: []
        """
    #expect(
        told(text) == [
            "1:14: error: vacations[0]: \"2027-01-02..2026-12-24\": the first day comes after the last; "
                + "write 2026-12-24..2027-01-02",
            "1:38: error: vacations[1]: \"2026-02-30\": there is no such day",
            "2:10: error: quiet[0]: \"22:00..22:00\": empty: it ends when it begins; all day is 00:00..24:00",
            "2:24: error: quiet[1]: \"Sat 13:00\": not two times of day, such as 09:00..17:30",
            "5:5: error: schedule[1]: expected an entry ({ routine: upper-back, at: \"07:15\" }), found a text",
            "6:67: error: schedule[2].until: \"2020-01-01\": before the first day, 2026-12-01",
            "7:1: error: quite: unknown key (did you mean \"quiet\"?); allowed: schedule, quiet, vacations",
        ])
    #expect(readSchedule(text).schedule == nil)
}

@Test(
    "What is wrong in a calendar expression is shown at the very character",
    arguments: [
        // Plain, and in either kind of quotes.
        ("at: Mon 25:00", "25:00"), ("at: \"Mon 25:00\"", "25:00\""), ("at: 'Mon 25:00'", "25:00'"),
        ("at: [ 07:15, 'Fri 07:65' ]", "65' ]"), ("at: 07:15 Europe/Berln", "Europe/Berln"),
        ("at: \"Mon..Fri 07:15 Mars\"", "Mars\""),
        // What comes too early or not at all is shown behind the last character.
        ("at: \"7\"", "\""), ("at: 7", ""),
        // Characters of several bytes before it, and in it.
        ("\"at\": \"é 07:15\"", "é 07:15\""), ("{ \"routine\": cobra, at: \"Mon é\" }", "é\" }"),
        // What is not written as it reads is shown where it begins.
        ("at: \"Mon\\x2025:00\"", "\"Mon\\x2025:00\""), ("at: 'Mon ''25:00'", "'Mon ''25:00'"),
        ("at: 'Mon,''25:00'", "'Mon,''25:00'"),
        ("at: |\n      Mon 25:00", "|"), ("at: Mon\n      25:00", "Mon"),
        ("at: \"Mon \\\n      25:00\"", "\"Mon \\"),
    ])
func markOfAnExpression(written: String, rest: String) throws {
    let text = "schedule:\n  - routine: cobra\n    " + written + "\n"
    let plain = written.hasPrefix("{") ? "schedule:\n  - " + written + "\n" : text
    let problem = try #require(readSchedule(plain).problems.first { $0.path.contains("at") })
    let position = try #require(problem.position)
    let line = plain.components(separatedBy: "\n")[position.line - 1]
    #expect(String(line.dropFirst(position.column - 1)) == rest, "\(problem)")
}

@Test("A zone that is written almost right is named, in either place")
func nearZone() throws {
    for keys in ["at: \"07:15\", timezone: Europe/Berln", "at: \"07:15 Europe/Berln\""] {
        let message = try #require(readSchedule("schedule: [ { routine: cobra, \(keys) } ]\n").problems.first?.message)
        #expect(message.hasPrefix("\"Europe/Berln\": no such time zone (did you mean \"Europe/Berlin\""))
    }
}

@Test("The caret stands below the character")
func caretOfAnExpression() {
    #expect(
        readSchedule("schedule:\n  - { routine: cobra, at: \"Mon..Fri 07:60\" }\n").problems.map(\.description) == [
            """
            schedule.yaml:2:40: error: schedule[0].at: "Mon..Fri 07:60": minute: 60: 0 to 59 is allowed
                  - { routine: cobra, at: "Mon..Fri 07:60" }
                                                       ^
            """
        ])
}

@Test(
    "What is legal and hardly meant is a warning, and the schedule is used",
    arguments: [
        (
            "times: 4, between: 22:00..06:00", "",
            ["2:42: warning: schedule[0].between: 22:00..06:00: ends on the next day"]
        ),
        (
            "times: 4, between: 22:30..06:30, days: Fri", "22:00..07:00",
            [
                "2:42: warning: schedule[0].between: 22:30..06:30 is all in quiet hours, so nothing of it is heard",
                "2:42: warning: schedule[0].between: 22:30..06:30: ends on the next day",
            ]
        ),
        ("times: 4, between: 06:30..07:30", "22:00..07:00", []),
        ("times: 4, between: 06:00..07:00, days: \"Sat,Sun\"", "Mon..Fri 22:00..07:00", []),
        ("times: 4, between: 06:00..07:00, timezone: Asia/Tokyo", "22:00..07:00", []),
        (
            "at: \"06:30\"", "22:00..07:00",
            ["2:27: warning: schedule[0].at: its next times are all in quiet hours, so none of them is heard"]
        ),
        ("at: [ \"06:30\", \"07:00\" ]", "22:00..07:00", []),
        (
            "at: \"07:15\", until: 2026-11-29", "",
            ["2:43: warning: schedule[0].until: the last day is over, so it never comes again"]
        ),
        ("at: \"13:15\", until: 2026-11-30", "", []),
        (
            "at: \"11:15\", until: 2026-11-30", "",
            ["2:5: warning: schedule[0]: never comes: from now on no day fits all of at, until"]
        ),
        ("at: \"2026-11-29 07:15\"", "", ["2:5: warning: schedule[0]: never comes again: its times are over"]),
        (
            "at: \"Mon 07:15\", days: \"Tue\"", "",
            ["2:5: warning: schedule[0]: never comes: from now on no day fits all of at, days"]
        ),
        ("at: \"*-02-29 07:15\", days: Sun", "", []),
        (
            "at: \"07:15\", every: 2 weeks, from: 2026-12-01, days: Mon", "",
            ["2:5: warning: schedule[0]: never comes: from now on no day fits all of at, every, days, from"]
        ),
        ("at: \"07:15\", every: 366 days, from: 2026-12-01, days: Mon", "", []),
        (
            "every: 1h, between: 09:00..17:00, days: Sun, from: 2026-12-01, until: 2026-12-05", "",
            ["2:5: warning: schedule[0]: never comes: from now on no day fits all of days, from, until"]
        ),
        ("every: 1h, between: 09:00..17:00, days: Sun, from: 2026-12-01, until: 2026-12-06", "", []),
        (
            "every: 45min, between: 09:00..17:00, late: 46min, min-gap: 46min", "",
            [
                "2:66: warning: schedule[0].late: 46m: longer than 45m, after which the next one comes",
                "2:82: warning: schedule[0].min-gap: 46m: longer than 45m, after which the next one comes",
            ]
        ),
        ("every: 45min, between: 09:00..17:00, late: 45min, min-gap: 45min", "", []),
        (
            "at: hourly, late: 61min", "",
            ["2:41: warning: schedule[0].late: 1h1m: longer than 1h, after which the next one comes"]
        ),
        (
            "times: 1, between: 09:00..10:00, min-gap: 2h", "",
            ["2:65: warning: schedule[0].min-gap: 2h: longer than 09:00..10:00"]
        ),
    ] as [(String, String, [String])])
func entryDoubts(keys: String, quiet: String, golden: [String]) {
    let hours = quiet.isEmpty ? "" : "quiet: [ \"\(quiet)\" ]\n"
    let text = "schedule:\n  - { routine: cobra, \(keys) }\n" + hours
    #expect(told(text) == golden)
    #expect(readSchedule(text).schedule?.entries.count == 1)
}

@Test("The same routine at the same times is told, whatever else differs")
func entryTwice() {
    let text = """
        schedule:
          - { routine: cobra, at: "07:15" }
          - { routine: cobra, at: "Mon 07:15" }
          - { routine: cobra, at: "*-*-* 07:15:00", late: 5min }
          - { routine: bird-dog, at: "07:15" }
        """
    #expect(
        told(text) == ["4:5: warning: schedule[2]: the same routine at the same times as schedule[0]; write it once"])
    #expect(readSchedule(text).schedule?.entries.count == 4)
}

@Test("Quiet hours that together leave nothing are refused, however they overlap")
func alwaysQuiet() {
    let error = "1:8: error: quiet: every hour of the week is quiet; nothing would ever be due"
    #expect(told("quiet: [ 00:00..24:00 ]\n") == [error])
    #expect(told("quiet: [ 12:00..02:00, 01:00..13:00 ]\n") == [error])
    #expect(told("quiet: [ \"Mon..Sat 00:00..24:00\", \"Sun 00:00..23:59:59\" ]\n") == [])
}

@Test("Thousands of mistakes are as many as a person reads")
func manyMistakes() {
    let lines = (0..<5000).map { "  - { routine: cobra, at: \"*-02-30 0\($0 % 10):00\", x\($0): 1 }\n" }
    let found = readSchedule("schedule:\n" + lines.joined())
    #expect(found.problems.count == 100)
    #expect(found.problems.contains { $0.message.hasSuffix("; more problems of this file are not shown") })
}

@Suite struct ScheduleCheckTests {
    @Test func `the schedule is checked with all else`() throws {
        let folder = try Folder()
        try folder.write(
            "schedule.yaml",
            "schedule:\n  - { routine: own, at: \"07:15\" }\n  - { routine: bad, at: \"07:15\" }\n")
        try folder.write("routines/own.yaml", "name: Own\nexercises: [{ name: Lift, hold: 5s }]\n")
        try folder.write("routines/bad.yaml", "name: Bad\n")
        let found = Check.problems(configFolder: folder.path, dataFolder: nil).map { folder.relative($0.summary) }
        #expect(
            found == [
                "routines/bad.yaml:1:1: error: exercises: required, and missing",
                "schedule.yaml:3:16: error: schedule[1].routine: \"bad\": that routine's file has problems of its own",
            ])
    }

    @Test func `a file of its name is read as a schedule, with the routines given beside it`() throws {
        let folder = try Folder()
        try folder.write("other/schedule.yaml", "schedule: [ { routine: new, at: \"07:15\", late: 0s } ]\n")
        try folder.write("other/new.yaml", "name: New\nexercises: [{ name: Lift, hold: 5s }]\n")
        let file = folder.path + "/other/schedule.yaml"
        let check = { (files: [String]) in
            Check.problems(in: files, configFolder: folder.path).map { folder.relative($0.summary) }
        }
        let late = "other/schedule.yaml:1:48: error: schedule[0].late: \"0s\": 1s to 24h is allowed"
        #expect(check([file, folder.path + "/other/new.yaml"]) == [late])
        let unknown = "other/schedule.yaml:1:24: error: schedule[0].routine: \"new\": no such routine"
        #expect(check([file]) == [unknown, late])
        #expect(
            check([folder.path + "/none/schedule.yaml"]) == [
                "error: none/schedule.yaml: no such file, or a link that leads nowhere"
            ])
    }
}
