import Scheduling
import Units

/// The past as a person looks at it: the newest first of all.
extension HistoryStore {
    /// The newest sessions that `filter` lets pass, at most `limit`; in order of time, then of id.
    package borrowing func newestSessions(
        _ filter: HistoryFilter, limit: Int? = nil
    ) throws(HistoryError) -> [SessionRecord] {
        let outcomes = filter.outcomes.map { outcomes in
            " AND outcome IN (\(outcomes.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")))"
        }
        // The plus keeps an index from being taken (SQLite, The Query Optimizer Overview, 2.1): time is walked backwards
        // until there are enough.
        let sql = """
            \(SessionRecord.select)
                WHERE began BETWEEN ?6 AND ?7 AND +day BETWEEN ?1 AND ?2 AND (?3 IS NULL OR +routine = ?3)
                    AND (?4 IS NULL OR session.key IN (
                        SELECT session FROM session_exercise WHERE exercise = ?4))\(outcomes ?? "")
                ORDER BY began DESC, id DESC LIMIT ?5
            """
        let values: [Value] = [
            .text(orNull: filter.routine?.description), .text(orNull: filter.exercise), .integer(limit ?? -1),
        ]
        return try sessions(sql, filter.days + values + filter.instants).reversed()
    }

    /// The newest scheduled times from `from` on and before `to` that have one of the outcomes, and of which no session
    /// tells, at most `limit`; in order of time, then of entry. A run is without what other rows tell of it.
    package borrowing func newestUnanswered(
        from: Timestamp, to: Timestamp, routine: Slug? = nil, states: Set<Occurrence.State>, limit: Int? = nil
    ) throws(HistoryError) -> [Occurrence] {
        let names = states.filter(\.isOutcome).map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")
        let sql = """
            SELECT entry, at, last, \(Occurrence.countAlone) AS alone, routine, state, snoozes, wakes, settled, session
                FROM occurrence
                WHERE at >= ?1 AND at < ?2 AND state IN (\(names)) AND (?3 IS NULL OR routine = ?3) AND alone > 0
                    AND (session IS NULL OR NOT EXISTS (SELECT 1 FROM session WHERE id = occurrence.session))
                ORDER BY at DESC, entry DESC LIMIT ?4
            """
        var (found, reader): ([Occurrence], RowReader) = ([], RowReader())
        let values: [Value] = [
            .integer(from.microseconds), .integer(to.microseconds), .text(orNull: routine?.description),
            .integer(limit ?? -1),
        ]
        try database.run(sql, values) { row in
            if let occurrence = reader.occurrence(row) { found.append(occurrence) }
        }
        return found.reversed()
    }
}
