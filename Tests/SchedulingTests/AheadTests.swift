import Testing
import Units

@testable import Scheduling

/// What is found when looking for the next one that will be heard.
@Suite struct AheadTests {
    private let often = Duration.seconds(300)

    @Test func `The next one after a night of many quiet ones is found`() throws {
        let night = Schedule.QuietHours(try ClockWindow("22:00..07:00"))
        let diary = Diary([try entry("often", every: often, "00:00..23:55")], quiet: [night], at: "22:00")
        #expect(diary.agenda.upNext?.at == Diary.instant("Tue 07:00"))
    }

    @Test func `The next one after a long vacation is found`() throws {
        let off = Diary.monday...(Diary.monday + 29)
        let diary = Diary([try entry("often", every: often)], vacations: [off], at: "08:00")
        let back = TimeZoneRules.utc.instant(CivilTime(Diary.monday + 30, secondOfDay: 9 * 3600))
        #expect(diary.agenda.upNext?.at == back)
    }

    @Test func `The next one is that of another entry where one sleeps longer`() throws {
        let night = Schedule.QuietHours(try ClockWindow("22:00..07:00"))
        let entries = [
            try entry("often", every: often, "00:00..06:55"), try entry("late", every: often * 12, "21:00..23:00"),
            try entry("day", every: often * 12, "06:30..08:30"),
        ]
        let diary = Diary(entries, quiet: [night], at: "22:00")
        #expect(diary.agenda.upNext?.at == Diary.instant("Tue 07:30"))
        #expect(diary.agenda.upNext?.routine == Slug(literal: "day"))
    }

    @Test func `What is off on all days never comes`() throws {
        let always = Schedule.QuietHours(try ClockWindow("00:00..24:00"))
        let diary = Diary([try entry("often", every: often)], quiet: [always], at: "08:00")
        #expect(diary.agenda.upNext == nil)
    }
}
