import Units

/// How much is there that would be forgotten.
package struct ForgetCount: Codable, Hashable, Sendable {
    package var sessions: Int
    package var occurrences: Int
    package var pains: Int
    package var notes: Int

    package var total: Int { sessions + occurrences + pains + notes }
    package var isEmpty: Bool { total == 0 }
}

extension HistoryStore {
    /// What goes: the session that runs, or can be gone on with, does not, nor what is still open of the schedule, nor a run
    /// of missed times that reaches beyond. Pain counts to its session's day, and stays where that stays.
    private static let oldSessions = "session WHERE \(isOldSession)"
    private static let isOldSession =
        "\(ForgetBound.isAfter("began")) AND id NOT IN (SELECT session FROM unfinished)"
    private static let oldOccurrences = "occurrence WHERE last < ?1 AND NOT \(Schema.openStates)"
    private static let oldPains = """
        pain WHERE \(ForgetBound.isAfter("at"))
            AND coalesce(session, '') NOT IN (SELECT id FROM session WHERE NOT (\(isOldSession)))
        """
    private static let oldNotes = "note WHERE \(ForgetBound.isAfter("at"))"

    /// All that is before this was forgotten; nil where nothing ever was.
    package borrowing func forgotten() throws(HistoryError) -> Timestamp? {
        try database.integer("SELECT before FROM forgotten").flatMap(Timestamp.init(stored:))
    }

    /// What `forget` would delete.
    package borrowing func toForget(before bound: ForgetBound) throws(HistoryError) -> ForgetCount {
        let (both, instant) = (bound.values, Array(bound.values.prefix(1)))
        return ForgetCount(
            sessions: try count(Self.oldSessions, both), occurrences: try count(Self.oldOccurrences, instant),
            pains: try count(Self.oldPains, both), notes: try count(Self.oldNotes, both))
    }

    private borrowing func count(_ what: String, _ values: [Value]) throws(HistoryError) -> Int {
        var number = 0
        try database.run("SELECT count(*) FROM \(what)", values) { number = Int($0.integer(0)) }
        return number
    }

    /// Deletes what was before `bound` and leaves a mark of it, within `changing`; `vacuum` gives back the room.
    ///
    /// For each exercise that goes or has a dose, `baseline` is asked for the dose that it stands at then, by its origin.
    /// Where it has none the last one that was stored stays, as such a baseline.
    package borrowing func forget(
        before bound: ForgetBound, baseline: (String) throws(HistoryError) -> DoseMark?
    ) throws(HistoryError) {
        let instant = Value.integer(bound.instant.microseconds)
        var marks: [(exercise: String, mark: DoseMark)] = []
        for exercise in try exercises(before: instant) {
            var mark = try baseline(exercise)
            if mark == nil { mark = try lastDose(of: exercise, before: instant) }
            if let mark { marks.append((exercise, mark)) }
        }
        for what in [
            Self.oldSessions, Self.oldPains, Self.oldNotes, "dose WHERE \(ForgetBound.isAfter("at"))",
            "acknowledgement WHERE \(ForgetBound.isAfter("at"))",
        ] {
            try database.run("DELETE FROM \(what)", bound.values)
        }
        try database.run("DELETE FROM \(Self.oldOccurrences)", [instant])
        // What is forgotten is not missed: without their latest times entries would be gone through from where they began.
        try database.run("UPDATE entry SET since = max(since, ?1)", [instant])
        try database.run("DELETE FROM prescription WHERE key NOT IN (SELECT prescription FROM session)")
        var records = Records()
        for (exercise, mark) in marks {
            // The same id on each machine that forgets the same, so that they do not add up.
            let id = baselineID(exercise, bound.instant)
            records.save(Remark(id: id, at: bound.instant, offset: 0, mark))
        }
        try put(records)
        try database.run(
            """
            INSERT INTO forgotten (only, before) VALUES (1, ?1)
                ON CONFLICT (only) DO UPDATE SET before = max(before, excluded.before)
            """, [instant])
    }

    /// Makes the file as small as what is in it, so that nothing of what was deleted is left in it either. False where
    /// another program that reads keeps it from that: then it is so once none has the file open any more.
    package borrowing func vacuum() throws(HistoryError) -> Bool {
        try database.run("VACUUM")
        // It does not fail for that, but says so in its row (sqlite.org/pragma.html).
        return try database.integer("PRAGMA wal_checkpoint(TRUNCATE)") == 0
    }

    /// Whether something of what was deleted, before `bound` or at all, may still be in the file: `vacuum` may have failed.
    package borrowing func mayHoldDeleted(before bound: ForgetBound? = nil) throws(HistoryError) -> Bool {
        if try database.integer("PRAGMA freelist_count") ?? 0 > 0 { return true }
        // Also in pages that hold other things.
        guard let forgotten = try forgotten() else { return false }
        return bound.map { $0.instant <= forgotten } ?? true
    }

    private borrowing func exercises(before bound: Value) throws(HistoryError) -> [String] {
        var found: [String] = []
        try database.run(
            """
            SELECT exercise FROM session_exercise JOIN session ON session.key = session WHERE began < ?1
            UNION SELECT exercise FROM dose WHERE at < ?1 ORDER BY exercise
            """, [bound]
        ) { if let exercise = $0.text(0) { found.append(exercise) } }
        return found
    }

    private borrowing func lastDose(of exercise: String, before bound: Value) throws(HistoryError) -> DoseMark? {
        let found = try remarks(DoseMark.lastQuery, [.text(exercise), bound]) { DoseMark($0) }
        return found.first.map { last in
            var mark = last.content
            mark.cause = .baseline
            return mark
        }
    }
}

/// A UUID of version 8 (RFC 9562, 5.8), made of what it stands for.
private func baselineID(_ exercise: String, _ instant: Timestamp) -> String {
    let digits = ["", "again "].map { PrescriptionRecord(text: "\($0)\(exercise) \(instant.microseconds)").digest }
    var hex = Array(digits.joined())
    (hex[12], hex[16]) = ("8", "8")
    let ends = [0, 8, 12, 16, 20, 32]
    return zip(ends, ends.dropFirst()).map { String(hex[$0..<$1]) }.joined(separator: "-")
}
