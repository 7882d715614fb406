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
