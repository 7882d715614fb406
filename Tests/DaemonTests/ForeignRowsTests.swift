import Control
import History
import MadeHistory
import Report
import Rig
import Scheduling
import Testing
import Units
import Workout

@testable import Daemon

/// What another program may have written into the file: numbers within its rules that nobody can reckon with.
@Suite struct ForeignRowsTests {
    private let folder: TemporaryFolder
    private let made: MadeHistory
    private let days: ClosedRange<CivilDate>
    private let session: SessionRecord

    init() throws {
        folder = try TemporaryFolder(inMemory: true)
        let first = try #require(CivilDate("2026-11-02"))
        made = MadeHistory(weeks: 6, from: first)
        days = first...(first + 41)
        session = try #require(
            made.sessions.first { $0.routine.description == "upper-back" && $0.outcome == .completed })
    }

    /// What was made, changed by `sql`.
    private func store(_ sql: String = "SELECT 1") throws -> HistoryStore {
        let file = "\(folder.path)/history.db"
        if !folder.names.contains("history.db") { try made.store(in: folder.path) }
        let outcome = try ChildProcess.run("sqlite3", ["-batch", file, sql])
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try HistoryStore.openToLook(folder: folder.path)
    }

    private var key: String { "(SELECT key FROM session WHERE id = '\(session.id)')" }

    private func statistics(_ store: borrowing HistoryStore) throws -> HistoryStatistics {
        try store.dayBook(days, today: days.upperBound, .utc).statistics(today: days.upperBound)
    }

    @Test(arguments: [Int64.max, .min, .max / 86_400, -10_000_000_000, 2_932_899, -719_165])
    func `a session of a day that there is not is left out, and left alone`(day: Int64) throws {
        let whole = try statistics(store())
        let store = try store(
            "UPDATE session SET day = \(day) WHERE key = \(key); UPDATE session_exercise SET day = \(day) WHERE session = \(key)"
        )
        let found = try statistics(store)
        #expect(found.sessions.completed == whole.sessions.completed - 1 && found.days == whole.days)
        let held = session.exercises.reduce(Duration.zero) { $0 + $1.held }
        #expect(found.heldUs == whole.heldUs - held.microseconds)
        #expect(try store.firstDay() == days.lowerBound)
        let exercises = session.exercises.map(\.address)
        let facts = try store.doseFacts(of: exercises)
        for exercise in exercises {
            let all = Set(
                made.sessions.filter {
                    $0.id != session.id && $0.exercises.contains { $0.address == exercise && $0.isReached }
                }
                .map(\.day))
            #expect(Set(facts.runs[exercise, default: []].map(\.day)) == all)
        }
        let page = ReportPage(try store.report(days, today: days.upperBound, .utc)).text
        #expect(page.contains("<h1>2 Nov 2026 to 13 Dec 2026</h1>"))
        #expect(try store.session(session.id)?.began == session.began)
    }

    /// Two of a day, so that their sum would be none.
    @Test func `an amount that nobody can reckon with counts as the most there can be`() throws {
        let whole = try statistics(store())
        let same = made.sessions.filter { $0.day == session.day }
        #expect(same.count == 2)
        let ids = same.map { "'\($0.id)'" }.joined(separator: ", ")
        let store = try store(
            """
            UPDATE session SET held = 9223372036854775807 WHERE id IN (\(ids));
            UPDATE session_exercise SET held = 9223372036854775807, done = 9223372036854775807,
                planned = 9223372036854775807, hold = 9223372036854775807, reps = 9223372036854775807
                WHERE session IN (SELECT key FROM session WHERE id IN (\(ids)));
            UPDATE step SET length = 9223372036854775807, start = 9223372036854775807, counted = 9223372036854775807
                WHERE session = \(key) AND planned_length IS NULL;
            UPDATE step SET number = 9223372036854775807 WHERE session = \(key) AND number = 0;
            UPDATE dose SET hold = 9223372036854775807;
            UPDATE pain SET rep = 9223372036854775807 WHERE rep IS NOT NULL;
            """)
        let month = Duration.seconds(31 * 86_400)
        let held = same.flatMap(\.exercises).reduce(Duration.zero) { $0 + $1.held }
        let found = try statistics(store)
        #expect(found.heldUs == (.microseconds(whole.heldUs) - held + month * 2).microseconds)
        #expect(found.sessions == whole.sessions && found.scheduled == whole.scheduled)
        let read = try #require(try store.session(session.id))
        #expect(
            read.exercises.map(\.held) == [month, month, month]
                && read.exercises.map(\.done) == [1_000_000, 1_000_000, 1_000_000])
        // One that has no number of its own is none.
        let steps = try store.steps(of: session.id)
        #expect(steps.count == made.steps[session.id].map { $0.count - 1 })
        #expect(steps.filter { $0.plannedLength == nil }.allSatisfy { $0.length == month && $0.start == month })
        let content = try store.report(days, today: days.upperBound, .utc)
        #expect(
            content.openings.map(\.length).max() == month && content.openings.compactMap(\.counted).max() == 1_000_000)
        let page = ReportPage(content).text
        // 744 h twice and what else was held.
        #expect(
            page.contains("<b>\(Duration.microseconds(found.heldUs).clockFace)</b>") && found.heldUs > 5_356_800_000_000
        )
        var question = PastQuestion(withSteps: true)
        question.since = days.lowerBound
        let listing = try PastReading(question, .utc, names: [:]).listing(store)
        #expect(listing.entries.count { $0.session != nil } == made.sessions.count)
        #expect(try Exporter.export(store) { _ in } == 1)
        // A dose by hand that no file would allow is brought to what one does.
        let rule = DoseRule(start: Dose(reps: 10, hold: .seconds(5)), progress: nil)
        let address = try #require(ExerciseAddress("press-up/press-up"))
        let standing = Diary(folder: folder.path).standings(of: [address: rule], on: days.upperBound)[address]?.standing
        #expect(standing?.dose.hold == .seconds(3600))
    }

    /// Rows of a page that cannot be read make it shorter, and not the last one.
    @Test(arguments: [(0, 1), (499, 1), (0, 500), (499, 3), (700, 200)])
    func `an export has all that can be read, and says how much cannot`(first: Int, count: Int) throws {
        let (routine, gone) = (try #require(Slug("back")), try #require(Slug("gone")))
        var (changes, records) = (Changes(), Records())
        for number in 0..<1200 {
            let isBad = (first..<(first + count)).contains(number)
            let at = Timestamp(seconds: 1_700_000_000 + 3600 * Int64(number))
            records.save(
                SessionRecord(
                    id: "s\(number)", routine: isBad ? gone : routine, name: "Back",
                    prescription: PrescriptionRecord(text: "{}"), began: at, offset: 0, ended: at, outcome: .completed))
            changes.save([Occurrence(entry: "e", routine: isBad ? gone : routine, at: at, state: .completed)])
            records.save(
                Remark(id: "p\(number)", at: at, offset: 0, PainReport(level: isBad ? 3 : 4, moment: .after)))
        }
        changes.record(records)
        #expect(try HistoryStore.open(folder: folder.path, now: Timestamp(seconds: 0)).intoStore().store(changes) == [])
        let file = "\(folder.path)/history.db"
        let sql = """
            PRAGMA ignore_check_constraints = ON;
            UPDATE session SET routine = 'No Slug' WHERE routine = 'gone';
            UPDATE occurrence SET routine = 'No Slug' WHERE routine = 'gone';
            UPDATE pain SET moment = 'never' WHERE level = 3;
            """
        #expect(try ChildProcess.run("sqlite3", ["-batch", file, sql]).status == 0)
        var lines: [String] = []
        let store = try HistoryStore.openToLook(folder: folder.path)
        let unreadable = try Exporter.export(store) { lines.append(String(decoding: $0, as: UTF8.self)) }
        #expect(unreadable == 3 * count)
        for kind in ["session", "occurrence", "pain"] {
            #expect(lines.count { $0.contains("\"type\":\"\(kind)\"") } == 1200 - count, "\(kind)")
        }
        // First, prescription, last.
        #expect(lines.count == 3 * (1200 - count) + 3)
    }
}
