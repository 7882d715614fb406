import Scheduling
import Units

/// What is read and stored in exchange with other machines. Each call is within `looking` or `changing`.
extension HistoryStore {
    /// The instants that can be stored: the years 1 to 9999.
    package static let instants =
        Timestamp(
            microseconds: Int64(Schema.instants.lowerBound))...Timestamp(
            microseconds: Int64(Schema.instants.upperBound))

    /// Has `body` see the history as it is now, whatever others store meanwhile.
    package borrowing func looking<Result>(_ body: () throws -> Result) throws -> Result {
        try database.run("BEGIN")
        defer { try? database.run("COMMIT") }
        return try body()
    }

    /// Keeps all that `body` does where it says true, and nothing of it otherwise.
    package borrowing func changing(_ body: () throws -> Bool) throws {
        guard !database.hasMoved else {
            throw HistoryError(.gone, path: database.path, message: "moved or removed while it was in use")
        }
        try database.run("BEGIN IMMEDIATE")
        do {
            try database.run(try body() ? "COMMIT" : "ROLLBACK")
        } catch {
            // After some failures SQLite has done so by itself.
            try? database.run("ROLLBACK")
            throw error
        }
    }

    /// The texts of all prescriptions of sessions that are over, in order of their bytes.
    package borrowing func prescriptionTexts() throws(HistoryError) -> [String] {
        var texts: [String] = []
        try database.run(
            """
            SELECT text FROM prescription WHERE key IN (SELECT prescription FROM session WHERE outcome IS NOT NULL)
                ORDER BY text
            """, []
        ) { texts.append($0.text(0) ?? "") }
        return texts
    }

    /// Rows of some kind in the order in which they lie, of which there may be more.
    package struct Page<Row: Sendable, Place: Sendable>: Sendable {
        package fileprivate(set) var rows: [Row] = []
        /// Where the next page goes on; nil where there is none.
        package fileprivate(set) var next: Place?
        /// How many rows make no sense, and were left out.
        package fileprivate(set) var unreadable = 0
    }

    /// Sessions in order of time, then of id: at most `limit`, those after `place` if that is given.
    package borrowing func sessionPage(
        after place: (began: Int64, id: String)?, limit: Int
    ) throws(HistoryError) -> Page<SessionRecord, (began: Int64, id: String)> {
        let values: [Value] = [.integer(place?.began ?? .min), .text(place?.id ?? ""), .integer(limit)]
        var (page, last, count): (Page<SessionRecord, (began: Int64, id: String)>, (Int64, String), Int) = (
            .init(), (.min, ""), 0
        )
        page.rows = try sessions(SessionRecord.pageQuery, values) { row in
            count += 1
            last = (row.integer(5), row.text(1) ?? "")
        }
        page.unreadable = count - page.rows.count
        if count == limit { page.next = last }
        return page
    }

    /// Scheduled times in order of time, then of entry: at most `limit`, those after `place` if that is given.
    package borrowing func occurrencePage(
        after place: (at: Int64, entry: String)?, limit: Int
    ) throws(HistoryError) -> Page<Occurrence, (at: Int64, entry: String)> {
        var (page, last, count): (Page<Occurrence, (at: Int64, entry: String)>, (Int64, String), Int) = (
            .init(), (.min, ""), 0
        )
        var reader = RowReader()
        let values: [Value] = [.integer(place?.at ?? .min), .text(place?.entry ?? ""), .integer(limit)]
        try database.run(
            """
            SELECT \(Occurrence.columns) FROM occurrence WHERE at >= ?1 AND (at, entry) > (?1, ?2)
                ORDER BY at, entry LIMIT ?3
            """, values
        ) { row in
            count += 1
            last = (row.integer(1), row.text(0) ?? "")
            if let occurrence = reader.occurrence(row) { page.rows.append(occurrence) }
        }
        page.unreadable = reader.unreadable
        if count == limit { page.next = last }
        return page
    }

    /// How many rows there are of all that is no session and no scheduled time.
    package borrowing func remarkCount() throws(HistoryError) -> Int {
        let tables = ["pain", "note", "dose", "acknowledgement"].map { "(SELECT count(*) FROM \($0))" }
        return try Int(database.integer("SELECT " + tables.joined(separator: " + ")) ?? 0)
    }

    /// How many steps there are of a session.
    package borrowing func stepCount(of session: String) throws(HistoryError) -> Int {
        var count = 0
        try database.run(
            "SELECT count(*) FROM step WHERE session = (SELECT key FROM session WHERE id = ?1)", [.text(session)]
        ) { count = Int($0.integer(0)) }
        return count
    }

    /// The scheduled time of this key; nil where nothing is stored of it.
    package borrowing func occurrence(_ key: Occurrence.Key) throws(HistoryError) -> Occurrence? {
        var (found, reader): (Occurrence?, RowReader) = (nil, RowReader())
        try database.run(
            "SELECT \(Occurrence.columns) FROM occurrence WHERE at = ?1 AND entry = ?2",
            [.integer(key.at.microseconds), .text(key.entry)]
        ) { found = reader.occurrence($0) }
        return found
    }

    /// Stores `records` or throws; steps of a session among them take the place of all that it had.
    package borrowing func put(_ records: Records) throws(HistoryError) {
        for id in records.sessions.keys {
            try database.run("DELETE FROM step WHERE session = (SELECT key FROM session WHERE id = ?1)", [.text(id)])
        }
        var refused: [HistoryError] = []
        try store(records, within: database, refused: &refused)
        if let first = refused.first { throw first }
    }

    /// Stores a scheduled time in place of what was stored by its key.
    package borrowing func put(_ occurrence: Occurrence) throws(HistoryError) {
        try database.run(Occurrence.upsert, occurrence.values)
    }

    /// What was said by this id; nil for nothing.
    package borrowing func pain(_ id: String) throws(HistoryError) -> Remark<PainReport>? {
        try remark(id, PainReport.single) { PainReport($0) }
    }

    /// What was said by this id; nil for nothing.
    package borrowing func note(_ id: String) throws(HistoryError) -> Remark<NoteText>? {
        try remark(id, NoteText.single) { NoteText($0) }
    }

    /// What was said by this id; nil for nothing.
    package borrowing func dose(_ id: String) throws(HistoryError) -> Remark<DoseMark>? {
        try remark(id, DoseMark.single) { DoseMark($0) }
    }

    /// What was said by this id; nil for nothing.
    package borrowing func acknowledgement(_ id: String) throws(HistoryError) -> Remark<Acknowledgement>? {
        try remark(id, Acknowledgement.single) { Acknowledgement($0) }
    }

    private borrowing func remark<Content>(
        _ id: String, _ sql: String, content: (borrowing Statement) -> Content?
    ) throws(HistoryError) -> Remark<Content>? {
        try remarks(sql, [.text(id)], content: content).first
    }
}
