import History
import Scheduling
import Units

/// What the ledger's thread works at: the open history, and what is not in it yet.
struct LedgerDesk: ~Copyable {
    /// How many notices are kept, so that what goes wrong again and again takes no memory.
    private static let mostNotices = 4

    private let folder: String
    private var store: HistoryStore?
    /// What the file was found to be while it was open; it is moved aside before it is used again.
    private var damage: HistoryError?
    /// What is still to be stored.
    private(set) var waiting = Changes()
    private(set) var failure: HistoryError?
    private var notices: [String] = []
    /// Whether the file is not at its place any more, so that what is opened next is a new one.
    private var isGone = false
    /// Whether a new file was begun, so that there is more to be stored than there was.
    private var isAnew = false
    /// All that was said of the session that runs: in a new file it would else be missing.
    private var running = Records()

    init(folder: String) {
        self.folder = folder
    }

    /// What is to be said; nil for nothing.
    var problem: HistoryProblem? {
        failure == nil && notices.isEmpty ? nil : HistoryProblem(failure: failure, notices: notices)
    }

    /// Opens the history and reads what an agenda needs; without a history it is nothing.
    mutating func begin(now: Timestamp) -> Remembered {
        let remembered = attempt(now: now) { (store) throws(HistoryError) in try store.remembered(now: now) }
        if let remembered {
            if remembered.unreadable > 0 {
                note("history in \(folder): \(remembered.unreadable) rows make no sense: they are left out")
            }
            return remembered
        }
        // What was done today is not to be asked for again only because the file cannot be written.
        do throws(HistoryError) {
            return try HistoryStore.openReading(folder: folder).remembered(now: now)
        } catch {
            return Remembered()
        }
    }

    /// Takes `changes` on, without storing them.
    mutating func take(_ changes: Changes) {
        waiting.append(changes)
        running.keepRunning(changes.records)
    }

    /// Stores all that waits; false when it goes on waiting, or some of it can never be stored.
    mutating func write(now: Timestamp) -> Bool {
        var refused: [HistoryError]?
        // A new file has more to be stored in it.
        repeat {
            isAnew = false
            // It is taken along, since it cannot be borrowed while the store is.
            let changes = waiting
            refused = attempt(now: now) { (store) throws(HistoryError) in try store.store(changes) }
        } while refused != nil && isAnew
        guard let refused else { return false }
        waiting = Changes()
        for error in refused { note("\(error)") }
        return refused.isEmpty
    }

    /// What is stored or waits to be.
    mutating func occurrences(
        from: Timestamp, to: Timestamp, after: Occurrence.Key?, limit: Int, now: Timestamp
    ) -> [Occurrence] {
        let isStored = waiting.isEmpty
        // Nobody knows how many of those that are stored what waits will remove.
        let stored = attempt(now: now, isQuestion: true) { (store) throws(HistoryError) in
            try store.occurrences(from: from, to: to, after: after, limit: isStored ? limit : nil)
        }
        let all = isStored ? stored ?? [] : waiting.applied(to: stored ?? [], from: from, to: to)
        return Array(all.drop { after.map($0.key.isAfter) == false }.prefix(limit))
    }

    /// Closes the history.
    mutating func close() { store = nil }

    /// Does something with the open history, which is opened first where it is not, and begun anew where it turns out to
    /// be damaged. Nil when it cannot be done, which is then `failure`.
    private mutating func attempt<Result>(
        now: Timestamp, isQuestion: Bool = false, _ body: (borrowing HistoryStore) throws(HistoryError) -> Result
    ) -> Result? {
        // Once more after a file was moved aside, or had been moved by somebody.
        for isLast in [false, true] {
            do throws(HistoryError) {
                if store == nil { try open(now: now) }
                guard let result = try perform(body) else { return nil }
                // That it can be read does not say that it can be written.
                if !isQuestion || waiting.isEmpty { failure = nil }
                return result
            } catch {
                failure = error
                guard error.code == .damaged || error.code == .gone else { return nil }
                // The session that runs may be over before there can be a new file.
                waiting.precede(by: running)
                if store != nil, error.code == .damaged { damage = error }
                if error.code == .gone {
                    note("\(error); a new one was begun")
                    isGone = true
                }
                store = nil
                if isLast { return nil }
            }
        }
        return nil
    }

    private func perform<Result>(
        _ body: (borrowing HistoryStore) throws(HistoryError) -> Result
    ) throws(HistoryError) -> Result? {
        switch store {
        case .some(let store): try body(store)
        case .none: nil
        }
    }

    private mutating func open(now: Timestamp) throws(HistoryError) {
        let opened =
            if let damage {
                try HistoryStore.replace(folder: folder, now: now, because: damage)
            } else {
                try HistoryStore.open(folder: folder, now: now)
            }
        damage = nil
        for problem in opened.problems { note(problem) }
        if !opened.problems.isEmpty || isGone {
            waiting.precede(by: running)
            isAnew = true
        }
        isGone = false
        store = opened.intoStore()
    }

    private mutating func note(_ notice: String) {
        guard !notices.contains(notice) else { return }
        notices = notices.suffix(Self.mostNotices - 1) + [notice]
    }
}
