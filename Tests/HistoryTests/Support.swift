import Foundation
import Rig
import Scheduling
import Units

@testable import History

/// 2026-12-01T07:00:00Z, a Tuesday, from which tests count.
let start = Timestamp(seconds: 1_796_108_400)

/// Some of `unit` after `start`.
func after(_ duration: Duration) -> Timestamp { start + duration }

extension Duration {
    static func hours(_ hours: Int) -> Duration { .seconds(hours * 3600) }
    static func days(_ days: Int) -> Duration { .hours(days * 24) }
}

extension Slug {
    /// A slug that the test knows to be one.
    init(literal: String) {
        guard let slug = Slug(literal) else { preconditionFailure("\(literal) is no slug") }
        self = slug
    }
}

/// One of the entry `entry`, `offset` after `start`.
func occurrence(
    _ entry: String, _ offset: Duration, _ state: Occurrence.State = .completed, last: Duration? = nil, count: Int = 1
) -> Occurrence {
    Occurrence(
        entry: entry, routine: Slug(literal: "test"), at: after(offset), last: last.map(after), count: count,
        state: state)
}

extension Changes {
    /// What `fill` asks for.
    init(_ fill: (inout Changes) -> Void) {
        self.init()
        fill(&self)
    }

    init(_ occurrences: Occurrence...) { self.init { $0.save(occurrences) } }
}

extension HistoryStore {
    /// Everything there is.
    borrowing func all() throws(HistoryError) -> [Occurrence] {
        try occurrences(from: Timestamp(microseconds: .min), to: Timestamp(microseconds: .max))
    }
}

/// Runs the `sqlite3` program on a file: another process, and another author.
@discardableResult
func sqlite3(_ file: String, _ sql: String) throws -> String {
    let outcome = try ChildProcess.run("sqlite3", ["-batch", file, sql])
    guard outcome.status == 0 else { throw ChildProcess.Failure(outcome.errors) }
    return outcome.output.trimmingCharacters(in: .newlines)
}

extension Records {
    /// `count` of each kind.
    static func everyKind(_ count: Int) -> Records {
        var records = Records()
        for number in 0..<count {
            let at = after(.hours(number))
            records.save(
                SessionRecord(
                    id: "s\(number)", routine: Slug(literal: "test"), name: "Test",
                    prescription: PrescriptionRecord(text: "programme \(number)"), began: at, offset: 3600,
                    exercises: [.init(address: "test/one", name: "One", hold: .seconds(5), reps: 10, planned: 1)]))
            records.save(
                StepRecord(
                    number: 0, index: 0, kind: "hold", exercise: 0, set: 1, rep: 1, plannedStart: .zero,
                    plannedLength: .seconds(5), start: .zero, length: .seconds(5)), of: "s\(number)")
            records.save(Remark(id: "p\(number)", at: at, offset: 0, PainReport(level: 3, moment: .after)))
            records.save(Remark(id: "n\(number)", at: at, offset: 0, NoteText(text: "note \(number)")))
            records.save(
                Remark(
                    id: "d\(number)", at: at, offset: 0,
                    DoseMark(exercise: "test/one", cause: .set, hold: .seconds(number), reps: nil)))
            records.save(Remark(id: "a\(number)", at: at, offset: 0, Acknowledgement(exercise: "test/one")))
        }
        records.unfinished = .session(
            UnfinishedSession(
                session: "s0", boot: "boot", at: start, isRunning: true, timeline: "timeline", position: "position"))
        return records
    }
}

extension HistoryStore {
    /// Reads everything that was done and said; how much it is.
    borrowing func allRecords() throws(HistoryError) -> Int {
        let (from, to) = (Timestamp(microseconds: .min), Timestamp(microseconds: .max))
        var count = try pains(from: from, to: to).count + notes(from: from, to: to).count
        count += try doses(from: from, to: to).count + acknowledgements(from: from, to: to).count
        count += try unfinished() == nil ? 0 : 1
        for session in try sessionPage(after: nil, limit: .max).rows { count += try 1 + steps(of: session.id).count }
        return count
    }
}
