import Units

extension SessionRecord {
    /// Its columns, in the order in which all statements have them; the key and the prescription's text are of the query.
    static let columns = "id, routine, name, prescription, began, offset, ended, outcome, scheduled, day, held"

    /// Stores one, in place of what was stored by its id.
    static let upsert = """
        INSERT INTO session (\(columns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        ON CONFLICT (id) DO UPDATE SET routine = excluded.routine, name = excluded.name,
            prescription = excluded.prescription, began = excluded.began, offset = excluded.offset,
            ended = excluded.ended, outcome = excluded.outcome, scheduled = excluded.scheduled,
            day = excluded.day, held = excluded.held
        """

    static let select = """
        SELECT session.key, id, routine, name, prescription.text, began, offset, ended, outcome, scheduled
            FROM session JOIN prescription ON prescription.key = session.prescription
        """

    static let query = "\(select) WHERE id = ?1"

    static let pageQuery = """
        \(select) WHERE began >= ?1 AND (began, id) > (?1, ?2) ORDER BY began, id LIMIT ?3
        """

    /// What is bound to `upsert`.
    func values(prescription: Int64) -> [Value] {
        [
            .text(id), .text(routine.description), .text(name), .integer(prescription), .integer(began.microseconds),
            .integer(offset), .integer(orNull: ended?.microseconds), .text(orNull: outcome?.rawValue),
            .integer(orNull: scheduled?.microseconds), .integer(day.daysSinceEpoch),
            .integer(exercises.reduce(.zero) { $0 + $1.held }.microseconds),
        ]
    }
}

extension RowReader {
    /// Reads the columns of `SessionRecord.query`, without the exercises.
    mutating func session(_ row: borrowing Statement) -> SessionRecord? {
        guard let id = row.text(1), let routine = slug(row.text(2)), let name = row.text(3),
            let prescription = row.text(4), let began = Timestamp(stored: row.integer(5)), let offset = row.offset(6)
        else {
            unreadable += 1
            return nil
        }
        return SessionRecord(
            id: id, routine: routine, name: name, prescription: PrescriptionRecord(text: prescription), began: began,
            offset: offset, ended: row.optionalInteger(7).flatMap(Timestamp.init(stored:)),
            outcome: row.text(8).flatMap(SessionRecord.Outcome.init),
            scheduled: row.optionalInteger(9).flatMap(Timestamp.init(stored:)))
    }
}

extension SessionRecord.Exercise {
    static let upsert = """
        INSERT INTO session_exercise (session, number, exercise, name, hold, reps, planned, done, held, delivered, day,
            prescription)
            SELECT key, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, day, prescription FROM session WHERE id = ?1
        ON CONFLICT (session, number) DO UPDATE SET exercise = excluded.exercise, name = excluded.name,
            hold = excluded.hold, reps = excluded.reps, planned = excluded.planned, done = excluded.done,
            held = excluded.held, delivered = excluded.delivered, day = excluded.day,
            prescription = excluded.prescription
        """

    static let query = """
        SELECT exercise, name, hold, reps, planned, done, held, delivered FROM session_exercise
            WHERE session = ?1 ORDER BY number
        """

    /// What is bound to `upsert` from the third on.
    var values: [Value] {
        [
            .text(address), .text(name), .integer(orNull: hold?.microseconds), .integer(orNull: reps.map(Int64.init)),
            .integer(planned), .integer(done), .integer(held.microseconds), .integer(isDelivered ? 1 : 0),
        ]
    }

    init(_ row: borrowing Statement) {
        self.init(
            address: row.text(0) ?? "", name: row.text(1) ?? "", hold: row.duration(2), reps: row.count(3),
            planned: row.count(4) ?? 0, done: row.count(5) ?? 0, held: row.duration(6) ?? .zero,
            isDelivered: row.integer(7) != 0)
    }
}

extension StepRecord {
    private static let columns = """
        number, place, kind, exercise, "set", rep, side, pose, planned_start, planned_length, start, length, "end",
        delivered, counted
        """

    static let upsert = """
        INSERT INTO step (session, \(columns))
            VALUES ((SELECT key FROM session WHERE id = ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,
                ?15, ?16)
        ON CONFLICT (session, number) DO UPDATE SET place = excluded.place, kind = excluded.kind,
            exercise = excluded.exercise, "set" = excluded."set", rep = excluded.rep, side = excluded.side,
            pose = excluded.pose, planned_start = excluded.planned_start, planned_length = excluded.planned_length,
            start = excluded.start, length = excluded.length, "end" = excluded."end",
            delivered = excluded.delivered, counted = excluded.counted
        """

    static let query = """
        SELECT \(columns) FROM step WHERE session = (SELECT key FROM session WHERE id = ?1) ORDER BY number
        """

    /// What is bound to `upsert`.
    func values(of session: String) -> [Value] {
        [
            .text(session), .integer(number), .integer(index), .text(kind), .integer(exercise), .integer(set),
            .integer(rep), .integer(orNull: side.map(Int64.init)), .integer(pose),
            .integer(plannedStart.microseconds), .integer(orNull: plannedLength?.microseconds),
            .integer(start.microseconds), .integer(length.microseconds), .text(end.rawValue),
            .integer(isDelivered ? 1 : 0), .integer(orNull: counted.map(Int64.init)),
        ]
    }

    init?(_ row: borrowing Statement) {
        // What it is told by must be its own.
        let places = [0, 1, 3, 4, 5, 6, 7] as [Int32]
        guard let kind = row.text(2), let end = row.text(12).flatMap(End.init),
            places.allSatisfy({ Schema.counts.contains(row.integer($0)) })
        else { return nil }
        self.init(
            number: Int(row.integer(0)), index: Int(row.integer(1)), kind: kind, exercise: Int(row.integer(3)),
            set: Int(row.integer(4)), rep: Int(row.integer(5)), side: row.count(6), pose: Int(row.integer(7)),
            plannedStart: row.duration(8) ?? .zero, plannedLength: row.duration(9),
            start: row.duration(10) ?? .zero, length: row.duration(11) ?? .zero, end: end,
            isDelivered: row.integer(13) != 0, counted: row.count(14))
    }
}

extension Statement {
    /// The length in a column, no longer than what is reckoned with; nil for NULL.
    borrowing func duration(_ column: Int32) -> Duration? {
        optionalInteger(column).map { .microseconds(Schema.lengths.nearest($0)) }
    }

    /// The count in a column, no greater than what is reckoned with; nil for NULL.
    borrowing func count(_ column: Int32) -> Int? { optionalInteger(column).map { Int(Schema.counts.nearest($0)) } }

    /// The day in a column, stored as days since 1970; nil for what is in none of the years 1 to 9999.
    borrowing func day(_ column: Int32) -> CivilDate? {
        let day = Int(integer(column))
        return Schema.days.contains(day) ? CivilDate(daysSinceEpoch: day) : nil
    }

    /// How far a clock was east of UTC, in a column; nil for what none can be.
    borrowing func offset(_ column: Int32) -> Int? {
        let offset = Int(integer(column))
        return Schema.offsets.contains(offset) ? offset : nil
    }
}

extension ClosedRange {
    fileprivate func nearest(_ value: Bound) -> Bound { Swift.min(Swift.max(value, lowerBound), upperBound) }
}
