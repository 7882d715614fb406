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
