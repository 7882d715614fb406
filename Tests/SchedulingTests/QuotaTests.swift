import Testing
import Units

@testable import Scheduling

@Suite struct QuotaTests {
    private let minute = Duration.seconds(60)
    private let stretch = Slug(literal: "stretch")

    /// The times of a day as an agenda without any past has them.
    private func times(_ entry: Schedule.Entry, day: Int = 0) -> [String] {
        let start = Diary.instant("00:00") + .seconds(86_400 * day) - .seconds(1)
        return Agenda(Schedule([entry]), zones: Zones(system: .utc), at: start)
            .planned(after: start, upTo: start + .seconds(86_400), limit: 100)
            .map { ClockWindow.text(CivilTime(secondsSinceEpoch: $0.at.seconds).secondOfDay) }
    }

    @Test func `An even quota lies in the middles of equal parts`() throws {
        #expect(times(try entry("a", times: 4...4)) == ["10:00", "12:00", "14:00", "16:00"])
        #expect(times(try entry("a", times: 3...5)) == ["09:48", "11:24", "13:00", "14:36", "16:12"])
        #expect(times(try entry("a", times: 1...1, "22:00..02:00")) == ["00:00"])
    }

    @Test func `An even quota that is close to its gap is spread to the window's ends`() throws {
        #expect(
            times(try entry("a", times: 9...9, gap: minute * 60)) == [
                "09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00", "17:00",
            ])
    }

    @Test func `A random quota keeps its gap and its parts, and is the same again and another on another day`() throws {
        let entry = try entry("a", times: 5...5, spread: .random, gap: minute * 60)
        var days: Set<[String]> = []
        for day in 0..<200 {
            let times = times(entry, day: day)
            days.insert(times)
            #expect(times == self.times(entry, day: day) && times.count == 5)
            let minutes = times.compactMap { CivilTime.secondOfDay($0) }
            #expect(minutes.allSatisfy { (9 * 3600...17 * 3600).contains($0) })
            #expect(zip(minutes, minutes.dropFirst()).allSatisfy { $1 - $0 >= 3600 })
        }
        #expect(days.count > 190)
    }

    @Test func `What was missed is spread anew over what is left of the window`() throws {
        var diary = Diary([try entry("stretch", times: 3...5)], at: "08:00")
        diary.at("09:50") { agenda, now in agenda.sessionBegan("x", of: stretch, at: now) }
        diary.at("09:55") { agenda, now in agenda.sessionEnded(.completed, at: now) }
        // 11:24 is missed at 11:39: the 4 left, from 12:12 on since half a part, 48 minutes, must lie between.
        diary.wait(until: "11:40")
        #expect(diary.outcomes == ["09:48 completed", "11:24 missed"])
        #expect(
            diary.agenda.planned(after: diary.now, upTo: Diary.instant("17:00"), limit: 9).map { "\($0.at)".suffix(9) }
                == ["12:48:00Z", "14:00:00Z", "15:12:00Z", "16:24:00Z"])
    }

    @Test func `A restart changes nothing about the times that are left`() throws {
        for spread in Schedule.Spread.allCases {
            var diary = Diary([try entry("stretch", times: 3...5, spread: spread)], at: "08:00")
            diary.wait(until: "13:10")
            let before = diary.agenda.planned(after: diary.now, upTo: Diary.instant("Tue 17:00"), limit: 99)
            diary.restart(at: "13:11", memory: diary.memory)
            #expect(diary.agenda.planned(after: diary.now, upTo: Diary.instant("Tue 17:00"), limit: 99) == before)
        }
    }

    @Test func `A quota that cannot be met any more is accounted for`() throws {
        var diary = Diary([try entry("stretch", times: 4...4)], at: "08:00")
        diary.wait(until: "09:00")
        diary.change(ClockChange(slept: minute * 60 * 7))
        diary.wait(until: "Tue 08:00")
        // 10:00, 12:00, 14:00 slept through, 16:00 caught up with and missed; one more has room at 17:00.
        #expect(
            diary.outcomes == ["10:00..14:00 missed 3", "16:00 missed", "17:00 missed"])
    }

    @Test func `A session by hand counts for the next one due`() throws {
        var diary = Diary([try entry("stretch", times: 4...4)], at: "08:00")
        for (begin, end) in [("08:30", "08:35"), ("10:30", "10:31"), ("13:00", "13:01"), ("13:30", "13:31")] {
            diary.at(begin) { agenda, now in agenda.sessionBegan(begin, of: stretch, at: now) }
            diary.at(end) { agenda, now in agenda.sessionEnded(.completed, at: now) }
        }
        diary.wait(until: "Tue 08:00")
        #expect(diary.outcomes == ["10:00 completed", "12:00 completed", "14:00 completed", "16:00 completed"])
        #expect(diary.take().allSatisfy { !$0.contains("sound") })
    }

    @Test func `Each so often since the last one done counts from its end`() throws {
        var diary = Diary([try entry("stretch", every: minute * 45, since: .last)], at: "08:00")
        diary.at("09:00:10") { agenda, now in agenda.sessionBegan("x", of: stretch, at: now) }
        diary.at("09:10:30") { agenda, now in agenda.sessionEnded(.completed, at: now) }
        #expect(diary.agenda.upNext?.at == Diary.instant("09:55:30"))
        try diary.at("09:56") { agenda, now in try agenda.dismiss(at: now) }
        #expect(diary.agenda.upNext?.at == Diary.instant("10:40:30"))
    }
}
