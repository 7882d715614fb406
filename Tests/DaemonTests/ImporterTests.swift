import History
import MadeHistory
import Report
import Rig
import Scheduling
import Testing
import Units

@testable import Daemon

/// Histories that are exchanged between machines.
@Suite struct ImporterTests {
    private let now = Timestamp(seconds: 1_800_000_000)

    private func made(weeks: Int = 6) throws -> MadeHistory {
        MadeHistory(weeks: weeks, from: try #require(CivilDate("2026-11-02")))
    }

    private func export(_ store: borrowing HistoryStore) throws -> [[UInt8]] {
        var lines: [[UInt8]] = []
        try Exporter.export(store) { lines.append($0.dropLast()) }
        return lines
    }

    @discardableResult
    private func take(
        _ lines: [[UInt8]], into store: borrowing HistoryStore, mayForget: Bool = false
    ) throws -> Importer.Outcome {
        var rest = lines[...]
        return try Importer.take("x.jsonl", into: store, now: now, mayForget: mayForget) {
            rest.popFirst().map { .bytes($0) }
        }
    }

    private func midnight(_ day: CivilDate) -> Timestamp {
        Timestamp(seconds: CivilTime(day, secondOfDay: 0).secondsSinceEpoch)
    }

    /// A machine with a part of what was made.
    private func machine(_ changes: Changes) throws -> HistoryStore {
        let store = try HistoryStore.inMemory()
        #expect(try store.store(changes).isEmpty)
        return store
    }

    @Test func `what is exported and imported into nothing is exported again as the same bytes`() throws {
        let one = try machine(try made().changes)
        let other = try HistoryStore.inMemory()
        let lines = try export(one)
        let outcome = try take(lines, into: other)
        #expect(outcome.new == lines.count - 2 - 3 && outcome.known == 0, "header, end and three prescriptions")
        #expect(try export(other) == lines)
        let again = try take(lines, into: other)
        #expect(again.new == 0 && again.replaced == 0 && again.known == outcome.new)
        #expect(try export(other) == lines)
    }

    @Test func `what another machine says of the day after tomorrow's morrow is refused`() throws {
        let store = try HistoryStore.inMemory()
        var records = Records()
        for (id, days) in [("00000000-0000-4000-8000-000000000001", 1), ("00000000-0000-4000-8000-000000000002", 3)] {
            records.save(
                Remark(id: id, at: now + .seconds(86_400 * days), offset: 0, PainReport(level: 1, moment: .after)))
        }
        var changes = Changes()
        changes.record(records)
        let lines = try export(try machine(changes))
        let refusal = #expect(throws: Importer.Refusal.self) { try take(lines, into: store) }
        #expect(refusal?.problems.count == 1 && refusal?.problems.first?.contains("more than two days ahead") == true)
        #expect(try export(store).count == 2, "nothing but the first and the last line")
    }

    /// The schedule would wait until then, or what counts from the last one that was done; nor could it be forgotten.
    @Test(arguments: ["last", "settled", "ended", "scheduled"])
    func `nothing that an item goes by may be later, not only its beginning`(what: String) throws {
        let made = try made(weeks: 1)
        for (days, isRefused) in [(1, false), (3, true)] {
            let instant = now + .seconds(86_400 * days)
            var (changes, records) = (Changes(), Records())
            var (occurrence, session) = (made.occurrences[0], made.sessions[0])
            switch what {
            case "last":
                (occurrence.state, occurrence.session) = (.missed, nil)
                (occurrence.last, occurrence.count) = (instant, 7)
            case "settled": occurrence.settled = instant
            case "ended": session.ended = instant
            default: session.scheduled = instant
            }
            records.save(session)
            changes.record(records)
            changes.save([occurrence])
            let lines = try export(try machine(changes))
            let store = try HistoryStore.inMemory()
            guard isRefused else {
                #expect(try take(lines, into: store).new == 2)
                continue
            }
            let refusal = #expect(throws: Importer.Refusal.self) { try take(lines, into: store) }
            #expect(refusal?.problems.count == 1)
            #expect(refusal?.problems.first?.contains("\(instant): more than two days ahead") == true)
            #expect(try export(store).count == 2)
        }
    }

    /// Its clock was a month ahead when it began a session: what it has anyway it may be told again, and no more than that.
    @Test func `a machine takes its own export, also where its clock was wrong once`() throws {
        var (changes, records) = (Changes(), Records())
        var session = try made(weeks: 1).sessions[0]
        session.began = now + .seconds(86_400 * 30)
        session.ended = session.began + .seconds(600)
        records.save(session)
        changes.record(records)
        let store = try machine(changes)
        let lines = try export(store)
        let outcome = try take(lines, into: store)
        #expect(outcome.known == 1 && outcome.new == 0 && outcome.replaced == 0)
        #expect(throws: Importer.Refusal.self) { try take(lines, into: HistoryStore.inMemory()) }
        // Another version of it would be news.
        session.ended = session.began + .seconds(900)
        records.save(session)
        changes.record(records)
        let newer = try export(try machine(changes))
        #expect(throws: Importer.Refusal.self) { try take(newer, into: store) }
        #expect(try export(store) == lines)
    }

    /// Without their latest times entries would be gone through from their beginning, and all found missed.
    @Test func `an entry counts from what is forgotten on, and a run that reaches beyond stays`() throws {
        let store = try HistoryStore.inMemory()
        let (slug, start) = (try #require(Slug("test")), now - .seconds(86_400 * 30))
        let days = { (count: Int) in start + .seconds(86_400 * count) }
        var changes = Changes()
        changes.note(entries: [("a", slug)], since: start)
        changes.save([
            Occurrence(entry: "a", routine: slug, at: days(1), state: .completed),
            Occurrence(entry: "a", routine: slug, at: days(2), last: days(20), count: 18, state: .missed),
        ])
        _ = try store.store(changes)
        try store.changing {
            try store.forget(before: ForgetBound(days(10), offset: 0)) { _ in nil }
            return true
        }
        // A machine that has not forgotten it tells of it, whole.
        let other = try HistoryStore.inMemory()
        let outcome = try take(try export(store), into: other, mayForget: true)
        #expect(outcome.new == 1 && outcome.forgotten == 0)
        #expect(try other.occurrences(from: start, to: now).map(\.count) == [18])
        let remembered = try store.remembered(now: now)
        #expect(remembered.entries["a"]?.since == days(10) && remembered.entries["a"]?.latest == days(20))
        #expect(try store.occurrences(from: start, to: now).map(\.count) == [18])
    }

    @Test func `machines that exchange exports end with the same, in whatever order`() throws {
        let made = try made()
        // Each has half of the sessions, and its own idea of what became of the scheduled times.
        func part(_ index: Int) -> Changes {
            var (changes, records) = (Changes(), Records())
            for (number, session) in made.sessions.enumerated() where number % 3 != index {
                var own = session
                // One was gone on with here.
                if number % 5 == 0, index == 1 { own.ended = own.ended.map { $0 + .seconds(300) } }
                if number % 7 == 0 { own.name += " on \(index)" }
                records.save(own)
                for step in made.steps[session.id] ?? [] where index != 1 || step.number < 10 {
                    records.save(step, of: session.id)
                }
            }
            changes.save(
                made.occurrences.enumerated().compactMap { number, occurrence in
                    var own = occurrence
                    if number % 3 == index { (own.state, own.session) = (.missed, nil) }
                    return number % 4 == index ? nil : own
                })
            for pain in made.pains.dropFirst(index * 5) { records.save(pain) }
            for note in made.notes.dropLast(index) { records.save(note) }
            for dose in made.doses where index != 1 { records.save(dose) }
            changes.record(records)
            return changes
        }
        let exports = try (0..<3).map { index in
            let store = try machine(part(index))
            return try export(store)
        }
        var ends: [[[UInt8]]] = []
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0], [2, 2, 1, 0, 1]] {
            let store = try HistoryStore.inMemory()
            for index in order { try take(exports[index], into: store) }
            ends.append(try export(store))
        }
        // And by one to another that has its own already.
        for (first, second) in [(0, 1), (1, 0)] {
            let store = try machine(part(first))
            try take(exports[second], into: store)
            try take(exports[2], into: store)
            ends.append(try export(store))
        }
        #expect(Set(ends).count == 1)
        #expect(ends[0].count > exports[0].count)
    }

    @Test func `a file with anything wrong leaves all as it was, and each problem is told with its line`() throws {
        let store = try machine(try made(weeks: 2).changes)
        let before = try export(store)
        var lines = try export(try machine(try made().changes))
        lines[4] = Array("{".utf8)
        lines[7] = Array(#"{"type":"x"}"#.utf8)
        let refusal = #expect(throws: Importer.Refusal.self) { try take(lines, into: store) }
        #expect(refusal?.problems.count == 2)
        #expect(refusal?.problems.first == "x.jsonl:5: not JSON: one object on a line is allowed")
        #expect(refusal?.problems.last?.hasPrefix("x.jsonl:8: type: \"x\"") == true)
        #expect(try export(store) == before)
        for cut in [0, 1, 5, lines.count - 1] {
            let whole = try export(try machine(try made().changes))
            #expect(throws: Importer.Refusal.self) { try take(Array(whole[..<cut]), into: store) }
            #expect(try export(store) == before)
        }
        let many = [lines[0]] + Array(repeating: Array("[".utf8), count: 1000)
        #expect(#expect(throws: Importer.Refusal.self) { try take(many, into: store) }?.problems.count == 20)
        let long = #expect(throws: Importer.Refusal.self) {
            var given = false
            _ = try Importer.take("-", into: store, now: now, mayForget: false) {
                defer { given = true }
                return given ? nil : .tooLong
            }
        }
        #expect(long?.problems.first == "-:1: too long: at most 16777216 bytes are allowed")
    }

    @Test func `what was forgotten does not come back, and doses stay`() throws {
        let made = try made()
        let store = try machine(made.changes)
        let whole = try export(store)
        let day = try #require(CivilDate("2026-12-09"))
        let instant = midnight(day)
        let bound = ForgetBound(instant, offset: 0)
        let count = try store.toForget(before: bound)
        #expect(count.sessions == made.sessions.count { $0.began < instant } && count.sessions > 10)
        let mark = DoseMark(exercise: "press-up/press-up", cause: .baseline, hold: .seconds(20), reps: 9, standing: "x")
        try store.changing {
            try store.forget(before: bound) { $0 == mark.exercise ? mark : nil }
            return true
        }
        #expect(try store.vacuum())
        #expect(try store.toForget(before: bound).isEmpty)
        let doses = try store.doses(from: instant, to: instant + .microseconds(1))
        #expect(doses.map(\.content) == [mark])
        let after = try export(store)
        let outcome = try take(whole, into: store)
        #expect(outcome.new == 0 && outcome.forgotten > count.total)
        #expect(try export(store) == after)
    }

    @Test func `without a rule the last dose that was set stays as the baseline`() throws {
        let made = try made(weeks: 8)
        let store = try machine(made.changes)
        let set = try #require(made.doses.first)
        try store.changing {
            try store.forget(before: ForgetBound(now, offset: 0)) { _ in nil }
            return true
        }
        var mark = set.content
        mark.cause = .baseline
        #expect(try store.doses(from: HistoryStore.instants.lowerBound, to: now + .seconds(1)).map(\.content) == [mark])
        #expect(try store.prescriptionTexts() == [])
    }

    @Test func `what another machine forgot is forgotten here, but never unasked`() throws {
        let made = try made()
        let laptop = try machine(made.changes)
        let desktop = try machine(made.changes)
        let instant = midnight(try #require(made.sessions.dropFirst(12).first).day)
        let count = made.sessions.count { $0.began < instant }
        try laptop.changing {
            try laptop.forget(before: ForgetBound(instant, offset: 0)) { _ in nil }
            return true
        }
        let lines = try export(laptop)
        let before = try export(desktop)
        let refusal = #expect(throws: Importer.Refusal.self) { try take(lines, into: desktop) }
        #expect(refusal?.problems == [] && refusal?.toForget?.sessions == count && count > 10)
        #expect(try export(desktop) == before)
        let outcome = try take(lines, into: desktop, mayForget: true)
        #expect(outcome.removed > count)
        #expect(try export(desktop) == lines)
        // One that would forget what is to come is a mistake, or worse.
        let future = String(decoding: lines[1], as: UTF8.self).replacing("2026-", with: "2526-")
        let hostile = [lines[0], Array(future.utf8)]
        let answer = #expect(throws: Importer.Refusal.self) { try take(hostile, into: desktop, mayForget: true) }
        #expect(answer?.problems.first?.contains("an instant that is over is allowed") == true)
    }

    @Test func `what runs here is neither exported, nor replaced, nor forgotten`() throws {
        let made = try made(weeks: 1)
        var running = made.sessions[0]
        (running.ended, running.outcome) = (nil, nil)
        let other = try machine(made.changes)
        let store = try HistoryStore.inMemory()
        var changes = Changes()
        var records = Records()
        records.save(running)
        records.unfinished = .session(
            UnfinishedSession(session: running.id, boot: "b", at: now, isRunning: true, timeline: "", position: ""))
        var due = made.occurrences[0]
        due.state = .running
        changes.record(records)
        changes.save([due])
        #expect(try store.store(changes).isEmpty)
        #expect(try export(store).count == 2)
        try take(try export(other), into: store)
        #expect(try store.session(running.id) == running)
        #expect(try store.occurrence(due.key) == due)
        try store.changing {
            try store.forget(before: ForgetBound(now, offset: 0)) { _ in nil }
            return true
        }
        #expect(try store.session(running.id) == running && store.occurrence(due.key) == due)
    }
}
