import Scheduling
import Testing
import Units

@testable import Config

private func slug(_ id: String) throws -> Slug { try #require(Slug(id)) }

private func expression(_ text: String) throws -> CalendarExpression {
    try CalendarExpression(text) { ZoneFiles.inUTC.isZone($0) }
}

private func date(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

private func window(_ text: String) throws -> ClockWindow { try ClockWindow(text) }

/// What `schedule.yaml` says when all is well.
@Suite struct ScheduleFileTests {
    @Test(arguments: ["", "# schedule:\n", "schedule:\nquiet:\nvacations:\n", "schedule: []\nquiet: []\n"])
    func `nothing written means that nothing is due`(text: String) {
        #expect(readSchedule(text).schedule == Schedule())
        #expect(readSchedule(text).findings == [])
    }

    @Test(arguments: [nil, "/nowhere"])
    func `without a file nothing is due`(folder: String?) {
        let file = ScheduleFile.load(configFolder: folder, library: Library.load(configFolder: nil), zones: .inUTC)
        #expect(file.schedule == Schedule())
        #expect(file.findings == [])
    }

    @Test func `the schedule of the design arrives`() throws {
        let file = readSchedule(try Fixture.text("valid/from-the-design.schedule"))
        #expect(file.findings.map(\.description) == [])
        let golden = Schedule(
            [
                .init(try slug("upper-back"), .at([try expression("Mon,Wed,Fri 07:15")])),
                .init(
                    try slug("upper-back"), .everyDays(2, at: [try expression("07:15")]),
                    from: try date("2026-12-01"), until: try date("2027-01-12")),
                .init(
                    try slug("corner-stretch"), .times(3...5, between: try window("09:00..17:00"), spread: .even),
                    days: Weekdays([.monday, .tuesday, .wednesday, .thursday, .friday]), minGap: .seconds(3600)),
                .init(
                    try slug("press-up"),
                    .every(.seconds(2700), between: try window("09:00..17:30"), since: .start), start: .auto),
            ],
            quiet: [.init(try window("22:00..07:00"))],
            vacations: [try date("2026-12-24")...(try date("2027-01-02"))])
        #expect(file.schedule == golden)
    }

    @Test func `every key arrives`() throws {
        let file = readSchedule(try Fixture.text("valid/whole.schedule"))
        #expect(file.findings.map(\.description) == [])
        let schedule = try #require(file.schedule)
        let (every, all) = (try window("00:00..24:00"), schedule.entries)
        try #require(all.count == 10)
        #expect(
            all[0]
                == .init(
                    try slug("upper-back"),
                    .at([try expression("07:15"), try expression("Sat,Sun 09:30"), try expression("*-*-01 12:00")]),
                    zone: "Europe/Berlin", days: Weekdays([.monday, .wednesday, .thursday, .friday, .sunday]),
                    from: try date("2026-12-01"), until: try date("2027-12-01"), minGap: .zero, late: .seconds(1800),
                    ifRunning: .skip, priority: -100, start: .ask))
        #expect(
            all[1]
                == .init(
                    try slug("press-up"), .every(.seconds(5400), between: try window("09:00..24:00"), since: .last),
                    late: .seconds(1), priority: 100, start: .auto, awayCounts: true))
        #expect(all[2].rule == .times(4...4, between: try window("09:00:30..17:00:30"), spread: .random))
        #expect(all[3].rule == .times(1...100, between: every, spread: .even))
        #expect(all[4].rule == .at([try expression("07:15 Europe/Berlin")]))
        let steps = all[6...].map { if case .everyDays(let days, _) = $0.rule { days } else { 0 } }
        #expect(steps == [1, 7, 21, 366])
        #expect(
            schedule.quiet == [
                .init(try window("22:00..06:00")),
                .init(try window("13:00..15:00"), days: Weekdays([.saturday, .sunday])),
                .init(
                    try window("12:30:30..12:45"),
                    days: Weekdays([.monday, .tuesday, .wednesday, .thursday, .friday])),
            ])
        let may = try [date("2027-05-01"), date("2027-05-03")]
        #expect(schedule.vacations.dropFirst() == [may[0]...may[0], may[1]...may[1]])
    }

    @Test func `the zones that are named come with it`() throws {
        let zones = readSchedule(
            """
            schedule:
              - { routine: cobra, at: "07:15", timezone: America/New_York }
              - { routine: cobra, at: "07:15 Europe/Berlin" }
              - { routine: cobra, at: "07:15 UTC" }
            """
        ).zones
        #expect(zones.named.keys.sorted().filter { $0 != "UTC" } == ["America/New_York", "Europe/Berlin"])
        #expect(zones["America/New_York"].civil(at: Timestamp(seconds: 0)).timeText == "19:00:00")
        #expect(zones["UTC"].civil(at: Timestamp(seconds: 0)).timeText == "00:00:00")
    }

    @Test func `where the system's zone is not known no schedule is used, for its times would be hours off`() {
        let lost = ScheduleContext(
            routines: ScheduleContext.fixed.routines, broken: [], zoneFiles: ZoneFiles(environment: ["TZ": "Nowhere"]),
            now: ScheduleContext.fixed.now)
        let read = { (text: String) in
            ScheduleFile.read(SourceText(file: "schedule.yaml", bytes: Array(text.utf8)), lost)
        }
        #expect(read("schedule: []\n").findings == [])
        let file = read("schedule: [ { routine: cobra, at: \"07:15\" } ]\n")
        #expect(file.schedule == nil)
        #expect(file.problems.map { $0.summary.prefix(37) } == ["error: the time zone of the system: T"])
    }

    @Test func `quiet hours are put together over the week's end`() throws {
        let sunday = QuietWeek([.init(try window("22:00..07:00"), days: Weekdays([.sunday]))])
        #expect(sunday.covers(try window("23:00..06:00"), on: Weekdays([.sunday])))
        #expect(sunday.covers(try window("06:00..07:00"), on: Weekdays([.monday])))
        #expect(!sunday.covers(try window("06:00..07:01"), on: Weekdays([.monday])))
        #expect(!sunday.covers(try window("23:00..06:00"), on: .all))
        #expect(sunday.contains(CivilTime(try date("2026-11-30"), secondOfDay: 6 * 3600)), "a Monday")
        #expect(!sunday.contains(CivilTime(try date("2026-11-30"), secondOfDay: 7 * 3600)))
        let nearly = [Schedule.QuietHours(try window("22:00..21:59:59"))]
        #expect(!QuietWeek(nearly).isWhole)
        #expect(QuietWeek(nearly + [.init(try window("21:59..22:00"))]).isWhole)
        #expect(QuietWeek([.init(try window("00:00..24:00"))]).isWhole)
        #expect(!QuietWeek([.init(try window("00:00..24:00"), days: Weekdays([.monday]))]).isWhole)
    }

    @Test func `a large schedule is read, and one that is too large is not`() throws {
        let entry = "  - { routine: cobra, at: \"07:15\" }\n"
        let most = readSchedule("schedule:\n" + String(repeating: entry, count: 10_000))
        #expect(most.schedule?.entries.count == 10_000)
        #expect(most.problems == [])
        let more = readSchedule("schedule:\n" + String(repeating: entry, count: 10_001))
        #expect(more.schedule == nil)
        #expect(
            more.problems.map(\.summary) == [
                "schedule.yaml:2:3: error: schedule: 10001 entries: 0 to 10000 are allowed"
            ])
        let folder = try Folder()
        try folder.write("schedule.yaml", String(repeating: "#\n", count: 3 << 20))
        let file = ScheduleFile.load(configFolder: folder.path, library: Library.load(configFolder: nil), zones: .inUTC)
        #expect(file.schedule == nil)
        #expect(
            file.problems.map { folder.relative($0.summary) } == [
                "error: schedule.yaml: larger than 4 MiB, which is the most that is allowed"
            ])
    }
}
