import Control
import History
import Units
import Varlink

/// What is asked of the past, in replies that each fit into a message.
struct HistoryPages: Sendable {
    /// The longest page: well below the longest message.
    private static let pageBytes = 48 * 1024
    /// An entry that is longer is cut into several.
    private static let entryBytes = 24 * 1024

    private var reading: PastReading
    /// What is in no page yet, and fits into one.
    private var rest: [HistoryListing.Entry] = []
    private var bytes = 0

    init(_ reading: PastReading) {
        self.reading = reading
    }

    /// The pages that the next portion fills, which may be none, and what is to be read after it; `isOver` says that the
    /// last of them is the last of all.
    func next(
        _ store: borrowing HistoryStore, unstored: Changes
    ) throws(HistoryError) -> (pages: [HistoryListing], isOver: Bool, rest: HistoryPages) {
        var after = self
        let (pages, isOver) = try after.read(store, unstored)
        return (pages, isOver, after)
    }

    private mutating func read(
        _ store: borrowing HistoryStore, _ unstored: Changes
    ) throws(HistoryError) -> (pages: [HistoryListing], isOver: Bool) {
        guard let portion = try reading.portion(store, unstored: unstored) else { return ([takePage()], true) }
        var pages: [HistoryListing] = []
        for entry in portion {
            for part in entry.parts(of: Self.entryBytes) {
                let size = part.length
                if !rest.isEmpty, bytes + size > Self.pageBytes { pages.append(takePage()) }
                rest.append(part)
                bytes += size
            }
        }
        return (pages, false)
    }

    private mutating func takePage() -> HistoryListing {
        defer { (rest, bytes) = ([], 0) }
        return HistoryListing(zone: reading.zoneName, entries: rest, older: reading.older)
    }
}

extension Encodable {
    /// How long it is in a list.
    fileprivate var length: Int { ((try? JSON.encode(self))?.count ?? 0) + 1 }
}

extension HistoryListing.Entry {
    /// The same in as many entries as it takes, each of so many bytes, or a little more: its lists go on.
    fileprivate func parts(of most: Int) -> [HistoryListing.Entry] {
        guard length > most else { return [self] }
        var whole = self
        whole.pain = pain.map { shortened($0, \.text) }
        whole.note = note.map { shortened($0, \.text) }
        guard let session else { return [whole] }
        var head = session
        head.routine.name = session.routine.name.beginning
        (head.exercises, head.pains, head.notes) = ([], [], [])
        head.steps = session.steps.map { _ in [] }
        let headBytes = head.length
        var (sessions, bytes) = ([head], headBytes)
        func add<Item: Encodable>(_ items: [Item], _ place: (inout HistoryListing.Session, Item) -> Void) {
            for item in items {
                let size = item.length
                if bytes > headBytes, bytes + size > most {
                    sessions.append(head)
                    bytes = headBytes
                }
                place(&sessions[sessions.count - 1], item)
                bytes += size
            }
        }
        add(session.exercises.map { shortened($0, \.name) }) { $0.exercises.append($1) }
        add(session.pains.map { shortened($0, \.text) }) { $0.pains.append($1) }
        add(session.notes.map { shortened($0, \.text) }) { $0.notes.append($1) }
        add(session.steps ?? []) { $0.steps?.append($1) }
        return sessions.map { HistoryListing.Entry(at: at, session: $0) }
    }
}

/// `item` with only the beginning of a text of it.
private func shortened<Item>(_ item: Item, _ text: WritableKeyPath<Item, String>) -> Item {
    var item = item
    item[keyPath: text] = item[keyPath: text].beginning
    return item
}

extension String {
    /// Longer than anything that a person can say to us; each byte may take six in JSON.
    private static var most: Int { 4000 }

    /// As much of it as is told.
    fileprivate var beginning: String {
        guard utf8.count > Self.most else { return self }
        var bytes = 0
        let shown = unicodeScalars.prefix { scalar in
            bytes += UTF8.width(scalar)
            return bytes <= Self.most
        }
        return String(shown) + "…"
    }
}
