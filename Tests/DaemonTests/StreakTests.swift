import Control
import History
import Report
import Scheduling
import Testing
import Units

@testable import Daemon

/// How long a streak is, whatever days are looked at.
@Suite struct StreakTests {
    /// A Monday.
    private let today: CivilDate

    init() throws {
        today = try #require(CivilDate("2026-11-30"))
    }

    private func noon(_ ago: Int) -> Timestamp {
        Timestamp(seconds: CivilTime(today + -ago, secondOfDay: 43_200).secondsSinceEpoch)
    }

    /// The history of who did something to its end so many days ago each, and of scheduled times.
    private func store(done: some Sequence<Int>, scheduled: [Int: Occurrence.State] = [:]) throws -> HistoryStore {
        let store = try HistoryStore.inMemory()
        let routine = Slug(literal: "back")
        var (changes, records) = (Changes(), Records())
        for ago in done {
            records.save(
                SessionRecord(
                    id: "\(ago)", routine: routine, name: "Back", prescription: PrescriptionRecord(text: "{}"),
                    began: noon(ago), offset: 0, ended: noon(ago) + .seconds(60), outcome: .completed))
        }
        changes.record(records)
        changes.save(
            scheduled.map { ago, state in Occurrence(entry: "e", routine: routine, at: noon(ago), state: state) })
        #expect(try store.store(changes) == [])
        return store
    }

    /// As `tenuto stats` of the last `days` days counts it.
    private func streak(_ store: borrowing HistoryStore, days: Int) throws -> HistoryStatistics.Streaks {
        let book = try store.dayBook((today + (1 - days))...today, today: today, .utc)
        return book.statistics(today: today).streak
    }

    @Test(arguments: [1, 2, 77, 119, 120, 121, 1000])
    func `all of 120 days in a row is told, however few days are looked at`(days: Int) throws {
        let streak = try streak(store(done: 0..<120), days: days)
        #expect(streak.current == 120 && streak.longest == 120)
    }

    @Test(arguments: [1, 5, 78, 400])
    func `with a schedule it goes back over days on which nothing was to be done, to what was left out`(
        days: Int
    ) throws {
        // Every third day for a year; before that one was missed.
        let done = stride(from: 0, to: 366, by: 3)
        var scheduled = Dictionary(uniqueKeysWithValues: done.map { ($0, Occurrence.State.completed) })
        (scheduled[367], scheduled[368]) = (.missed, .completed)
        let streak = try streak(store(done: Array(done) + [368], scheduled: scheduled), days: days)
        #expect(streak.current == 122 && streak.longest == 122)
    }

    @Test func `today ends it only when it is over`() throws {
        let open = try store(done: 1..<100, scheduled: [0: .missed, 1: .completed])
        for days in [1, 78] {
            let current = try streak(open, days: days).current
            #expect(current == 99)
        }
        let ended = try store(done: 2..<100, scheduled: [1: .missed, 2: .completed])
        let gone = try streak(ended, days: 2)
        #expect(gone == HistoryStatistics.Streaks())
    }

    @Test func `one that reaches into the days and ended there is told whole as the longest`() throws {
        let streak = try streak(store(done: Array(0..<10) + Array(20..<220)), days: 30)
        #expect(streak.current == 10 && streak.longest == 200)
    }

    @Test func `what ended before the days is not told, and of nothing there is none`() throws {
        let short = try streak(store(done: [0] + Array(40..<90)), days: 30)
        #expect(short.current == 1 && short.longest == 1)
        let none = try streak(store(done: [Int]()), days: 30)
        #expect(none == HistoryStatistics.Streaks())
    }
}
