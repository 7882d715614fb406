import Scheduling
import Units

/// Rows of some kind, in order of time, of which there may be more.
package struct Batch<Row: Sendable>: Sendable {
    package var rows: [Row]
    /// Whether there were as many as were asked for, those that make no sense counted.
    package var isCut: Bool

    /// `rows` as they were read from `end` on.
    fileprivate init(_ rows: [Row], _ end: PastEnd, isCut: Bool) {
        self.rows = end == .newest ? rows.reversed() : rows
        self.isCut = isCut
    }
}

/// The end of the past from which rows are counted.
package enum PastEnd: Sendable {
    case oldest, newest

    var order: String { self == .newest ? "DESC" : "ASC" }
}

/// The past as a person looks at it: so many of its rows from one of its ends.
extension HistoryStore {
    /// The sessions that `filter` lets pass and that began from `from` on and before `to`, at most `limit` from one end; in
    /// order of time, then of id.
    package borrowing func sessions(
        _ filter: HistoryFilter, from: Timestamp, to: Timestamp, _ end: PastEnd, limit: Int
    ) throws(HistoryError) -> Batch<SessionRecord> {
        // The plus keeps an index from being taken (SQLite, The Query Optimizer Overview, 2.1): time is walked until there
        // are enough, and each session is asked for its own exercises.
        let sql = """
            \(SessionRecord.select)
                WHERE began >= ?6 AND began < ?7 AND +day BETWEEN ?1 AND ?2 AND (?3 IS NULL OR +routine = ?3)
                    AND (?4 IS NULL OR EXISTS (SELECT 1 FROM session_exercise AS own
                        WHERE own.session = session.key AND +own.exercise = ?4))\(filter.outcomes.map(Self.ended) ?? "")
                ORDER BY began \(end.order), id \(end.order) LIMIT ?5
            """
        let values: [Value] = [
            .text(orNull: filter.routine?.description), .text(orNull: filter.exercise), .integer(limit),
            .integer(from.microseconds), .integer(to.microseconds),
        ]
        var count = 0
        let found = try sessions(sql, filter.days + values) { _ in count += 1 }
        return Batch(found, end, isCut: count >= limit)
    }

    /// That a session has one of `outcomes`, as a part of a condition. Those that pain ended are rare: they are found in an
    /// index, however far back, where else all sessions would be looked at.
    private static func ended(_ outcomes: Set<SessionRecord.Outcome>) -> String {
        let names = outcomes.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")
        guard outcomes == [.stoppedForPain] else { return " AND outcome IN (\(names))" }
        return """
             AND session.key IN (SELECT key FROM session INDEXED BY session_day
                WHERE day BETWEEN ?1 AND ?2 AND outcome IN (\(names)))
            """
    }

    /// The scheduled times from `from` on and before `to` that have one of the outcomes, and of which no session tells, at
    /// most `limit` from one end; in order of time, then of entry. A run is without what other rows tell of it.
    package borrowing func unanswered(
        from: Timestamp, to: Timestamp, routine: Slug? = nil, states: Set<Occurrence.State>, _ end: PastEnd, limit: Int
    ) throws(HistoryError) -> Batch<Occurrence> {
        let names = states.filter(\.isOutcome).map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")
        let sql = """
            SELECT \(Occurrence.columns) FROM occurrence
                WHERE at >= ?1 AND at < ?2 AND state IN (\(names)) AND (?3 IS NULL OR routine = ?3)
                    AND (session IS NULL OR NOT EXISTS (SELECT 1 FROM session WHERE id = occurrence.session))
                ORDER BY at \(end.order), entry \(end.order) LIMIT ?4
            """
        var (found, reader, count): ([Occurrence], RowReader, Int) = ([], RowReader(), 0)
        let values: [Value] = [
            .integer(from.microseconds), .integer(to.microseconds), .text(orNull: routine?.description),
            .integer(limit),
        ]
        try database.run(sql, values) { row in
            count += 1
            if let occurrence = reader.occurrence(row) { found.append(occurrence) }
        }
        return Batch(try alone(found), end, isCut: count >= limit)
    }

    /// What was reported of pain from `from` on and before `to`, at most `limit` from one end; in order of time, then of id.
    package borrowing func pains(
        from: Timestamp, to: Timestamp, _ end: PastEnd, limit: Int
    ) throws(HistoryError) -> Batch<Remark<PainReport>> {
        try remarks(PainReport.query(from: end), from, to, end, limit) { PainReport($0) }
    }

    /// What was noted from `from` on and before `to`, at most `limit` from one end; in order of time, then of id.
    package borrowing func notes(
        from: Timestamp, to: Timestamp, _ end: PastEnd, limit: Int
    ) throws(HistoryError) -> Batch<Remark<NoteText>> {
        try remarks(NoteText.query(from: end), from, to, end, limit) { NoteText($0) }
    }

    /// The doses that somebody set from `from` on and before `to`, at most `limit` from one end; in order of time, then of
    /// id.
    package borrowing func setDoses(
        from: Timestamp, to: Timestamp, _ end: PastEnd, limit: Int
    ) throws(HistoryError) -> Batch<Remark<DoseMark>> {
        try remarks(DoseMark.setQuery(from: end), from, to, end, limit) { DoseMark($0) }
    }

    /// When the person said that it is all right again, from `from` on and before `to`, at most `limit` from one end; in
    /// order of time, then of id.
    package borrowing func acknowledgements(
        from: Timestamp, to: Timestamp, _ end: PastEnd, limit: Int
    ) throws(HistoryError) -> Batch<Remark<Acknowledgement>> {
        try remarks(Acknowledgement.query(from: end), from, to, end, limit) { Acknowledgement($0) }
    }

    /// What was reported of pain in these sessions from `from` on and before `to`, in order of time, then of id.
    package borrowing func pains(
        of sessions: [String], from: Timestamp, to: Timestamp
    ) throws(HistoryError) -> [Remark<PainReport>] {
        guard !sessions.isEmpty else { return [] }
        return try remarks(PainReport.query(ofSessions: sessions.count), range(from, to) + sessions.map { .text($0) }) {
            PainReport($0)
        }
    }

    /// What was noted of these sessions from `from` on and before `to`, in order of time, then of id.
    package borrowing func notes(
        of sessions: [String], from: Timestamp, to: Timestamp
    ) throws(HistoryError) -> [Remark<NoteText>] {
        guard !sessions.isEmpty else { return [] }
        return try remarks(NoteText.query(ofSessions: sessions.count), range(from, to) + sessions.map { .text($0) }) {
            NoteText($0)
        }
    }

    private borrowing func remarks<Content>(
        _ sql: String, _ from: Timestamp, _ to: Timestamp, _ end: PastEnd, _ limit: Int,
        content: (borrowing Statement) -> Content?
    ) throws(HistoryError) -> Batch<Remark<Content>> {
        var count = 0
        let found = try remarks(sql, range(from, to) + [.integer(limit)]) { row in
            count += 1
            return content(row)
        }
        return Batch(found, end, isCut: count >= limit)
    }
}

/// What the history knows of.
extension HistoryStore {
    /// Whether there is a session of this routine.
    package borrowing func hasSession(of routine: Slug) throws(HistoryError) -> Bool {
        var isKnown = false
        try database.run(
            "SELECT 1 FROM session INDEXED BY session_day WHERE routine = ?1 LIMIT 1", [.text(routine.description)]
        ) { _ in isKnown = true }
        return isKnown
    }

    /// The ids of all routines of which there is a session or a scheduled time, in any order.
    package borrowing func routines() throws(HistoryError) -> [String] {
        try texts("SELECT routine FROM session UNION SELECT routine FROM occurrence")
    }

    /// All exercises that were in a session, or of which something was said or set, by their origins; in any order.
    package borrowing func exercises() throws(HistoryError) -> [String] {
        let sql = """
            SELECT exercise FROM pain WHERE exercise IS NOT NULL UNION SELECT exercise FROM dose WHERE cause = 'set'
                UNION SELECT exercise FROM acknowledgement WHERE exercise IS NOT NULL
            """
        return try Array(Set(doneExercises() + texts(sql)))
    }

    /// All exercises that were in a session, by their origins; in their order.
    borrowing func doneExercises() throws(HistoryError) -> [String] {
        // From each to the next one, one look into an index each: DISTINCT reads the whole of it.
        try texts(
            """
            WITH RECURSIVE own (exercise) AS (
                SELECT min(exercise) FROM session_exercise
                UNION ALL
                SELECT (SELECT min(exercise) FROM session_exercise WHERE exercise > own.exercise)
                    FROM own WHERE own.exercise IS NOT NULL)
            SELECT exercise FROM own WHERE exercise IS NOT NULL
            """)
    }

    private borrowing func texts(_ sql: String) throws(HistoryError) -> [String] {
        var found: [String] = []
        try database.run(sql, []) { row in
            if let text = row.text(0) { found.append(text) }
        }
        return found
    }
}
