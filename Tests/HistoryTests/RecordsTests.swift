import Rig
import Testing
import Units

@testable import History

/// What was done and said comes back as it was stored.
@Suite struct RecordsTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func open() throws -> HistoryStore {
        let opened = try HistoryStore.open(folder: folder.path, now: start)
        #expect(opened.problems == [])
        return opened.intoStore()
    }

    /// It waits 0.3 s: an integration test.
    @Test func `who reads keeps what was deleted in the file, which is told`() throws {
        let store = try open()
        #expect(try store.store(Changes { $0.record(.everyKind(3)) }) == [])
        let reader = try HistoryStore.openToLook(folder: folder.path)
        try reader.looking {
            _ = try reader.forgotten()
            let isGone = try store.vacuum()
            #expect(!isGone)
        }
        let isGone = try store.vacuum()
        #expect(isGone)
    }

    private func session(_ id: String, at offset: Duration = .zero, prescribed text: String = "{}") -> SessionRecord {
        SessionRecord(
            id: id, routine: Slug(literal: "upper-back"), name: "Upper back",
            prescription: PrescriptionRecord(text: text), began: after(offset), offset: 3600,
            exercises: [
                .init(address: "press-up/press-up", name: "Press-up", hold: .seconds(5), reps: 10, planned: 10),
                .init(address: "upper-back/bird-dog", name: "Bird dog", planned: 20),
            ])
    }

    private func step(_ number: Int, _ kind: String = "hold") -> StepRecord {
        StepRecord(
            number: number, index: number, kind: kind, exercise: 0, set: 1, rep: number + 1,
            plannedStart: .seconds(9 * number), plannedLength: .seconds(5), start: .seconds(9 * number),
            length: .seconds(5))
    }

    @Test func `a session comes back with its exercises and its steps, also by another start`() throws {
        var kept = session("a")
        kept.exercises[0].done = 2
        kept.exercises[0].held = .seconds(10)
        kept.exercises[1].isDelivered = false
        (kept.ended, kept.outcome, kept.scheduled) = (after(.seconds(60)), .partial, start)
        var open = step(2)
        (open.plannedLength, open.side, open.pose, open.end, open.isDelivered, open.counted) = (
            nil, 1, 2, .cut, false, 7
        )
        do {
            let store = try self.open()
            let changes = Changes { changes in
                changes.record(
                    Records { records in
                        records.save(kept)
                        for step in [step(0), step(1, "release"), open] { records.save(step, of: "a") }
                    })
            }
            #expect(try store.store(changes) == [])
        }
        let store = try self.open()
        #expect(try store.session("a") == kept)
        #expect(try store.steps(of: "a") == [step(0), step(1, "release"), open])
        #expect(try store.session("b") == nil && store.steps(of: "b") == [])
    }

    @Test func `one that is stored again takes the place of the first, and keeps its steps`() throws {
        let store = try open()
        _ = try store.store(
            Records {
                $0.save(session("a")); $0.save(step(0), of: "a")
            })
        var ended = session("a")
        ended.exercises.removeLast()
        (ended.ended, ended.outcome) = (after(.seconds(60)), .completed)
        _ = try store.store(
            Records {
                $0.save(ended); $0.save(step(1), of: "a")
            })
        #expect(try store.session("a") == ended)
        #expect(try store.steps(of: "a") == [step(0), step(1)])
    }

    @Test func `a programme is kept once, also where two have one digest`() throws {
        let store = try open()
        _ = try store.store(
            Records { records in
                for (id, text) in [("a", "1"), ("b", "1"), ("c", "2")] { records.save(session(id, prescribed: text)) }
            })
        try store.database.run("UPDATE prescription SET digest = (SELECT digest FROM prescription WHERE text = '1')")
        _ = try store.store(Records { $0.save(session("d", prescribed: "1")) })
        #expect(try store.database.integer("SELECT count(*) FROM prescription WHERE text = '1'") == 1)
        let texts = try store.sessionPage(after: nil, limit: 9).rows.map(\.prescription.text)
        #expect(texts == ["1", "1", "2", "1"])
    }

    /// By an implementation in another language: Python, from the definition of FNV-1a.
    @Test(arguments: [("", "cbf29ce484222325"), ("a", "af63dc4c8601ec8c"), ("foobar", "85944171f73967e8")])
    func `a digest is FNV-1a`(text: String, digest: String) {
        #expect(PrescriptionRecord(text: text).digest == digest)
    }

    @Test func `sessions come in order of time, page by page`() throws {
        let store = try open()
        let all = [session("b"), session("a", at: .hours(1)), session("c", at: .hours(1)), session("d", at: .hours(3))]
        _ = try store.store(Records { records in for session in all.reversed() { records.save(session) } })
        #expect(try store.sessionPage(after: nil, limit: 9).rows == all)
        let first = try store.sessionPage(after: nil, limit: 2)
        #expect(first.rows == Array(all[..<2]))
        let second = try store.sessionPage(after: first.next, limit: 3)
        #expect(second.rows == Array(all[2...]) && second.next == nil)
    }

    @Test func `what is said comes back as it was stored`() throws {
        let store = try open()
        let place = PainReport.Place(exercise: "press-up/press-up", set: 1, rep: 3, side: 0)
        let pains = [
            Remark(id: "1", at: start, offset: -3600, PainReport(level: 2, moment: .before)),
            Remark(
                id: "2", at: after(.seconds(1)), offset: 3600,
                PainReport(
                    level: nil, moment: .during, stopped: true, session: "a", place: place, text: "'); DROP TABLE pain")
            ),
        ]
        let note = Remark(id: "3", at: start, offset: 0, NoteText(text: "<b>better</b>\u{0}\n", session: "a"))
        let dose = Remark(
            id: "4", at: start, offset: 0,
            DoseMark(exercise: "press-up/press-up", cause: .baseline, hold: .seconds(15), reps: nil, standing: "{}"))
        let acknowledgement = Remark(id: "5", at: start, offset: 0, Acknowledgement(exercise: nil))
        let records = Records { records in
            for pain in pains { records.save(pain) }
            records.save(note)
            records.save(dose)
            records.save(acknowledgement)
        }
        _ = try store.store(records)
        _ = try store.store(records)
        let to = after(.hours(1))
        #expect(try store.pains(from: start, to: to) == pains)
        #expect(try store.notes(from: start, to: to) == [note])
        #expect(try store.doses(from: start, to: to) == [dose])
        #expect(try store.acknowledgements(from: start, to: to) == [acknowledgement])
        #expect(try store.pains(from: after(.seconds(1)), to: to) == [pains[1]])
    }

    @Test func `what breaks a rule is left out and named, and takes nothing with it`() throws {
        let store = try open()
        var backwards = step(0)
        backwards.length = .seconds(-1)
        let refused = try store.store(
            Records { records in
                records.save(session("a"))
                records.save(backwards, of: "a")
                records.save(step(1), of: "a")
                records.save(step(0), of: "nobody")
                records.save(Remark(id: "1", at: start, offset: 0, PainReport(level: 11, moment: .after)))
            })
        #expect(refused.count == 3)
        #expect(try store.steps(of: "a") == [step(1)])
        #expect(try store.pains(from: start, to: after(.hours(1))) == [])
    }

    @Test func `there is one session to go on with at most, and its place moves`() throws {
        let first = UnfinishedSession(
            session: "a", boot: "b", at: start, isRunning: true, timeline: "T", position: "0")
        var second = first
        (second.session, second.position, second.at) = ("c", "1", after(.seconds(1)))
        let store = try open()
        _ = try store.store(Records { $0.unfinished = .session(first) })
        _ = try store.store(Records { $0.unfinished = .session(second) })
        #expect(try store.unfinished() == second)
        _ = try store.store(Records { $0.unfinished = .moved(position: "2", at: after(.seconds(2))) })
        (second.position, second.at) = ("2", after(.seconds(2)))
        #expect(try store.unfinished() == second)
        _ = try store.store(Records { $0.unfinished = .nothing })
        _ = try store.store(Records { $0.unfinished = .moved(position: "3", at: start) })
        #expect(try store.unfinished() == nil)
    }

    /// Whatever is said of it one after the other, stored at once or folded together, comes to the same.
    @Test func `what is folded together is what it is one by one`() throws {
        let sayings: [Records.Unfinished?] = [
            .session(
                UnfinishedSession(session: "a", boot: "b", at: start, isRunning: true, timeline: "T", position: "0")),
            .moved(position: "1", at: after(.seconds(1))), .nothing, nil,
        ]
        for first in sayings {
            for second in sayings {
                for third in sayings {
                    let one = try HistoryStore.inMemory()
                    let folded = try HistoryStore.inMemory()
                    var all = Changes()
                    for saying in [first, second, third] {
                        let next = Records { $0.unfinished = saying }
                        _ = try one.store(next)
                        all.append(Changes { $0.record(next) })
                    }
                    _ = try folded.store(all)
                    #expect(try one.unfinished() == folded.unfinished())
                }
            }
        }
    }
}

extension Records {
    /// What `fill` says.
    init(_ fill: (inout Records) -> Void) {
        self.init()
        fill(&self)
    }
}

extension HistoryStore {
    borrowing func store(_ records: Records) throws(HistoryError) -> [HistoryError] {
        try store(Changes { $0.record(records) })
    }
}
