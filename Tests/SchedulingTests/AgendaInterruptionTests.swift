import Testing
import Units

@testable import Scheduling

/// What comes between an occurrence and its answer: sleep, set clocks, other sessions, new schedules, restarts.
@Suite struct AgendaInterruptionTests {
    private let minute = Duration.seconds(60)
    private let hour = Duration.seconds(3600)
    private let other = Slug(literal: "other")

    @Test func `An entry that is gone has no future, also when its session ends after it`() throws {
        var diary = Diary([try entry("a", every: hour)], at: "09:30")
        diary.at("10:01") { agenda, now in agenda.sessionBegan("x", of: Slug(literal: "a"), at: now) }
        diary.at("10:02") { agenda, now in
            agenda.scheduleChanged(to: Schedule(), zones: Zones(system: .utc), at: now)
        }
        diary.at("10:05") { agenda, now in agenda.sessionEnded(.completed, at: now) }
        #expect(diary.agenda.nextDeadline == nil && diary.outcomes == ["10:00 completed"])
        diary.at("10:06") { agenda, now in agenda.zonesChanged(to: Zones(system: .utc), at: now) }
        #expect(diary.agenda.nextDeadline == nil)
    }

    @Test func `An entry that comes back on the same day has kept what was done of its quota`() throws {
        let entry = try entry("a", times: 3...3)
        var diary = Diary([entry], at: "08:30")
        for (begin, end) in [("10:25", "10:30"), ("13:05", "13:10")] {
            diary.at(begin) { agenda, now in agenda.sessionBegan(begin, of: Slug(literal: "a"), at: now) }
            diary.at(end) { agenda, now in agenda.sessionEnded(.completed, at: now) }
        }
        for (time, entries) in [("13:20", []), ("13:21", [entry])] {
            diary.at(time) { agenda, now in
                agenda.scheduleChanged(to: Schedule(entries), zones: Zones(system: .utc), at: now)
            }
        }
        diary.at("15:46") { agenda, now in agenda.sessionBegan("z", of: Slug(literal: "a"), at: now) }
        diary.at("15:50") { agenda, now in agenda.sessionEnded(.completed, at: now) }
        diary.wait(until: "23:00")
        #expect(diary.outcomes == ["10:20 completed", "13:00 completed", "15:40 completed"])
    }

    @Test func `A sleep takes back what was shown, and asks again what is not late`() throws {
        var diary = Diary([try entry("a", every: hour)], at: "09:30")
        diary.wait(until: "10:01")
        _ = diary.take()
        diary.change(ClockChange(slept: minute * 5))
        #expect(diary.take() == ["10:06 withdraw a", "10:06 sound", "10:06 remind of a"])
        diary.change(ClockChange(slept: minute * 30))
        #expect(diary.take() == ["10:36 withdraw a", "10:36 a missed"])
    }

    @Test func `A sleep of seconds changes nothing`() throws {
        var diary = Diary([try entry("a", every: hour, awayCounts: true)], at: "09:30")
        try diary.at("10:01") { agenda, now in try agenda.snooze(at: now) }
        _ = diary.take()
        diary.change(ClockChange(slept: .seconds(1)))
        #expect(diary.take() == [] && diary.outcomes == [])
    }

    @Test func `A sleep in the last moment takes the sound back`() throws {
        var diary = Diary([try entry("a", every: hour)], at: "09:30")
        diary.wait(until: "09:59:59")
        diary.change(ClockChange(slept: hour))
        #expect(
            diary.take() == [
                "09:59:58 sound at 10:00", "10:59:59 withdraw a", "10:59:59 a missed", "10:59:59 sound at 11:00",
            ])
    }

    @Test(arguments: ["quiet", "away"]) func `So does a wish for quiet or an absence`(what: String) throws {
        var diary = Diary([try entry("a", every: hour)], at: "09:30")
        diary.at("09:59:59") { agenda, now in
            what == "quiet" ? agenda.keepQuiet(until: now + hour, at: now) : agenda.leave(at: now)
        }
        diary.wait(until: "10:00:30")
        let lines = diary.take()
        #expect(lines.contains("09:59:59 withdraw a"))
        #expect(!lines.contains { $0.contains("ask") })
        #expect(diary.outcomes == (what == "quiet" ? ["10:00 suppressed"] : []))
    }

    @Test func `A clock set back in the last moment has it approach again, and keeps nobody waiting`() throws {
        var diary = Diary([try entry("a", every: hour), try entry("b", every: hour, "08:00..08:30")], at: "07:30")
        try diary.at("08:10") { agenda, now in try agenda.snooze(until: Diary.instant("09:03"), at: now) }
        diary.wait(until: "08:59:59")
        diary.change(ClockChange(stepped: .zero - minute * 30))
        // The snooze comes after as long as before.
        diary.wait(until: "08:34")
        _ = diary.take()
        diary.wait(until: "09:00")
        #expect(diary.agenda.answerable?.occurrence.routine == Slug(literal: "a"))
        #expect(diary.take().suffix(2) == ["08:59:58 sound at 09:00", "09:00 ask a"])
    }

    @Test func `A session of something else does not cost what came back from a snooze its time`() throws {
        var diary = Diary([try entry("a", every: hour)], at: "09:30")
        try diary.at("10:10") { agenda, now in try agenda.snooze(at: now) }
        diary.at("10:16") { agenda, now in agenda.sessionBegan("x", of: other, at: now) }
        diary.at("10:20") { agenda, now in agenda.sessionEnded(.completed, at: now) }
        diary.wait(until: "10:21")
        #expect(diary.take().suffix(3) == ["10:16 withdraw a", "10:20:10 sound", "10:20:10 remind of a"])
        #expect(diary.outcomes == [])
    }

    @Test func `Nor does an absence`() throws {
        var diary = Diary([try entry("a", every: hour, start: .auto)], at: "09:30")
        try diary.at("10:00:10") { agenda, now in try agenda.snooze(until: Diary.instant("10:20"), at: now) }
        diary.at("10:20:10") { agenda, now in agenda.leave(at: now) }
        diary.at("10:22") { agenda, now in agenda.comeBack(at: now) }
        #expect(diary.take().last == "10:22 remind of a which starts at 10:22:30")
    }

    @Test func `What cannot begin stays due, and is asked for again`() throws {
        var diary = Diary([try entry("a", every: hour, start: .auto)], at: "09:30")
        diary.wait(until: "10:00:30")
        diary.at("10:00:31") { agenda, now in agenda.startFailed(at: now) }
        diary.wait(until: "10:03")
        #expect(diary.take().suffix(2) == ["10:02:31 sound", "10:02:31 remind of a"])
        try diary.at("10:04") { agenda, now in try agenda.dismiss(at: now) }
        #expect(diary.outcomes == ["10:00 skipped"])
    }

    @Test func `A session begun while the clock was wrong leaves no mark on the days to come`() throws {
        var diary = Diary([try entry("a", every: hour * 24, "10:00..11:00")], at: "Thu 09:30")
        diary.at("Thu 10:01") { agenda, now in agenda.sessionBegan("x", of: Slug(literal: "a"), at: now) }
        diary.at("Thu 10:02") { agenda, now in agenda.keepQuiet(until: now + hour, at: now) }
        diary.change(ClockChange(stepped: .zero - hour * 72))
        diary.at("10:05") { agenda, now in agenda.sessionEnded(.completed, at: now) }
        #expect(diary.agenda.upNext?.at == Diary.instant("Tue 10:00") && diary.agenda.quietUntil == nil)
        diary.restart(at: "10:10", memory: diary.memory)
        #expect(diary.agenda.upNext?.at == Diary.instant("Tue 10:00"))
    }

    @Test func `After a restart one at a time is asked, and what had to start by itself is a question`() throws {
        let entries = [try entry("a", every: hour), try entry("b", every: hour, priority: 1)]
        var memory = Agenda.Memory()
        for entry in entries {
            memory.entries[entry.key] = .init(since: Diary.instant("09:00"), latest: Diary.instant("10:00"))
            memory.occurrences.append(
                Occurrence(
                    entry: entry.key, routine: entry.routine, at: Diary.instant("10:00"), state: .due,
                    wakes: Diary.instant("10:00:30")))
        }
        var diary = Diary(entries, at: "10:01", memory: memory)
        #expect(diary.take().count == 1)
        #expect(
            diary.agenda.open.map(\.occurrence.wakes) == [nil, nil] || diary.agenda.answerable?.occurrence.wakes == nil)
        try diary.at("10:03") { agenda, now in try agenda.dismiss(at: now) }
        #expect(diary.take().suffix(2).map { $0.dropFirst(6) } == ["sound", "remind of b"])
    }

    @Test func `Each so often since the last one leaves out what came while that was being done`() throws {
        var diary = Diary([try entry("a", every: minute * 45, since: .last)], at: "08:00")
        diary.at("09:10") { agenda, now in agenda.sessionBegan("x", of: Slug(literal: "a"), at: now) }
        diary.at("10:05") { agenda, now in agenda.sessionEnded(.completed, at: now) }
        #expect(diary.agenda.upNext?.at == Diary.instant("10:50") && diary.outcomes == ["09:00 completed"])
    }

    @Test func `The time that must lie after a session goes on over a restart`() throws {
        let late = Duration.seconds(3000)
        var diary = Diary(
            [try entry("b", every: hour * 9), try entry("a", every: hour * 9, "09:30..18:00", late: late, gap: hour)],
            at: "08:30")
        diary.at("09:01") { agenda, now in agenda.sessionBegan("x", of: Slug(literal: "b"), at: now) }
        diary.at("09:05") { agenda, now in agenda.sessionEnded(.completed, at: now) }
        diary.restart(at: "09:10", memory: diary.memory)
        diary.wait(until: "10:06")
        #expect(diary.take().suffix(2) == ["10:05 sound", "10:05 ask a"])
    }

    @Test func `A session of the routine itself is not in its way`() throws {
        var diary = Diary([try entry("a", every: hour, ifRunning: .skip)], at: "09:30")
        diary.at("09:58") { agenda, now in agenda.sessionBegan("x", of: Slug(literal: "a"), at: now) }
        diary.at("10:03") { agenda, now in agenda.sessionEnded(.completed, at: now) }
        #expect(diary.outcomes == ["10:00 completed"])
    }
}
