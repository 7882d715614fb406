import Scheduling
import Units

/// What statistics and reports add up; each is a walk through one index.
extension HistoryStore {
    /// What became of the sessions of these days; by day.
    package borrowing func dayTotals(
        since: CivilDate? = nil, until: CivilDate? = nil
    ) throws(HistoryError) -> [DayTotal] {
        let sql = """
            SELECT day, count(*) FILTER (WHERE outcome = 'completed'), count(*) FILTER (WHERE outcome = 'partial'),
                count(*) FILTER (WHERE outcome = 'stoppedForPain'), sum(\(Schema.bounded("held", Schema.lengths)))
                FROM session INDEXED BY session_day WHERE day BETWEEN ?1 AND ?2 GROUP BY day ORDER BY day
            """
        var found: [DayTotal] = []
        try database.run(sql, HistoryFilter(since: since, until: until).days) { row in
            guard let day = row.day(0) else { return }
            found.append(
                DayTotal(
                    day: day, completed: Int(row.integer(1)), partial: Int(row.integer(2)),
                    stoppedForPain: Int(row.integer(3)), held: .microseconds(row.integer(4))))
        }
        return found
    }

    /// On how many of these days something was done to its end.
    package borrowing func completedDays(since: CivilDate, until: CivilDate) throws(HistoryError) -> Int {
        let sql = """
            SELECT count(DISTINCT day) FROM session INDEXED BY session_day
                WHERE day BETWEEN ?1 AND ?2 AND outcome = 'completed'
            """
        var count = 0
        try database.run(sql, HistoryFilter(since: since, until: until).days) { count = Int($0.integer(0)) }
        return count
    }

    /// The day of the first session; nil where there is none.
    package borrowing func firstDay() throws(HistoryError) -> CivilDate? {
        var first: CivilDate?
        try database.run(
            "SELECT day FROM session WHERE day BETWEEN ?1 AND ?2 ORDER BY day LIMIT 1", HistoryFilter().days
        ) { first = $0.day(0) }
        return first
    }

    /// What became of scheduled times from `from` on and before `to`, and of runs that reach into that time, in order of
    /// time; a run without what other rows tell of it.
    package borrowing func scheduledTotals(
        from: Timestamp, to: Timestamp
    ) throws(HistoryError) -> [ScheduledTotal] {
        var (found, reader): ([ScheduledTotal], RowReader) = ([], RowReader())
        try database.run(Self.singleTimes, range(from, to)) { row in
            guard let at = Timestamp(stored: row.integer(0)), let state = reader.state(row.text(1)), state.isOutcome,
                let count = Int32(exactly: row.integer(2)), count > 0
            else { return }
            found.append(ScheduledTotal(at: at, state: state, count: Int(count)))
        }
        let runs = try runs(reaching: from, before: to).map(\.rest).filter {
            $0.last >= from && $0.at < to && $0.state.isOutcome
        }
        guard !runs.isEmpty else { return found }
        found += runs.map { ScheduledTotal(at: $0.at, last: $0.last, state: $0.state, count: $0.count) }
        return found.sorted { $0.at < $1.at }
    }

    /// All but runs, in the order in which they lie.
    static let singleTimes =
        "SELECT at, state, count FROM occurrence WHERE at >= ?1 AND at < ?2 AND last = at ORDER BY at"

    /// What was done of each exercise on these days; by exercise, day and prescription.
    package borrowing func exerciseTotals(
        since: CivilDate? = nil, until: CivilDate? = nil
    ) throws(HistoryError) -> [ExerciseTotal] {
        // An exercise at a time: what it did on other days is not read.
        let statement = try database.prepare(
            """
            SELECT day, prescription, count(*), min(hold), max(hold), min(reps), max(reps),
                sum(\(Schema.bounded("planned", Schema.counts))), sum(\(Schema.bounded("done", Schema.counts))),
                sum(\(Schema.bounded("held", Schema.lengths))), min(delivered)
                FROM session_exercise INDEXED BY session_exercise_day WHERE exercise = ?3 AND day BETWEEN ?1 AND ?2
                GROUP BY day, prescription ORDER BY day, prescription
            """)
        let days = HistoryFilter(since: since, until: until).days
        var found: [ExerciseTotal] = []
        for exercise in try doneExercises() {
            try statement.run(days + [.text(exercise)]) { row in
                guard let day = row.day(0) else { return }
                let holds = row.duration(3).flatMap { least in row.duration(4).map { least...$0 } }
                let reps = row.count(5).flatMap { least in row.count(6).map { least...$0 } }
                found.append(
                    ExerciseTotal(
                        exercise: exercise, day: day, prescription: row.integer(1),
                        sessions: Int(row.integer(2)), holds: holds, reps: reps, planned: Int(row.integer(7)),
                        done: Int(row.integer(8)), held: .microseconds(row.integer(9)),
                        isDelivered: row.integer(10) != 0))
            }
        }
        return found
    }

    /// What people call an exercise by its origin: the name that it had last.
    package borrowing func name(of exercise: String) throws(HistoryError) -> String? {
        var name: String?
        try database.run(
            "SELECT name FROM session_exercise WHERE exercise = ?1 ORDER BY day DESC LIMIT 1", [.text(exercise)]
        ) { name = $0.text(0) }
        return name
    }

    /// The versions of all programmes that were gone by on these days; by the first of these days, then by key.
    package borrowing func prescriptions(
        since: CivilDate? = nil, until: CivilDate? = nil
    ) throws(HistoryError) -> [PrescriptionSpan] {
        let sql = """
            SELECT prescription, text, first, last, sessions FROM (
                SELECT prescription, min(day) AS first, max(day) AS last, count(*) AS sessions
                    FROM session INDEXED BY session_prescription WHERE day BETWEEN ?1 AND ?2 GROUP BY prescription)
                JOIN prescription ON prescription.key = prescription
                ORDER BY first, prescription
            """
        var found: [PrescriptionSpan] = []
        try database.run(sql, HistoryFilter(since: since, until: until).days) { row in
            guard let first = row.day(2), let last = row.day(3) else { return }
            found.append(
                PrescriptionSpan(
                    key: row.integer(0), prescription: PrescriptionRecord(text: row.text(1) ?? ""),
                    days: first...last, sessions: Int(row.integer(4))))
        }
        return found
    }

    /// The sessions, by their ids, that what was reported of pain from `from` on and before `to` names.
    package borrowing func painedSessions(
        from: Timestamp, to: Timestamp
    ) throws(HistoryError) -> [String: PainedSession] {
        // What counts as reached is `SessionRecord.Exercise.isReached`.
        let sql = """
            SELECT session.id, session.day, own.exercise
                FROM session LEFT JOIN session_exercise AS own
                    ON own.session = session.key AND (own.done > 0 OR own.held > 0)
                WHERE session.id IN (SELECT pain.session FROM pain WHERE at >= ?1 AND at < ?2)
            """
        var found: [String: PainedSession] = [:]
        try database.run(sql, range(from, to)) { row in
            guard let id = row.text(0), let day = row.day(1) else { return }
            var session = found[id] ?? PainedSession(day: day, reached: [])
            if let exercise = row.text(2) { session.reached.insert(exercise) }
            found[id] = session
        }
        return found
    }

    /// What was open on these days, and how long or how often it was done; by exercise, day, then in order of time.
    package borrowing func openTotals(
        since: CivilDate? = nil, until: CivilDate? = nil
    ) throws(HistoryError) -> [OpenTotal] {
        let sql = """
            SELECT own.exercise, session.day, step.length, step.counted
                FROM step INDEXED BY step_open JOIN session ON session.key = step.session
                JOIN session_exercise AS own ON own.session = step.session AND own.number = step.exercise
                WHERE \(Schema.isOpenStep) AND session.day BETWEEN ?1 AND ?2
                ORDER BY own.exercise, session.day, session.began, step.session, step.number
            """
        var found: [OpenTotal] = []
        try database.run(sql, HistoryFilter(since: since, until: until).days) { row in
            guard let day = row.day(1) else { return }
            found.append(
                OpenTotal(
                    exercise: row.text(0) ?? "", day: day, length: row.duration(2) ?? .zero,
                    counted: row.count(3)))
        }
        return found
    }
}
