import Scheduling
import Units

extension Occurrence {
    /// Its columns, in the order in which all statements have them.
    static let columns = "entry, at, last, count, routine, state, snoozes, wakes, settled, session"

    /// Stores one, in place of what was stored by its key.
    static let upsert = """
        INSERT INTO occurrence (\(columns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        ON CONFLICT (entry, at) DO UPDATE SET last = excluded.last, count = excluded.count, routine = excluded.routine,
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

    /// Reads `columns`; nil for a row that this program has not written.
    init?(_ row: borrowing Statement) {
        guard let entry = row.text(0), let at = Timestamp(stored: row.integer(1)),
            let last = Timestamp(stored: row.integer(2)), last >= at, let count = Int32(exactly: row.integer(3)),
            count > 0, let routine = row.text(4).flatMap({ Slug($0) }),
            let state = row.text(5).flatMap({ State(rawValue: $0) }), let snoozes = Int32(exactly: row.integer(6)),
            snoozes >= 0
        else { return nil }
        self.init(
            entry: entry, routine: routine, at: at, last: last, count: Int(count), state: state, snoozes: Int(snoozes),
            wakes: row.optionalInteger(7).flatMap { Timestamp(stored: $0) },
            settled: row.optionalInteger(8).flatMap { Timestamp(stored: $0) }, session: row.text(9))
    }
}

extension Timestamp {
    /// An instant as it is stored; nil outside the years 1 to 9999, where nothing more can be reckoned with it.
    init?(stored microseconds: Int64) {
        guard Schema.instants.contains(Int(microseconds)) else { return nil }
        self.init(microseconds: microseconds)
    }
}
