import Scheduling
import Units

extension HistoryStore {
    /// Stores all of `changes` or, where it throws, nothing. What breaks a rule of the schema can never be stored: it is
    /// left out and handed back.
    package borrowing func store(_ changes: Changes) throws(HistoryError) -> [HistoryError] {
        guard !changes.isEmpty else { return [] }
        guard !database.hasMoved else {
            throw HistoryError(.gone, path: database.path, message: "moved or removed while it was in use")
        }
        defer { database.releaseMemory() }
        return try database.transaction { () throws(HistoryError) in
            var refused: [HistoryError] = []
            if let instant = changes.voidAfter { try void(after: instant, within: database) }
            let remove = try database.prepare("DELETE FROM occurrence WHERE entry = ?1 AND at = ?2")
            for key in changes.removed { try remove.run([.text(key.entry), .integer(key.at.microseconds)]) }
            let upsert = try database.prepare(Occurrence.upsert)
            for occurrence in changes.occurrences.values {
                try keep(&refused) { () throws(HistoryError) in try upsert.run(occurrence.values) }
            }
            if let entries = changes.entries { try note(entries, within: database, refused: &refused) }
            for (key, value) in changes.settings { try set(key, value, within: database) }
            try store(changes.records, within: database, refused: &refused)
            return refused
        }
    }

    /// Has these entries be known and no others: one that comes back later counts from then on.
    private borrowing func note(
        _ entries: [String: Changes.Entry], within database: borrowing Database, refused: inout [HistoryError]
    ) throws(HistoryError) {
        var gone: [String] = []
        try database.run("SELECT key FROM entry", []) { row in
            if let key = row.text(0), entries[key].map(\.isAnew) ?? true { gone.append(key) }
        }
        let forget = try database.prepare("DELETE FROM entry WHERE key = ?1")
        for key in gone { try forget.run([.text(key)]) }
        let note = try database.prepare(
            "INSERT INTO entry (key, routine, since) VALUES (?1, ?2, ?3) ON CONFLICT (key) DO NOTHING")
        for (key, entry) in entries {
            try keep(&refused) { () throws(HistoryError) in
                try note.run([.text(key), .text(entry.routine.description), .integer(entry.since.microseconds)])
            }
        }
    }

    /// A failure that is the statement's own is kept, and undoes that statement alone (SQLite's ABORT).
    borrowing func keep(
        _ refused: inout [HistoryError], _ body: () throws(HistoryError) -> Void
    ) throws(HistoryError) {
        do throws(HistoryError) {
            try body()
        } catch {
            guard error.code == .refused else { throw error }
            refused.append(error)
        }
    }

    private borrowing func void(after instant: Timestamp, within database: borrowing Database) throws(HistoryError) {
        let bound = Value.integer(instant.microseconds)
        var (cut, reader): ([Occurrence], RowReader) = ([], RowReader())
        try database.run(
            """
            SELECT \(Occurrence.columns) FROM occurrence INDEXED BY occurrence_run
                WHERE last > at AND last > ?1 AND at <= ?1
            """, [bound]
        ) { row in
            if let rest = reader.occurrence(row)?.voided(after: instant) { cut.append(rest) }
        }
        try database.run("DELETE FROM occurrence WHERE at > ?1", [bound])
        let upsert = try database.prepare(Occurrence.upsert)
        for occurrence in cut { try upsert.run(occurrence.values) }
    }

    private borrowing func set(
        _ key: String, _ value: String?, within database: borrowing Database
    ) throws(HistoryError) {
        if let value {
            try database.run(
                """
                INSERT INTO setting (key, value) VALUES (?1, ?2)
                ON CONFLICT (key) DO UPDATE SET value = excluded.value
                """, [.text(key), .text(value)])
        } else {
            try database.run("DELETE FROM setting WHERE key = ?1", [.text(key)])
        }
    }
}

extension HistoryStore {
    /// All that an agenda needs to go on from `now`.
    package borrowing func remembered(now: Timestamp) throws(HistoryError) -> Remembered {
        defer { database.releaseMemory() }
        var (remembered, reader, again) = (Remembered(), RowReader(), RowReader())
        try database.run(Self.entriesQuery, [.integer(now.microseconds)]) { row in
            if let (key, entry) = reader.entry(row) { remembered.entries[key] = entry }
        }
        try database.run(Self.openQuery, []) { row in
            if let occurrence = reader.occurrence(row) { remembered.open.append(occurrence) }
        }
        try database.run(Self.rangeQuery, range(from: now - Remembered.reach, to: nil, after: nil, limit: nil)) { row in
            if let occurrence = again.occurrence(row) { remembered.recent.append(occurrence) }
        }
        // An open one of these days was read before.
        remembered.unreadable = max(reader.unreadable, again.unreadable)
        try database.run("SELECT key, value FROM setting", []) { row in
            if let key = row.text(0) { remembered.settings[key] = row.text(1) }
        }
        remembered.held = try held(remembered.settings[Self.heldSetting] ?? "")
        if let unfinished = try unfinished(), let record = try session(unfinished.session) {
            let steps = try steps(of: unfinished.session)
            remembered.left = Remembered.Left(unfinished: unfinished, record: record, steps: steps)
        }
        return remembered
    }

    /// Under which name versions of before the history of sessions kept which routines were not to start by themselves.
    package static let heldSetting = "held-after-pain"

    /// What of `routines`, ids with spaces between, is still held: what was begun since was taken up again.
    private borrowing func held(_ routines: String) throws(HistoryError) -> [Remembered.Held] {
        var held: [Remembered.Held] = []
        for routine in routines.split(separator: " ").compactMap({ Slug(String($0)) }) {
            let id = Value.text(routine.description)
            var (isBegun, last): (Bool, Timestamp?) = (false, nil)
            try database.run("SELECT 1 FROM session WHERE routine = ?1 LIMIT 1", [id]) { _ in isBegun = true }
            let stops = "SELECT max(settled) FROM occurrence WHERE routine = ?1 AND state = 'stoppedForPain'"
            try database.run(stops, [id]) { last = $0.optionalInteger(0).flatMap { Timestamp(stored: $0) } }
            if !isBegun { held.append(Remembered.Held(routine: routine, since: last)) }
        }
        return held
    }

    /// The occurrences of `from` up to `to` in order of time, then of entry: at most `limit`, those after `after` if
    /// that is given. Runs that reach into the time are among them.
    package borrowing func occurrences(
        from: Timestamp, to: Timestamp, after: Occurrence.Key? = nil, limit: Int? = nil
    ) throws(HistoryError) -> [Occurrence] {
        var (found, reader): ([Occurrence], RowReader) = ([], RowReader())
        try database.run(Self.rangeQuery, range(from: from, to: to, after: after, limit: limit)) { row in
            if let occurrence = reader.occurrence(row) { found.append(occurrence) }
        }
        return found
    }

    /// What is set for `key`; nil for nothing.
    package borrowing func setting(_ key: String) throws(HistoryError) -> String? {
        var value: String?
        try database.run("SELECT value FROM setting WHERE key = ?1", [.text(key)]) { value = $0.text(0) }
        return value
    }

    private borrowing func range(
        from: Timestamp, to: Timestamp?, after: Occurrence.Key?, limit: Int?
    ) -> [Value] {
        let after = after ?? Occurrence.Key(entry: "", at: Timestamp(microseconds: .min))
        return [
            .integer(from.microseconds), .integer(to?.microseconds ?? .max), .integer(after.at.microseconds),
            .text(after.entry), .integer(limit ?? -1),
        ]
    }

    /// Rows of an entry do not overlap, so the one scheduled last reaches furthest: one look into an index each.
    static let entriesQuery = """
        SELECT key, routine, since, (
            SELECT last FROM occurrence WHERE entry = key AND (state <> 'pending' OR at <= ?1)
            ORDER BY at DESC LIMIT 1)
        FROM entry
        """

    static let openQuery = "SELECT \(Occurrence.columns) FROM occurrence WHERE \(Schema.openStates) ORDER BY at, entry"

    /// What begins in the time, and the few runs that begin before it and reach into it: each by its own index.
    static let rangeQuery = """
        SELECT \(Occurrence.columns) FROM occurrence
            WHERE at >= ?1 AND at < ?2 AND at >= ?3 AND (at, entry) > (?3, ?4)
        UNION ALL
        SELECT \(Occurrence.columns) FROM occurrence INDEXED BY occurrence_run
            WHERE last > at AND last >= ?1 AND at < ?1 AND at < ?2 AND (at, entry) > (?3, ?4)
        ORDER BY at, entry LIMIT ?5
        """
}
