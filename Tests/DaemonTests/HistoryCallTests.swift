import Control
import Foundation
import History
import Logging
import MadeHistory
import Report
import Rig
import Scheduling
import Synchronization
import Testing
import Units
import Varlink

@testable import Daemon
@testable import VarlinkServer

/// The past as a client asks for it. Integration tests: they call a served socket.
@Suite struct HistoryCallTests {
    private let scene: DoseScene
    private let thread = EventThread()
    private let logger = LogBook().logger

    init() throws { scene = try DoseScene(on: "2026-11-30", routines: [:]) }

    /// Runs `body` against the served interface, on a thread where it may block.
    private func serve(_ body: @escaping @Sendable (_ path: String) throws -> Void) async throws {
        let conductor = Conductor(sound: FakeSound().sound(patience: .zero), thread: thread, logger: logger)
        let files = CurrentCatalogue(scene.catalogue)
        let service = ControlService(
            conductor: conductor, files: files, state: try StateFolder.open(scene.state), reload: { files.readAll() })
        try await ControlCalls.serve(service, in: scene.folder, on: thread, logger: logger) { try body($0.path) }
    }

    /// All pages, none of which is longer than a message may be, or the client would complain.
    private static func pages(_ path: String, _ parameters: HistoryParameters) throws -> [HistoryListing] {
        var client = try VarlinkClient.connect(path: path)
        var pages: [HistoryListing] = []
        try client.callMore(ControlInterface.qualified("GetHistory"), parameters, reply: HistoryListing.self) {
            pages.append($0)
        }
        return pages
    }

    /// What all pages tell together, with sessions that came in several parts made whole.
    private static func entries(
        _ path: String, _ parameters: HistoryParameters
    ) throws -> [HistoryListing.Entry] {
        try pages(path, parameters).flatMap(\.entries).reduce(into: []) { all, entry in
            guard let part = entry.session, let index = all.indices.last, all[index].session?.id == part.id else {
                return all.append(entry)
            }
            all[index].session?.exercises += part.exercises
            all[index].session?.pains += part.pains
            all[index].session?.notes += part.notes
            all[index].session?.steps? += part.steps ?? []
        }
    }

    private static func refusal(_ path: String, _ parameters: some Encodable) throws -> VarlinkError? {
        var client = try VarlinkClient.connect(path: path)
        do throws(ClientError) {
            _ = try client.call(ControlInterface.qualified("GetHistory"), parameters, reply: HistoryListing.self)
        } catch {
            if case .refused(let refusal) = error.code { return refusal }
        }
        return nil
    }

    private func made(weeks: Int) throws -> MadeHistory {
        MadeHistory(weeks: weeks, from: try #require(CivilDate("2025-09-01")))
    }

    /// All of it, told at once and not in portions.
    private func told(_ made: MadeHistory, withSteps: Bool = false) -> [HistoryListing.Entry] {
        let ids = Set(made.sessions.map(\.id))
        var past = Past(
            sessions: made.sessions,
            occurrences: made.occurrences.filter { $0.session.map { !ids.contains($0) } ?? true }, pains: made.pains,
            notes: made.notes, doses: made.doses, acknowledgements: made.acknowledgements)
        if withSteps { for id in ids { past.steps[id] = made.steps[id] ?? [] } }
        return past.listing(.utc, names: scene.catalogue.names).entries
    }

    @Test func `a year comes in pages, each thing once and in order, with its steps where they are asked for`()
        async throws
    {
        let made = try made(weeks: 60)
        try made.store(in: scene.state)
        let (all, stepped) = (told(made), told(made, withSteps: true))
        #expect(all.count == 503)
        try await serve { path in
            let asked = HistoryParameters(since: "2000-01-01")
            let pages = try Self.pages(path, asked)
            #expect(pages.count > 5 && pages.allSatisfy { $0.zone == "UTC" && !$0.older && !$0.entries.isEmpty })
            #expect(pages.flatMap(\.entries) == all)
            #expect(try Self.refusal(path, asked)?.name == VarlinkError.expectedMore.name)
            #expect(try Self.entries(path, HistoryParameters(since: "2000-01-01", steps: true)) == stepped)
            // A short answer needs no more.
            var client = try VarlinkClient.connect(path: path)
            let short = try client.call(
                ControlInterface.qualified("GetHistory"), HistoryParameters(limit: 3), reply: HistoryListing.self)
            #expect(short.entries == Array(all.suffix(3)) && short.older)
        }
    }

    @Test func `a limit gives the newest, whatever it is, and says whether there are older ones`() async throws {
        let made = try made(weeks: 40)
        try made.store(in: scene.state)
        let all = told(made)
        try await serve { path in
            for limit in [1, 7, 50, 99, 100, 101, 230, all.count - 1, all.count, all.count + 1, .max] {
                let pages = try Self.pages(path, HistoryParameters(limit: limit))
                #expect(pages.flatMap(\.entries) == Array(all.suffix(limit)), "\(limit)")
                #expect(pages.allSatisfy { $0.older == (limit < all.count) }, "\(limit)")
            }
            #expect(try Self.entries(path, HistoryParameters()) == Array(all.suffix(50)))
        }
    }

    @Test func `filters leave what they name`() async throws {
        let made = try made(weeks: 40)
        try made.store(in: scene.state)
        let all = told(made)
        try await serve { path in
            func check(_ parameters: HistoryParameters, _ isAsked: (HistoryListing.Entry) -> Bool) throws {
                let expected = all.filter(isAsked)
                #expect(try Self.entries(path, parameters) == expected && !expected.isEmpty, "\(parameters)")
            }
            let since = "2000-01-01"
            try check(HistoryParameters(since: since, routine: "upper-back")) {
                ($0.session?.routine ?? $0.occurrence?.routine)?.id == "upper-back"
            }
            try check(HistoryParameters(since: since, exercise: "press-up/press-up")) {
                $0.session?.exercises.contains { $0.id == "press-up/press-up" } ?? false || $0.kind == .dose
            }
            try check(HistoryParameters(since: since, outcomes: [.missed, .stoppedForPain])) {
                ["missed", "stoppedForPain"].contains($0.session?.outcome ?? $0.occurrence?.state.rawValue)
            }
            try check(HistoryParameters(since: "2025-10-13", until: "2025-10-26")) {
                ("2025-10-13"..."2025-10-26").contains(String($0.at.prefix(10)))
            }
            try check(HistoryParameters(until: "2025-09-03")) { $0.at.prefix(10) <= "2025-09-03" }
            #expect(try Self.entries(path, HistoryParameters(since: "2025-09-01", outcomes: [])) == [])
            // It is in the files, and nobody has done it.
            #expect(try Self.entries(path, HistoryParameters(routine: "cobra")) == [])
        }
    }

    @Test func `what is asked wrongly is refused, each for its reason`() async throws {
        try made(weeks: 2).store(in: scene.state)
        try await serve { path in
            let wrong: [(HistoryParameters, String)] = [
                (HistoryParameters(since: "2026-02-30"), "since"), (HistoryParameters(since: "yesterday"), "since"),
                (HistoryParameters(until: "2026-1-1"), "until"),
                (HistoryParameters(since: "2026-12-02", until: "2026-12-01"), "until"),
                (HistoryParameters(limit: 0), "limit"), (HistoryParameters(limit: -5), "limit"),
            ]
            for (parameters, name) in wrong {
                #expect(try Self.refusal(path, parameters) == .invalidParameter(name), "\(parameters)")
            }
            #expect(try Self.refusal(path, ["outcomes": ["great"]]) == .invalidParameter("outcomes.0"))
            #expect(try Self.refusal(path, ["from": "2026-01-01"]) == .invalidParameter("from"))
            let routine = try Self.refusal(path, HistoryParameters(routine: "uper-back"))
            #expect(routine?.name == ControlError.unknownRoutine)
            #expect(try routine?.parameters(as: ControlError.UnknownRoutine.self).near.first == "upper-back")
            #expect(try Self.refusal(path, HistoryParameters(routine: "No Id"))?.name == ControlError.unknownRoutine)
            for address in ["press-up", "press-up/pres-up", "a/b/c"] {
                let refusal = try Self.refusal(path, HistoryParameters(exercise: address))
                #expect(refusal?.name == ControlError.unknownExercise, "\(address)")
            }
        }
    }

    @Test func `what is not stored yet is there, and what is stored later is not there twice`() async throws {
        let old = try scene.session("press-up", on: "2026-11-28", id: "old")
        let new = try scene.session("press-up", on: "2026-11-29", id: "new")
        let step = StepRecord(
            number: 0, index: 0, kind: "hold", exercise: 0, set: 1, rep: 1, plannedStart: .zero,
            plannedLength: .seconds(5), start: .zero, length: .seconds(5))
        let pain = Remark(
            id: "pain", at: new.began + .seconds(60), offset: 0, PainReport(level: 3, moment: .after, session: "new"))
        let note = Remark(
            id: "note", at: new.began + .seconds(7200), offset: 0, NoteText(text: "by itself", session: nil))
        try scene.store { $0.save(old) }
        scene.unstored.withLock { records in
            records.save(new)
            records.save(step, of: "new")
            records.save(pain)
            records.save(note)
            // What follows from what is forgotten nobody has set.
            for (id, cause) in [("set", DoseMark.Cause.set), ("kept", .baseline)] {
                let mark = DoseMark(exercise: "press-up/press-up", cause: cause, hold: nil, reps: 3)
                records.save(Remark(id: id, at: new.began + .seconds(7300), offset: 0, mark))
            }
        }
        try await serve { [scene] path in
            let asked = HistoryParameters(steps: true)
            let before = try Self.entries(path, asked)
            #expect(before.map(\.kind) == [.session, .session, .note, .dose])
            #expect(before[1].session?.pains.map(\.level) == [3] && before[1].session?.steps?.count == 1)
            #expect(try Self.entries(path, HistoryParameters(limit: 1)).map(\.kind) == [.dose])
            // As between reading what waits and reading what is stored.
            let waiting = scene.unstored.withLock { $0 }
            try scene.store { $0.append(waiting) }
            #expect(try Self.entries(path, asked) == before)
            scene.unstored.withLock { $0 = Records() }
            #expect(try Self.entries(path, asked) == before)
        }
    }

    @Test func `a session that fits into no message comes in parts`() async throws {
        let words = String(repeating: "ü\"", count: 500)
        let session = try scene.session("press-up", on: "2026-11-28", id: "long")
        try scene.store { records in
            records.save(session)
            for number in 0..<900 {
                records.save(
                    StepRecord(
                        number: number, index: number, kind: "hold", exercise: 0, set: 1, rep: number + 1,
                        plannedStart: .seconds(number), plannedLength: .seconds(1), start: .seconds(number),
                        length: .seconds(1)),
                    of: "long")
            }
            for number in 0..<80 {
                let at = session.began + .seconds(number)
                records.save(Remark(id: "n\(number)", at: at, offset: 0, NoteText(text: words, session: "long")))
                records.save(
                    Remark(
                        id: "p\(number)", at: at, offset: 0,
                        PainReport(level: 1, moment: .after, session: "long", text: words)))
            }
            // As only another program can have written it.
            let endless = String(repeating: "\u{1}", count: 60_000)
            records.save(
                Remark(id: "x", at: session.began - .seconds(60), offset: 0, NoteText(text: endless, session: nil)))
        }
        try await serve { path in
            let pages = try Self.pages(path, HistoryParameters(steps: true))
            #expect(pages.count > 5)
            let entries = try Self.entries(path, HistoryParameters(steps: true))
            #expect(entries.map(\.kind) == [.note, .session])
            #expect(entries[0].note?.text == String(repeating: "\u{1}", count: 4000) + "…")
            let whole = try #require(entries[1].session)
            #expect(whole.steps?.map(\.rep) == Array(1...900))
            #expect(whole.notes.count == 80 && whole.notes.allSatisfy { $0.text == words })
            #expect(whole.pains.count == 80 && whole.exercises.count == 1)
        }
    }

    @Test func `a history that cannot be read is said to be so, and one that is not there yet is empty`() async throws {
        try await serve { [scene] path in
            #expect(
                try Self.pages(path, HistoryParameters()) == [HistoryListing(zone: "UTC", entries: [], older: false)])
            try Data(repeating: 7, count: 9000).write(to: URL(filePath: scene.state + "/history.db"))
            let refusal = try Self.refusal(path, HistoryParameters())
            #expect(refusal?.name == ControlError.historyUnavailable)
            let message = try refusal?.parameters(as: ControlError.HistoryUnavailable.self).message
            #expect(message?.contains("history.db") == true)
        }
    }

    @Test func `a crowd that asks at once is answered, each with all`() async throws {
        let made = try made(weeks: 20)
        try made.store(in: scene.state)
        let all = told(made)
        try await serve { path in
            let answered = Mutex(0)
            DispatchQueue.concurrentPerform(iterations: 40) { _ in
                guard let entries = try? Self.entries(path, HistoryParameters(since: "2000-01-01")) else { return }
                if entries == all { answered.withLock { $0 += 1 } }
            }
            let count = answered.withLock { $0 }
            #expect(count == 40)
        }
    }
}

/// The past in portions, where it is odd.
@Suite struct PastReadingTests {
    private let routine = Slug(literal: "upper-back")

    private func occurrence(
        _ entry: String, _ second: Int64, last: Int64? = nil, count: Int = 1, session: String? = nil
    ) -> Occurrence {
        Occurrence(
            entry: entry, routine: routine, at: Timestamp(seconds: second), last: last.map { Timestamp(seconds: $0) },
            count: count, state: .missed, session: session)
    }

    private func entries(
        _ occurrences: [Occurrence], unstored: Changes = Changes(), limit: Int? = nil
    ) throws -> [HistoryListing.Entry] {
        let store = try HistoryStore.inMemory()
        var changes = Changes()
        changes.save(occurrences)
        #expect(try store.store(changes).isEmpty)
        var question = PastQuestion()
        question.limit = limit
        var reading = PastReading(question, .utc, names: [:])
        var all: [HistoryListing.Entry] = []
        while let portion = try reading.portion(store, unstored: unstored) { all += portion }
        return all
    }

    /// More of one instant than are read at once.
    @Test(arguments: [nil, 3, 400, 700] as [Int?])
    func `thousands of entries of a schedule may have one time`(limit: Int?) throws {
        let same = (0..<350).map { occurrence("e\(1000 + $0)", 5000) }
        let around =
            (0..<150).map { occurrence("f", 4000 + Int64($0)) } + (0..<150).map { occurrence("g", 6000 + Int64($0)) }
        let found = try entries(same + around, limit: limit)
        #expect(found.count == min(limit ?? .max, 650))
        #expect(found.map(\.at) == found.map(\.at).sorted())
    }

    /// A machine that slept counts 300 missed, of which another one, which knew them one by one, tells of 120 that missed
    /// them too: 180 are left, wherever a portion ends.
    @Test func `a run is told without what lies within it, also where that is read later`() throws {
        let run = occurrence("e", 1000, last: 1299, count: 300)
        let singles = (0..<120).map { occurrence("e", 1100 + Int64($0)) }
        let others = (0..<90).map { occurrence("f", 1000 + Int64($0)) }
        let found = try entries([run] + singles + others)
        #expect(found.count == 211 && found.first { $0.occurrence?.last != nil }?.occurrence?.count == 180)
    }

    @Test func `scheduled times that wait to be stored are there, and those that were removed are not`() throws {
        let stored = (0..<3).map { occurrence("e", 1000 + Int64($0)) }
        var (waiting, records) = (Changes(), Records())
        records.save(
            SessionRecord(
                id: "s", routine: routine, name: "Back", prescription: PrescriptionRecord(text: "{}"),
                began: Timestamp(seconds: 1500), offset: 0))
        waiting.record(records)
        waiting.remove([stored[1].key])
        waiting.save([occurrence("e", 1400, session: "s"), occurrence("e", 1600), occurrence("e", 900)])
        let found = try entries(stored, unstored: waiting)
        let clocks = found.map { $0.at.suffix(9) }
        #expect(clocks == ["00:15:00Z", "00:16:40Z", "00:16:42Z", "00:25:00Z", "00:26:40Z"])
        #expect(found.map(\.kind) == [.occurrence, .occurrence, .occurrence, .session, .occurrence])
        #expect(try entries(stored, unstored: waiting, limit: 2) == Array(found.suffix(2)))
    }

    @Test func `what is neither in the files nor in the history is unknown, with what was perhaps meant`() throws {
        let store = try HistoryStore.inMemory()
        var changes = Changes()
        changes.record(
            {
                var records = Records()
                records.save(
                    SessionRecord(
                        id: "s", routine: Slug(literal: "long-gone"), name: "Gone",
                        prescription: PrescriptionRecord(text: "{}"), began: Timestamp(seconds: 1500), offset: 0,
                        ended: Timestamp(seconds: 1600), outcome: .completed,
                        exercises: [.init(address: "long-gone/lift", name: "Lift", planned: 1)]))
                return records
            }())
        #expect(try store.store(changes).isEmpty)
        let library = Catalogue(Folders(config: nil, state: nil, environment: [:])).library
        func unknown(_ routine: String?, _ exercise: String? = nil) throws -> String? {
            var question = PastQuestion()
            (question.routine, question.exercise) = (routine.flatMap { Slug($0) }, exercise)
            return try question.unknown(library, store)?.description
        }
        #expect(try unknown(nil) == nil && unknown("long-gone") == nil && unknown("upper-back") == nil)
        #expect(try unknown(nil, "long-gone/lift") == nil && unknown(nil, "press-up/press-up") == nil)
        #expect(
            try unknown("long-gon")
                == "\"long-gon\": no such routine, neither in your files nor in the history (did you mean \"long-gone\"?): "
                + "tenuto list shows all")
        #expect(try unknown(nil, "long-gone/lft")?.contains("(did you mean \"long-gone/lift\"") == true)
        #expect(try unknown("upper-back", "zzz/zzz")?.hasPrefix("\"zzz/zzz\": no such exercise, neither") == true)
    }
}
