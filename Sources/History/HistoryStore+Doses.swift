import Units

extension HistoryStore {
    /// The days of one exercise, each with all its sessions: from `session_exercise_day` alone, whatever lies in the
    /// tables. A session that runs is none yet. What counts as reached is `SessionRecord.Exercise.isReached`.
    static let days = """
        SELECT day, prescription, min(done >= planned), min(delivered) FROM session_exercise
            WHERE exercise = ?1 AND day BETWEEN \(Schema.days.lowerBound) AND \(Schema.days.upperBound)
            AND (done > 0 OR held > 0) AND session NOT IN (SELECT key FROM session WHERE ended IS NULL)
            GROUP BY day, prescription ORDER BY day, prescription
        """

    /// The sessions of one exercise on one day.
    private static let sessionsOfDay = """
        SELECT session.id, session.began, session_exercise.prescription, min(done >= planned), min(delivered)
            FROM session_exercise JOIN session ON session.key = session_exercise.session
            WHERE exercise = ?1 AND session_exercise.day = ?2 AND (done > 0 OR session_exercise.held > 0)
                AND ended IS NOT NULL
            GROUP BY session.key ORDER BY began, id
        """

    /// What the doses of `exercises` go by, given by their origins: what is stored, and what waits to be.
    ///
    /// A day on which nothing was said of the exercise is one run, whatever was done on it by one version of its programme:
    /// nothing in it depends on an order. So ten years are some thousand rows and not some ten thousand.
    package borrowing func doseFacts(
        of exercises: some Sequence<String>, unstored: Records = Records()
    ) throws(HistoryError) -> DoseFacts {
        let (from, to) = (Timestamp(microseconds: .min), Timestamp(microseconds: .max))
        var facts = DoseFacts(unstored, of: exercises)
        facts.pains += try pains(from: from, to: to).filter { unstored.pains[$0.id] == nil }
        facts.doses += try doses(from: from, to: to).filter { unstored.doses[$0.id] == nil }
        facts.acknowledgements += try acknowledgements(from: from, to: to).filter {
            unstored.acknowledgements[$0.id] == nil
        }
        facts.sessionDays.merge(try days(ofSessionsIn: facts.pains)) { unstored, _ in unstored }
        var prescriptions: [Int64: PrescriptionRecord] = [:]
        for exercise in exercises {
            let apart = facts.daysApart(of: exercise)
            var runs = try runs(of: exercise, apart: apart, &prescriptions)
            runs.removeAll { $0.session.map { unstored.sessions[$0] != nil } ?? false }
            facts.runs[exercise, default: []] += runs
        }
        return facts
    }

    /// The day of each session that was said to hurt.
    private borrowing func days(
        ofSessionsIn pains: [Remark<PainReport>]
    ) throws(HistoryError) -> [String: CivilDate] {
        var days: [String: CivilDate] = [:]
        let statement = try database.prepare("SELECT day FROM session WHERE id = ?1")
        for case let session? in pains.map(\.content.session) where days[session] == nil {
            try statement.run([.text(session)]) {
                days[session] = $0.day(0)
            }
        }
        return days
    }

    /// Session by session on the days that are `apart`, or by two versions of the programme, day by day on all others.
    private borrowing func runs(
        of exercise: String, apart: Set<Int>, _ prescriptions: inout [Int64: PrescriptionRecord]
    ) throws(HistoryError) -> [DoseFacts.Run] {
        var apart = apart
        var rows: [(session: String?, at: Timestamp, day: Int, key: Int64, isCompleted: Bool, isDelivered: Bool)] = []
        try database.run(Self.days, [.text(exercise)]) { row in
            let day = Int(row.integer(0))
            let start = Timestamp(seconds: Int64(day) * 86_400)
            rows.append((nil, start, day, row.integer(1), row.integer(2) != 0, row.integer(3) != 0))
        }
        for (row, next) in zip(rows, rows.dropFirst()) where row.day == next.day { apart.insert(row.day) }
        rows.removeAll { apart.contains($0.day) }
        let statement = try database.prepare(Self.sessionsOfDay)
        for day in apart {
            try statement.run([.text(exercise), .integer(day)]) { row in
                guard let id = row.text(0), let began = Timestamp(stored: row.integer(1)) else { return }
                rows.append((id, began, day, row.integer(2), row.integer(3) != 0, row.integer(4) != 0))
            }
        }
        var runs: [DoseFacts.Run] = []
        for row in rows {
            guard let prescription = try prescription(row.key, &prescriptions) else { continue }
            runs.append(
                DoseFacts.Run(
                    session: row.session, at: row.at, day: CivilDate(daysSinceEpoch: row.day),
                    isCompleted: row.isCompleted, isDelivered: row.isDelivered, prescription: prescription))
        }
        return runs
    }

    private borrowing func prescription(
        _ key: Int64, _ known: inout [Int64: PrescriptionRecord]
    ) throws(HistoryError) -> PrescriptionRecord? {
        if let found = known[key] { return found }
        var text: String?
        try database.run("SELECT text FROM prescription WHERE key = ?1", [.integer(key)]) { text = $0.text(0) }
        let found = text.map { PrescriptionRecord(text: $0) }
        known[key] = found
        return found
    }

    /// The session that began last of those that are over and began before `instant`; nil where there is none.
    package borrowing func lastSession(before instant: Timestamp) throws(HistoryError) -> SessionRecord? {
        var id: String?
        try database.run(
            "SELECT id FROM session WHERE began < ?1 AND ended IS NOT NULL ORDER BY began DESC, id DESC LIMIT 1",
            [.integer(instant.microseconds)]
        ) { id = $0.text(0) }
        guard let id else { return nil }
        return try session(id)
    }
}

extension DoseFacts {
    /// The days since 1970 on which the order of what happened to `exercise` matters: something was said of it, or of a
    /// session of that day.
    fileprivate func daysApart(of exercise: String) -> Set<Int> {
        var days = Set(runs[exercise, default: []].map(\.day.daysSinceEpoch))
        for pain in pains where pain.content.moment != .before && pain.content.place?.exercise ?? exercise == exercise {
            days.insert(pain.day.daysSinceEpoch)
            if let day = pain.content.session.flatMap({ sessionDays[$0] }) { days.insert(day.daysSinceEpoch) }
        }
        for dose in doses where dose.content.exercise == exercise { days.insert(dose.day.daysSinceEpoch) }
        for ok in acknowledgements where ok.content.exercise ?? exercise == exercise {
            days.insert(ok.day.daysSinceEpoch)
        }
        return days
    }
}
