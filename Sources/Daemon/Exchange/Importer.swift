import History
import Report
import Scheduling
import Units

/// Takes what another machine has exported into a history: all of a file, or nothing of it.
package struct Importer {
    /// What became of the lines of a file.
    package struct Outcome: Codable, Hashable, Sendable {
        /// Was not there before.
        package var new = 0
        /// Took the place of another version.
        package var replaced = 0
        /// Was there, or a version that counts for more.
        package var known = 0
        /// Is older than what was forgotten here, and stays forgotten.
        package var forgotten = 0
        /// Was here, and is forgotten now since it was there.
        package var removed = 0
    }

    /// Why nothing was taken.
    package struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
        /// Each in a line: `file:line: what is wrong, what is allowed`.
        package var problems: [String]
        /// What would be forgotten here too, if that is all that keeps the file from being taken.
        package var toForget: ForgetCount?

        package var description: String { problems.joined(separator: "\n") }
    }

    /// As many problems of one file are told.
    private static let mostProblems = 20

    private let file: String
    private let now: Timestamp
    private let mayForget: Bool
    private let offset: (Timestamp) -> Int
    private let baseline: Baseline
    private var reader = ExchangeReader()
    private var outcome = Outcome()
    private var problems: [String] = []
    private var line = 0
    private var forgotten: ForgetBound?
    private var toForget: ForgetCount?

    /// The dose that an exercise, by its origin, stands at where all before a bound is forgotten.
    package typealias Baseline = (String, ForgetBound, borrowing HistoryStore) throws(HistoryError) -> DoseMark?

    private init(
        file: String, now: Timestamp, mayForget: Bool, offset: @escaping (Timestamp) -> Int,
        baseline: @escaping Baseline
    ) {
        self.file = file
        self.now = now
        self.mayForget = mayForget
        self.offset = offset
        self.baseline = baseline
    }

    /// Takes in what `next` gives line by line until it gives nil. Throws `Refusal` where the file is wrong. `file` is what
    /// messages call it; `mayForget` says that what was forgotten there is to be forgotten here, where doses then stand as
    /// `baseline` says. `offset` is the person's clock, in seconds east of UTC.
    package static func take(
        _ file: String, into store: borrowing HistoryStore, now: Timestamp, mayForget: Bool,
        offset: @escaping (Timestamp) -> Int = { _ in 0 }, baseline: @escaping Baseline = { _, _, _ in nil },
        next: () throws -> InputLine?
    ) throws -> Outcome {
        var importer = Importer(file: file, now: now, mayForget: mayForget, offset: offset, baseline: baseline)
        try store.changing {
            importer.forgotten = try store.forgotten().map { ForgetBound($0, offset: offset($0)) }
            while importer.problems.count < mostProblems, let line = try next() {
                importer.line += 1
                try importer.take(line, into: store)
                // What is no history from its first line on is not gone through.
                if importer.line == 1, !importer.problems.isEmpty { break }
            }
            // What is wrong anyway needs no second reason.
            if importer.problems.isEmpty { importer.finish() }
            return importer.problems.isEmpty && importer.toForget == nil
        }
        guard importer.problems.isEmpty, importer.toForget == nil else {
            throw Refusal(problems: importer.problems, toForget: importer.toForget)
        }
        return importer.outcome
    }

    private mutating func take(_ line: InputLine, into store: borrowing HistoryStore) throws {
        guard case .bytes(let bytes, let isEnded) = line else {
            return complain("too long: at most \(ExchangeReader.longestLine) bytes are allowed")
        }
        let item: ExchangeItem?
        do throws(ExchangeProblem) {
            item = try reader.read(bytes, isEnded: isEnded)
        } catch {
            return complain("\(error)")
        }
        guard let item, problems.isEmpty else { return }
        do throws(HistoryError) {
            try merge(item, into: store)
        } catch {
            guard error.code == .refused else { throw error }
            complain(error.message)
        }
    }

    private mutating func finish() {
        do throws(ExchangeProblem) {
            try reader.finish()
        } catch {
            complain("\(error)")
        }
    }

    private mutating func complain(_ what: String) { problems.append("\(file):\(max(1, line)): \(what)") }

    private mutating func merge(_ item: ExchangeItem, into store: borrowing HistoryStore) throws(HistoryError) {
        if case .forgotten(let before) = item { return try forget(before, in: store) }
        if let forgotten, item.isBefore(forgotten), try !store.hasSession(of: item) {
            outcome.forgotten += 1
            return
        }
        let stored = try store.stored(item)
        // What is not over here is the daemon's own.
        if let stored, !stored.isOver || item == stored || !item.prevails(over: stored) {
            outcome.known += 1
            return
        }
        // It would be what came last, and could not be forgotten; a schedule would wait until then. What is here already is
        // this machine's own clock's.
        if let latest = item.latest, latest > now + .seconds(2 * 86_400) {
            return complain("\(latest): more than two days ahead: was the clock of that machine wrong?")
        }
        outcome.new += stored == nil ? 1 : 0
        outcome.replaced += stored == nil ? 0 : 1
        try store.put(item)
    }

    /// What was forgotten there is forgotten here, so that both have the same; but never unasked.
    private mutating func forget(_ before: Timestamp, in store: borrowing HistoryStore) throws(HistoryError) {
        guard before <= now else {
            return complain("before: \(before): an instant that is over is allowed")
        }
        guard before > forgotten?.instant ?? HistoryStore.instants.lowerBound else { return }
        let bound = ForgetBound(before, offset: offset(before))
        let count = try store.toForget(before: bound)
        guard mayForget || count.isEmpty else {
            toForget = count
            return
        }
        try store.forget(before: bound) { exercise throws(HistoryError) in try baseline(exercise, bound, store) }
        outcome.removed += count.total
        forgotten = bound
    }
}

/// A line of a file.
package enum InputLine {
    /// Without its end; `isEnded` is whether it has one, which only the last line of a file may lack.
    case bytes([UInt8], isEnded: Bool = true)
    /// It is longer than any may be; it was passed over.
    case tooLong
}

extension ExchangeItem {
    /// Whether nothing more comes of it.
    fileprivate var isOver: Bool {
        switch self {
        case .session(let session, _): session.outcome != nil
        case .occurrence(let occurrence): occurrence.state.isOutcome
        case .forgotten, .pain, .note, .dose, .acknowledgement: true
        }
    }
}

extension HistoryStore {
    /// What is stored of the same thing; nil for nothing.
    fileprivate borrowing func stored(_ item: ExchangeItem) throws(HistoryError) -> ExchangeItem? {
        switch item {
        case .forgotten: nil
        case .session(let session, _):
            if let own = try self.session(session.id) { .session(own, steps: try steps(of: own.id)) } else { nil }
        case .occurrence(let occurrence): try self.occurrence(occurrence.key).map { .occurrence($0) }
        case .pain(let remark): try pain(remark.id).map { .pain($0) }
        case .note(let remark): try note(remark.id).map { .note($0) }
        case .dose(let remark): try dose(remark.id).map { .dose($0) }
        case .acknowledgement(let remark): try acknowledgement(remark.id).map { .acknowledgement($0) }
        }
    }

    /// Whether it is pain in a session that is here: one stays with the other.
    fileprivate borrowing func hasSession(of item: ExchangeItem) throws(HistoryError) -> Bool {
        guard case .pain(let remark) = item, let id = remark.content.session else { return false }
        return try session(id) != nil
    }

    fileprivate borrowing func put(_ item: ExchangeItem) throws(HistoryError) {
        var records = Records()
        switch item {
        case .forgotten: return
        case .session(let session, let steps):
            records.save(session)
            for step in steps { records.save(step, of: session.id) }
        case .occurrence(let occurrence): return try put(occurrence)
        case .pain(let remark): records.save(remark)
        case .note(let remark): records.save(remark)
        case .dose(let remark): records.save(remark)
        case .acknowledgement(let remark): records.save(remark)
        }
        try put(records)
    }
}
