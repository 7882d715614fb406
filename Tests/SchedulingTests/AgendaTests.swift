import Testing
import Units

@testable import Scheduling

@Suite struct AgendaTests {
    private let minute = Duration.seconds(60)
    private let hour = Duration.seconds(3600)

    @Test func `An occurrence is stored ahead, sounds on its second, is asked again twice, and is missed at last`()
        throws
    {
        var diary = Diary([try entry("stretch", every: hour)], at: "09:30")
        #expect(diary.agenda.nextDeadline == Diary.instant("09:59:58"))
        diary.wait(until: "09:59:59")
        #expect(diary.take() == ["09:59:58 sound at 10:00"])
        #expect(diary.stored.values.map(\.state) == [.pending])
        diary.wait(until: "10:20")
        #expect(
            diary.take() == [
                "10:00 ask stretch", "10:02 sound", "10:02 remind of stretch", "10:05 sound", "10:05 remind of stretch",
                "10:15 withdraw stretch", "10:15 stretch missed",
            ])
        #expect(diary.outcomes == ["10:00 missed"])
        #expect(diary.turns == 5)
    }

    @Test func `Another approach holds for what is still to be made ready`() throws {
        var diary = Diary([try entry("stretch", every: hour)], at: "09:30")
        diary.at("09:40") { agenda, now in agenda.approachChanged(to: .seconds(6), at: now) }
        #expect(diary.agenda.nextDeadline == Diary.instant("09:59:54"))
        diary.wait(until: "09:59:55")
        #expect(diary.take() == ["09:59:54 sound at 10:00"])
        // What is on its way stays so, and comes once.
        diary.at("09:59:56") { agenda, now in agenda.approachChanged(to: .seconds(2), at: now) }
        diary.wait(until: "10:01")
        #expect(diary.take() == ["10:00 ask stretch"])
        // Where the new one has begun already, it is made ready at once.
        diary.wait(until: "10:59:50")
        _ = diary.take()
        diary.at("10:59:50") { agenda, now in agenda.approachChanged(to: .seconds(20), at: now) }
        #expect(diary.take() == ["10:59:50 sound at 11:00"])
    }

    @Test func `A tap begins what is due, and its session's end is the outcome`() throws {
        var diary = Diary([try entry("stretch", every: hour)], at: "09:30")
        try diary.at("10:01") { agenda, now in try agenda.start(at: now) }
        diary.at("10:01:01") { agenda, now in agenda.sessionBegan("a", of: Slug(literal: "stretch"), at: now) }
        #expect(diary.stored.values.first?.state == .running)
        diary.at("10:05") { agenda, now in agenda.sessionEnded(.partial, at: now) }
        #expect(
            diary.take() == [
                "09:59:58 sound at 10:00", "10:00 ask stretch", "10:01 start stretch", "10:01:01 withdraw stretch",
                "10:05 stretch partial",
            ])
        #expect(diary.outcomes == ["10:00 partial"] && diary.stored.values.first?.session == "a")
        #expect(throws: Agenda.Refusal.nothingDue) {
            try diary.at("10:06") { agenda, now in try agenda.start(at: now) }
        }
    }

    @Test func `What starts by itself is announced 30 seconds before, and can be put off or dismissed until then`()
        throws
    {
        var diary = Diary([try entry("press-up", every: hour, start: .auto)], at: "09:30")
        diary.wait(until: "10:00:29")
        #expect(
            diary.take() == ["09:59:58 sound at 10:00", "10:00 ask press-up which starts at 10:00:30"])
        try diary.at("10:00:29") { agenda, now in try agenda.snooze(at: now) }
        diary.wait(until: "10:05:59")
        #expect(
            diary.take() == [
                "10:00:29 withdraw press-up", "10:00:29 snoozed press-up until 10:05:29", "10:05:29 sound",
                "10:05:29 ask press-up which starts at 10:05:59", "10:05:59 start press-up",
            ])
        diary.at("10:06") { agenda, now in agenda.sessionBegan("a", of: Slug(literal: "press-up"), at: now) }
        diary.at("10:10") { agenda, now in agenda.sessionEnded(.completed, at: now) }
        try diary.at("11:00:10") { agenda, now in try agenda.dismiss(at: now) }
        #expect(diary.outcomes == ["10:00 completed", "11:00 skipped"])
    }

    @Test func `One can be put off three times, not past the next one, not into quiet hours, not into the past`() throws
    {
        let quiet = Schedule.QuietHours(try ClockWindow("12:05..12:30"))
        var diary = Diary([try entry("stretch", every: hour, late: minute)], quiet: [quiet], at: "09:30")
        for time in ["10:00:10", "10:05:20", "10:10:30"] {
            try diary.at(time) { agenda, now in try agenda.snooze(at: now) }
        }
        #expect(throws: Agenda.Refusal.snoozedOften) {
            try diary.at("10:15:40") { agenda, now in try agenda.snooze(at: now) }
        }
        #expect(throws: Agenda.Refusal.beyondNext(Diary.instant("12:00"))) {
            try diary.at("11:00:10") { agenda, now in try agenda.snooze(until: Diary.instant("12:00"), at: now) }
        }
        #expect(throws: Agenda.Refusal.past) {
            try diary.at("11:00:10") { agenda, now in try agenda.snooze(until: now, at: now) }
        }
        #expect(throws: Agenda.Refusal.intoQuiet(Diary.instant("12:05:10"))) {
            try diary.at("12:00:10") { agenda, now in try agenda.snooze(at: now) }
        }
        diary.wait(until: "12:02")
        #expect(diary.outcomes == ["10:00 missed", "11:00 missed", "12:00 missed"])
        #expect(
            diary.stored[.init(entry: "stretch every 1h between 09:00..17:00", at: Diary.instant("10:00"))]?.snoozes
                == 3)
    }

    @Test func `After a sleep the latest is caught up with where it is not late, and the others are one row`() throws {
        var diary = Diary([try entry("stretch", every: hour)], at: "09:30")
        diary.change(ClockChange(slept: hour * 5 - minute * 20))
        #expect(diary.take() == ["14:10 stretch missed", "14:10 sound", "14:10 ask stretch"])
        diary.wait(until: "14:20")
        #expect(diary.outcomes == ["10:00..13:00 missed 4", "14:00 missed"])
        diary.change(ClockChange(slept: hour + minute * 30))
        #expect(diary.outcomes.last == "15:00 missed")
    }

    @Test func `What is missed in several days is a row a day, and told as one`() throws {
        var diary = Diary([try entry("stretch", every: hour)], at: "09:30")
        diary.change(ClockChange(slept: hour * 72))
        #expect(diary.take() == ["Thu 09:30 stretch missed"])
        #expect(
            diary.outcomes == [
                "10:00..17:00 missed 8", "Tue 09:00..Tue 17:00 missed 9", "Wed 09:00..Wed 17:00 missed 9",
                "Thu 09:00 missed",
            ])
        // A window of two days has each day's too, and what is missed for another reason is told apart.
        var night = Diary(
            [try entry("stretch", every: hour * 4, "22:00..06:00")], vacations: [Diary.monday + 1...Diary.monday + 1],
            at: "20:00")
        night.change(ClockChange(slept: hour * 60))
        #expect(night.take() == ["Thu 08:00 stretch missed", "Thu 08:00 stretch excused", "Thu 08:00 stretch missed"])
        #expect(
            night.outcomes == [
                "22:00 missed", "Tue 02:00..Tue 06:00 missed 2", "Tue 22:00 excused", "Wed 02:00..Wed 06:00 excused 2",
                "Wed 22:00 missed", "Thu 02:00..Thu 06:00 missed 2",
            ])
    }

    @Test func `Sleep and absence count as rest where the entry says so`() throws {
        var diary = Diary([try entry("stretch", every: hour, awayCounts: true)], at: "09:30")
        diary.change(ClockChange(slept: hour * 2))
        diary.at("11:59") { agenda, now in agenda.leave(at: now) }
        diary.at("12:10") { agenda, now in agenda.comeBack(at: now) }
        diary.at("13:03") { agenda, now in agenda.leave(at: now) }
        #expect(diary.outcomes == ["10:00..11:00 rested 2", "12:00 rested", "13:00 rested"])
        #expect(
            diary.take() == [
                "11:30 stretch rested", "12:00 stretch rested", "12:59:58 sound at 13:00", "13:00 ask stretch",
                "13:02 sound", "13:02 remind of stretch", "13:03 withdraw stretch", "13:03 stretch rested",
            ])
    }

    @Test func `Nobody is asked while away, but is when they come back in time`() throws {
        var diary = Diary([try entry("stretch", every: hour)], at: "09:30")
        diary.at("09:50") { agenda, now in agenda.leave(at: now) }
        diary.at("10:10") { agenda, now in agenda.comeBack(at: now) }
        #expect(diary.take() == ["10:10 sound", "10:10 ask stretch"])
        diary.at("10:11") { agenda, now in agenda.leave(at: now) }
        diary.at("10:40") { agenda, now in agenda.comeBack(at: now) }
        #expect(diary.take() == ["10:11 withdraw stretch", "10:15 stretch missed"])
        #expect(diary.outcomes == ["10:00 missed"])
    }

    @Test func `Quiet hours suppress, also across midnight, and so does a wish for quiet`() throws {
        let quiet = Schedule.QuietHours(try ClockWindow("22:00..07:00"), days: Weekdays([.monday]))
        var diary = Diary([try entry("stretch", every: hour * 4, "02:00..22:00")], quiet: [quiet], at: "17:00")
        diary.at("Tue 09:58") { agenda, now in agenda.keepQuiet(until: Diary.instant("Tue 11:00"), at: now) }
        diary.wait(until: "Tue 14:00")
        diary.at("Tue 14:01") { agenda, now in agenda.keepQuiet(until: Diary.instant("Tue 15:00"), at: now) }
        diary.at("Tue 14:02") { agenda, now in agenda.keepQuiet(until: nil, at: now) }
        diary.wait(until: "Tue 23:00")
        #expect(
            diary.outcomes == [
                "18:00 missed", "22:00 suppressed", "Tue 02:00 suppressed", "Tue 06:00 suppressed",
                "Tue 10:00 suppressed", "Tue 14:00 suppressed", "Tue 18:00 missed", "Tue 22:00 missed",
            ])
    }

    @Test func `On days off all is excused`() throws {
        let off = Diary.monday...(Diary.monday + 1)
        var diary = Diary([try entry("stretch", every: hour * 4)], vacations: [off], at: "08:00")
        diary.wait(until: "Wed 09:20")
        #expect(
            diary.outcomes == [
                "09:00 excused", "13:00 excused", "17:00 excused", "Tue 09:00 excused", "Tue 13:00 excused",
                "Tue 17:00 excused", "Wed 09:00 missed",
            ])
    }

    @Test
    func `Of two at once the higher priority goes first, then the order of the file, and the other waits its turn`()
        throws
    {
        var diary = Diary(
            [try entry("a", every: hour), try entry("b", every: hour), try entry("c", every: hour, priority: 1)],
            at: "09:30")
        try diary.at("10:01") { agenda, now in try agenda.dismiss(at: now) }
        try diary.at("10:02") { agenda, now in try agenda.dismiss(at: now) }
        #expect(
            diary.take() == [
                "09:59:58 sound at 10:00", "10:00 ask c", "10:01 withdraw c", "10:01 c skipped", "10:01 sound",
                "10:01 ask a", "10:02 withdraw a", "10:02 a skipped", "10:02 sound", "10:02 ask b",
            ])
    }

    @Test func `What falls due while a session runs waits for its end, or is missed where it is to be skipped`() throws
    {
        var diary = Diary(
            [
                try entry("a", every: hour), try entry("b", every: hour, gap: minute * 3),
                try entry("c", every: hour, ifRunning: .skip),
            ],
            at: "09:30")
        diary.at("09:59") { agenda, now in agenda.sessionBegan("x", of: Slug(literal: "other"), at: now) }
        diary.at("10:04") { agenda, now in agenda.sessionEnded(.completed, at: now) }
        try diary.at("10:05") { agenda, now in try agenda.dismiss(at: now) }
        diary.wait(until: "10:07")
        #expect(
            diary.take() == [
                "10:00 c missed", "10:04:10 sound", "10:04:10 ask a", "10:05 withdraw a", "10:05 a skipped",
                "10:07 sound",
                "10:07 ask b",
            ])
        diary.at("10:59") { agenda, now in agenda.sessionBegan("y", of: Slug(literal: "other"), at: now) }
        diary.at("11:16") { agenda, now in agenda.sessionEnded(.completed, at: now) }
        #expect(diary.take().contains("11:15 a missed"))
    }

    @Test func `A session by hand answers what is due of its routine, else the next one of the day`() throws {
        var diary = Diary([try entry("stretch", every: hour * 4)], at: "08:00")
        diary.at("08:30") { agenda, now in agenda.sessionBegan("x", of: Slug(literal: "stretch"), at: now) }
        diary.at("08:40") { agenda, now in agenda.sessionEnded(.completed, at: now) }
        diary.at("13:01") { agenda, now in agenda.sessionBegan("y", of: Slug(literal: "stretch"), at: now) }
        diary.at("13:05") { agenda, now in agenda.sessionEnded(.completed, at: now) }
        diary.at("14:00") { agenda, now in agenda.sessionBegan("z", of: Slug(literal: "stretch"), at: now) }
        diary.at("14:05") { agenda, now in agenda.sessionEnded(.partial, at: now) }
        diary.wait(until: "17:20")
        #expect(diary.outcomes == ["09:00 completed", "13:00 completed", "17:00 missed"])
        diary.at("18:00") { agenda, now in agenda.sessionBegan("z", of: Slug(literal: "stretch"), at: now) }
        diary.at("18:05") { agenda, now in agenda.sessionEnded(.completed, at: now) }
        diary.wait(until: "Tue 09:30")
        #expect(diary.outcomes.last == "Tue 09:00 missed")
    }

    @Test func `A clock set back up to three hours fires nothing again; further back all begins anew`() throws {
        var diary = Diary([try entry("stretch", every: hour)], at: "09:30")
        diary.wait(until: "11:30")
        diary.change(ClockChange(stepped: .zero - hour * 2))
        diary.wait(until: "11:50")
        #expect(diary.outcomes == ["10:00 missed", "11:00 missed"])
        diary.wait(until: "14:30")
        _ = diary.take()
        diary.change(ClockChange(stepped: .zero - hour * 4))
        #expect(diary.take() == ["10:30 start over, 4h back", "10:30 forget after 10:30"])
        diary.wait(until: "12:20")
        #expect(diary.outcomes == ["10:00 missed", "11:00 missed", "12:00 missed"])
    }

    @Test func `A clock set forward leaves missed ones, and one to catch up with`() throws {
        var diary = Diary([try entry("stretch", every: hour)], at: "09:30")
        diary.change(ClockChange(stepped: hour * 3 + minute * 35))
        #expect(diary.take() == ["13:05 stretch missed", "13:05 sound", "13:05 ask stretch"])
        diary.change(ClockChange(stepped: .zero - hour * 3))
        diary.wait(until: "10:20")
        #expect(diary.outcomes == ["10:00..12:00 missed 3", "13:00 missed"])
    }

    @Test func `A restart asks nothing twice, goes on with what was due, and loses no snooze`() throws {
        var diary = Diary([try entry("stretch", every: hour)], at: "09:30")
        diary.wait(until: "10:01")
        diary.restart(at: "10:03", memory: diary.memory)
        diary.wait(until: "10:05")
        #expect(
            diary.take() == [
                "09:59:58 sound at 10:00", "10:00 ask stretch", "10:03 remind of stretch", "10:05 sound",
                "10:05 remind of stretch",
            ])
        try diary.at("10:06") { agenda, now in try agenda.snooze(at: now) }
        diary.restart(at: "10:08", memory: diary.memory)
        diary.wait(until: "10:30")
        #expect(
            diary.take() == [
                "10:06 withdraw stretch", "10:06 snoozed stretch until 10:11", "10:11 sound", "10:11 ask stretch",
                "10:13 sound", "10:13 remind of stretch", "10:16 sound", "10:16 remind of stretch",
                "10:26 withdraw stretch", "10:26 stretch missed",
            ])
        diary.wait(until: "10:59:59")
        diary.restart(at: "11:00:05", memory: diary.memory)
        diary.wait(until: "11:01")
        #expect(diary.take() == ["10:59:58 sound at 11:00", "11:00:05 remind of stretch"])
        #expect(diary.agenda.answerable?.occurrence.at == Diary.instant("11:00"))
        diary.restart(at: "14:10", memory: diary.memory)
        #expect(diary.outcomes == ["10:00 missed", "11:00 missed", "12:00..13:00 missed 2"])
    }

    @Test func `A restart between announcement and start starts once, on its second`() throws {
        var diary = Diary([try entry("press-up", every: hour, start: .auto)], at: "09:30")
        diary.wait(until: "10:00:10")
        diary.restart(at: "10:00:20", memory: diary.memory)
        diary.wait(until: "10:05")
        #expect(
            diary.take() == [
                "09:59:58 sound at 10:00", "10:00 ask press-up which starts at 10:00:30",
                "10:00:20 remind of press-up which starts at 10:00:30", "10:00:30 start press-up",
            ])
        diary.at("10:05") { agenda, now in agenda.sessionBegan("x", of: Slug(literal: "press-up"), at: now) }
        diary.restart(at: "10:06", memory: diary.memory)
        #expect(diary.outcomes == ["10:00 partial"])
    }

    @Test func `What was announced when the daemon was down at its start waits for the person`() throws {
        var diary = Diary([try entry("press-up", every: hour, start: .auto)], at: "09:30")
        diary.wait(until: "10:00:10")
        diary.restart(at: "10:01", memory: diary.memory)
        diary.wait(until: "10:04")
        #expect(diary.take().suffix(2) == ["10:02 sound", "10:02 remind of press-up"])
        #expect(diary.agenda.answerable != nil)
    }

    @Test func `A routine that is held asks instead of starting by itself, also once it was announced`() throws {
        var diary = Diary([try entry("press-up", every: hour, start: .auto)], at: "09:30")
        diary.at("09:41") { agenda, now in agenda.hold([Slug(literal: "press-up")], at: now) }
        diary.restart(at: "09:50", memory: diary.memory)
        diary.wait(until: "10:01")
        #expect(diary.take() == ["09:59:58 sound at 10:00", "10:00 ask press-up"])
        diary.at("10:30") { agenda, now in agenda.hold([], at: now) }
        diary.wait(until: "11:00:10")
        #expect(diary.take().suffix(2) == ["10:59:58 sound at 11:00", "11:00 ask press-up which starts at 11:00:30"])
        diary.at("11:00:20") { agenda, now in agenda.hold([Slug(literal: "press-up")], at: now) }
        diary.wait(until: "11:01")
        #expect(diary.take() == ["11:00:20 remind of press-up"] && diary.agenda.answerable != nil)
    }

    @Test func `A new schedule goes on with the entries it shares with the old one`() throws {
        let (kept, gone) = (try entry("kept", every: hour), try entry("gone", every: hour, priority: -1))
        var diary = Diary([kept, gone], at: "09:30")
        try diary.at("10:01") { agenda, now in try agenda.dismiss(at: now) }
        let new = Schedule([try entry("new", every: hour * 2), kept])
        diary.at("10:02") { agenda, now in agenda.scheduleChanged(to: new, zones: Zones(system: .utc), at: now) }
        diary.wait(until: "12:30")
        #expect(
            diary.outcomes == ["10:00 missed", "10:00 skipped", "11:00 missed", "11:00 missed", "12:00 missed"])
    }
}
