import Scheduling
import Units

extension Occurrence {
    /// Its columns, in the order in which all statements have them.
    static let columns = "entry, at, last, count, routine, state, snoozes, wakes, settled, session"

    /// Stores one, in place of what was stored by its key.
    static let upsert = """
        INSERT INTO occurrence (\(columns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        ON CONFLICT (at, entry) DO UPDATE SET last = excluded.last, count = excluded.count, routine = excluded.routine,
            state = excluded.state, snoozes = excluded.snoozes, wakes = excluded.wakes, settled = excluded.settled,
            session = excluded.session
        """

    /// What is bound to `upsert`.
    var values: [Value] {
        [
            .text(entry), .integer(at.microseconds), .integer(last.microseconds), .integer(count),
            .text(routine.description), .text(state.rawValue), .integer(snoozes),
            .integer(orNull: wakes?.microseconds), .integer(orNull: settled?.microseconds), .text(orNull: session),
        ]
    }
}

/// Makes values of rows. Words that come again and again are read once each: with every row it took half of the time of a
/// large read.
struct RowReader {
    private static let states = Dictionary(
        uniqueKeysWithValues: Occurrence.State.allCases.map { ($0.rawValue, $0) })

    private var slugs: [String: Slug] = [:]
    /// How many rows this program has not written: they were left out.
    var unreadable = 0

    /// Reads the columns of `Occurrence.columns`.
    mutating func occurrence(_ row: borrowing Statement) -> Occurrence? {
        guard let entry = row.text(0), let at = Timestamp(stored: row.integer(1)),
            let last = Timestamp(stored: row.integer(2)), last >= at, let count = Int32(exactly: row.integer(3)),
            count > 0, let routine = slug(row.text(4)), let state = self.state(row.text(5)),
            let snoozes = Int32(exactly: row.integer(6)), snoozes >= 0
        else {
            unreadable += 1
            return nil
        }
        return Occurrence(
            entry: entry, routine: routine, at: at, last: last, count: Int(count), state: state, snoozes: Int(snoozes),
            wakes: row.optionalInteger(7).flatMap(Timestamp.init(stored:)),
            settled: row.optionalInteger(8).flatMap(Timestamp.init(stored:)), session: row.text(9))
    }

    /// Reads the columns of `HistoryStore.entriesQuery`.
    mutating func entry(_ row: borrowing Statement) -> (key: String, entry: Remembered.Entry)? {
        guard let key = row.text(0), let routine = slug(row.text(1)), let since = Timestamp(stored: row.integer(2))
        else {
            unreadable += 1
            return nil
        }
        let latest = row.optionalInteger(3).flatMap(Timestamp.init(stored:))
        return (key, Remembered.Entry(routine: routine, since: since, latest: latest))
    }

    func state(_ text: String?) -> Occurrence.State? { text.flatMap { Self.states[$0] } }

    mutating func slug(_ text: String?) -> Slug? {
        guard let text else { return nil }
        if let known = slugs[text] { return known }
        let slug = Slug(text)
        slugs[text] = slug
        return slug
    }
}

extension Timestamp {
    /// An instant as it is stored; nil outside the years 1 to 9999, where nothing more can be reckoned with it.
    init?(stored microseconds: Int64) {
        guard Schema.instants.contains(Int(microseconds)) else { return nil }
        self.init(microseconds: microseconds)
    }
}
