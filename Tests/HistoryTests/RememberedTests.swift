import MadeHistory
import Rig
import Scheduling
import Testing
import Units

@testable import History

@Suite struct RememberedTests {
    private let slug = Slug(literal: "test")

    @Test func `of each entry the latest time is known of which anything became`() throws {
        let store = try HistoryStore.inMemory()
        _ = try store.store(
            Changes {
                $0.note(
                    entries: ["settled", "due", "past pending", "run", "future only", "nothing"].map { ($0, slug) },
                    since: after(.days(-9)))
                $0.save([
                    occurrence("settled", .days(-2), .missed), occurrence("settled", .days(-1), .completed),
                    occurrence("settled", .hours(1), .pending),
                    occurrence("due", .days(-1)), occurrence("due", .zero, .due),
                    occurrence("past pending", .hours(-1), .pending),
                    occurrence("run", .days(-8), .missed, last: .days(-2), count: 7),
                    occurrence("future only", .hours(2), .pending),
                    occurrence("removed from the schedule", .days(-1)),
                ])
            })
        let remembered = try store.remembered(now: start)
        let latest: [String: Duration?] = [
            "settled": .days(-1), "due": .zero, "past pending": .hours(-1), "run": .days(-2), "future only": nil,
            "nothing": nil,
        ]
        #expect(
            remembered.entries
                == latest.mapValues { .init(routine: slug, since: after(.days(-9)), latest: $0.map(after)) })
    }

    @Test func `open ones are remembered however old, others for three days`() throws {
        let store = try HistoryStore.inMemory()
        let open: [Occurrence.State] = [.pending, .due, .snoozed, .running]
        let old = Occurrence.State.allCases.map { occurrence("\($0)", .days(-30), $0) }
        let edge = [occurrence("a", .days(-3) - .microseconds(1)), occurrence("b", .days(-3))]
        let run = occurrence("run", .days(-20), .missed, last: .days(-1), count: 20)
        let coming = occurrence("c", .days(1), .pending)
        _ = try store.store(Changes { $0.save(old + edge + [run, coming]) })
        let remembered = try store.remembered(now: start)
        #expect(
            remembered.open.count == 5 && Set(remembered.open) == Set(old.filter { open.contains($0.state) } + [coming])
        )
        #expect(remembered.recent == [run, edge[1], coming])
    }

    @Test func `what a version before the history of sessions held is remembered, until it is begun`() throws {
        let folder = try TemporaryFolder()
        let file = folder.path + "/history.db"
        try sqlite3(
            file,
            version1 + version1Rows
                + """
                UPDATE setting SET value = 'other test Wrong';
                INSERT INTO occurrence VALUES
                    ('a', 1796020000000000, 1796020000000000, 1, 'test', 'stoppedForPain', 0, NULL, 1796020300000000, 'x'),
                    ('a', 1796010000000000, 1796010000000000, 1, 'test', 'stoppedForPain', 0, NULL, 1796010300000000, 'y');
                """)
        let store = try HistoryStore.open(folder: folder.path, now: start).intoStore()
        let other = Remembered.Held(routine: Slug(literal: "other"), since: nil)
        let test = Remembered.Held(routine: slug, since: Timestamp(microseconds: 1_796_020_300_000_000))
        #expect(try store.remembered(now: start).held == [other, test])
        _ = try store.store(
            Changes { changes in
                var records = Records()
                records.save(
                    SessionRecord(
                        id: "s", routine: slug, name: "Test", prescription: PrescriptionRecord(text: "{}"),
                        began: start,
                        offset: 0))
                changes.record(records)
            })
        #expect(try store.remembered(now: start).held == [other])
        _ = try store.store(Changes { $0.set(HistoryStore.heldSetting, nil) })
        #expect(try store.remembered(now: start).held == [])
    }

    @Test func `an entry counts from when it was first noted`() throws {
        let store = try HistoryStore.inMemory()
        _ = try store.store(Changes { $0.note(entries: [("a", slug)], since: start) })
        _ = try store.store(Changes { $0.note(entries: [("a", slug), ("b", slug)], since: after(.days(1))) })
        let entries = try store.remembered(now: after(.days(2))).entries
        #expect(entries.mapValues(\.since) == ["a": start, "b": after(.days(1))])
    }

    @Test func `rows that make no sense are counted, left out and left alone`() throws {
        let store = try HistoryStore.inMemory()
        _ = try store.store(
            Changes {
                $0.save([occurrence("a", .zero, .due), occurrence("b", .zero)])
                $0.note(entries: [("a", slug)], since: start)
            })
        try store.database.run("UPDATE occurrence SET routine = 'No Slug' WHERE entry = 'a'")
        let remembered = try store.remembered(now: start)
        #expect(remembered.unreadable == 1 && remembered.open == [] && remembered.recent == [occurrence("b", .zero)])
        #expect(try store.database.integer("SELECT count(*) FROM occurrence") == 2)
    }

    /// What keeps it fast with a million rows; `make bench` has the times.
    @Test(arguments: [
        (HistoryStore.entriesQuery, ["SEARCH occurrence USING COVERING INDEX occurrence_entry (entry=?)"]),
        (HistoryStore.openQuery, ["USING INDEX occurrence_open"]),
        (HistoryStore.singleTimes, ["SEARCH occurrence USING PRIMARY KEY (at>? AND at<?)"]),
        (HistoryStore.earliestRun, ["SEARCH occurrence USING COVERING INDEX occurrence_run (last>?)"]),
        (HistoryStore.allRuns, ["SEARCH occurrence USING INDEX occurrence_run (last>?)"]),
        (HistoryStore.singlesWithin, ["USING INDEX occurrence_entry (entry=? AND at>? AND at<?)"]),
        (HistoryStore.rangeQuery, ["USING PRIMARY KEY (at>? AND at<?)", "USING INDEX occurrence_run (last>?)"]),
    ])
    func `each question is answered by an index, without sorting all rows`(sql: String, steps: [String]) throws {
        let store = try HistoryStore.inMemory()
        var plan: [String] = []
        try store.database.run("EXPLAIN QUERY PLAN \(sql)", []) { plan.append($0.text(3) ?? "") }
        for step in steps { #expect(plan.contains { $0.contains(step) }, "\(plan)") }
        #expect(!plan.contains("SCAN occurrence"))
    }
}
