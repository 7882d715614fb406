import Scheduling
import Testing
import Units

@testable import History

/// What doses go by, as it comes out of the file.
@Suite struct DoseFactsTests {
    private let press = "back/press-up"
    private let programme = PrescriptionRecord(text: "programme")

    /// A session `days` and `hours` after the start with so much of the press-up in it.
    private func session(
        _ id: String, _ days: Int, _ hours: Int = 0, done: Int = 10, held: Duration = .seconds(50),
        isDelivered: Bool = true, outcome: SessionRecord.Outcome? = .completed
    ) -> SessionRecord {
        let began = after(.days(days) + .hours(hours))
        return SessionRecord(
            id: id, routine: Slug(literal: "back"), name: "Back", prescription: programme, began: began, offset: 3600,
            ended: outcome == nil ? nil : began + .seconds(600), outcome: outcome,
            exercises: [
                .init(address: "back/other", name: "Other", planned: 3, done: 3, held: .seconds(9)),
                .init(
                    address: press, name: "Press-up", planned: 10, done: done, held: held, isDelivered: isDelivered),
            ])
    }

    private func run(
        _ id: String?, _ days: Int, _ hours: Int = 0, isCompleted: Bool = true, isDelivered: Bool = true
    ) -> DoseFacts.Run {
        let day = after(.days(days)).date(offset: 3600)
        let midnight = Timestamp(seconds: Int64(day.daysSinceEpoch) * 86_400)
        return DoseFacts.Run(
            session: id, at: id == nil ? midnight : after(.days(days) + .hours(hours)), day: day,
            isCompleted: isCompleted, isDelivered: isDelivered, prescription: programme)
    }

    private func facts(_ stored: Records, unstored: Records = Records()) throws -> DoseFacts {
        let store = try HistoryStore.inMemory()
        #expect(try store.store(Changes { $0.record(stored) }) == [])
        return try store.doseFacts(of: [press, "back/none"], unstored: unstored)
    }

    private func records(_ sessions: SessionRecord...) -> Records {
        var records = Records()
        for session in sessions { records.save(session) }
        return records
    }

    @Test func `a day on which nothing was said is one run, as bad as its worst session`() throws {
        let stored = records(
            session("a", 0), session("b", 0, 2), session("c", 1, done: 9), session("d", 1, 2),
            session("e", 2, isDelivered: false))
        let facts = try facts(stored)
        #expect(facts.runs["back/none"] == [])
        #expect(
            facts.runs[press] == [
                run(nil, 0), run(nil, 1, isCompleted: false), run(nil, 2, isDelivered: false),
            ])
    }

    @Test func `what was not reached is no run, nor is a session that is not over`() throws {
        let stored = records(
            session("a", 0, done: 0, held: .zero), session("b", 1, outcome: nil),
            session("c", 2, done: 0, held: .seconds(3), outcome: .partial))
        #expect(try facts(stored).runs[press] == [run(nil, 2, isCompleted: false)])
    }

    @Test func `on a day of which something was said each session counts by itself`() throws {
        var stored = records(
            session("a", 0), session("b", 0, 2, done: 1), session("c", 1), session("d", 2), session("e", 3),
            session("f", 4))
        stored.save(
            Remark(id: "p", at: after(.days(3)), offset: 3600, PainReport(level: 2, moment: .after, session: "b")))
        stored.save(Remark(id: "o", at: after(.days(1)), offset: 3600, Acknowledgement(exercise: "back/other")))
        stored.save(
            Remark(
                id: "s", at: after(.days(2)), offset: 3600,
                DoseMark(exercise: press, cause: .set, hold: .seconds(9), reps: nil)))
        stored.save(Remark(id: "q", at: after(.days(4)), offset: 3600, PainReport(level: 2, moment: .before)))
        let facts = try facts(stored)
        let runs = (facts.runs[press] ?? []).sorted { ($0.day, $0.at) < ($1.day, $1.at) }
        // The ok was another exercise's, and a baseline has no order.
        #expect(
            runs == [
                run("a", 0), run("b", 0, 2, isCompleted: false), run(nil, 1), run("d", 2), run("e", 3), run(nil, 4),
            ])
        #expect(facts.pains.count == 2 && facts.doses.count == 1 && facts.acknowledgements.count == 1)
    }

    @Test func `on a day by two versions of the programme each session counts by itself`() throws {
        // The hash of a text says nothing about which was the later one.
        for text in ["another", "a third", "a fourth"] {
            var later = session("b", 0, 2)
            later.prescription = PrescriptionRecord(text: text)
            let runs = try facts(records(session("a", 0), later, session("c", 1))).runs[press] ?? []
            let sorted = runs.sorted { ($0.day, $0.at) < ($1.day, $1.at) }
            #expect(sorted.map(\.session) == ["a", "b", nil])
            #expect(sorted.map(\.prescription.text) == ["programme", text, "programme"])
        }
    }

    @Test func `what waits to be stored counts in place of what is stored`() throws {
        let stored = records(session("a", 0, done: 1), session("b", 1))
        var unstored = records(session("a", 0), session("c", 2))
        unstored.save(Remark(id: "o", at: after(.days(2)), offset: 0, Acknowledgement()))
        let facts = try facts(stored, unstored: unstored)
        #expect(Set(facts.runs[press] ?? []) == [run("a", 0), run(nil, 1), run("c", 2)])
        #expect(facts.acknowledgements.map(\.id) == ["o"])
        #expect(DoseFacts(unstored, of: [press]).runs[press]?.count == 2)
    }

    @Test func `the days come from an index alone`() throws {
        let store = try HistoryStore.inMemory()
        var plan: [String] = []
        try store.database.run("EXPLAIN QUERY PLAN " + HistoryStore.days, [.text(press)]) {
            plan.append($0.text(3) ?? "")
        }
        #expect(
            plan.contains { $0.contains("USING COVERING INDEX session_exercise_day (exercise=? AND day>? AND day<?)") })
        #expect(!plan.contains { $0.hasPrefix("SCAN session_exercise") })
    }

    @Test func `the session that began last is found`() throws {
        let store = try HistoryStore.inMemory()
        #expect(try store.lastSession(before: after(.days(30))) == nil)
        _ = try store.store(Changes { $0.record(records(session("a", 1), session("b", 0))) })
        #expect(try store.lastSession(before: after(.days(30)))?.id == "a")
    }
}
