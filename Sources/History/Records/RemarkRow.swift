import Units

/// What all remarks are asked for by: of a time, or one by its id.
private func rangeQuery(_ table: String, _ columns: String) -> String {
    "SELECT id, at, offset, \(columns) FROM \(table) WHERE at >= ?1 AND at < ?2 ORDER BY at, id"
}

/// So many of a time that fulfil `condition`, from one of its ends.
private func batchQuery(
    _ table: String, _ columns: String, _ end: PastEnd, where condition: String = "TRUE"
) -> String {
    """
    SELECT id, at, offset, \(columns) FROM \(table) WHERE at >= ?1 AND at < ?2 AND \(condition)
        ORDER BY at \(end.order), id \(end.order) LIMIT ?3
    """
}

/// Those that belong to sessions, so many of them.
private func sessionsQuery(_ table: String, _ columns: String, _ count: Int) -> String {
    let sessions = (0..<count).map { "?\($0 + 3)" }.joined(separator: ", ")
    return """
        SELECT id, at, offset, \(columns) FROM \(table) WHERE at >= ?1 AND at < ?2 AND session IN (\(sessions))
            ORDER BY at, id
        """
}

private func singleQuery(_ table: String, _ columns: String) -> String {
    "SELECT id, at, offset, \(columns) FROM \(table) WHERE id = ?1"
}

extension PainReport {
    private static let columns = "level, moment, stopped, session, exercise, \"set\", rep, side, text"

    static let upsert = """
        INSERT OR REPLACE INTO pain (id, at, offset, \(columns))
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
        """

    static let query = rangeQuery("pain", columns)
    static func query(from end: PastEnd) -> String { batchQuery("pain", columns, end) }
    static func query(ofSessions count: Int) -> String { sessionsQuery("pain", columns, count) }
    static let single = singleQuery("pain", columns)

    /// What is bound to `upsert` from the fourth on.
    var values: [Value] {
        [
            .integer(orNull: level.map(Int64.init)), .text(moment.rawValue), .integer(stopped ? 1 : 0),
            .text(orNull: session), .text(orNull: place?.exercise), .integer(orNull: place.map { Int64($0.set) }),
            .integer(orNull: place.map { Int64($0.rep) }), .integer(orNull: place?.side.map(Int64.init)), .text(text),
        ]
    }

    /// Reads the columns of `query`; nil for what makes no sense.
    init?(_ row: borrowing Statement) {
        guard let moment = row.text(4).flatMap(Moment.init) else { return nil }
        var place: Place?
        if let exercise = row.text(7), let set = row.count(8), let rep = row.count(9) {
            place = Place(exercise: exercise, set: set, rep: rep, side: row.count(10))
        }
        self.init(
            level: row.count(3), moment: moment, stopped: row.integer(5) != 0, session: row.text(6), place: place,
            text: row.text(11) ?? "")
    }
}

extension NoteText {
    static let upsert = "INSERT OR REPLACE INTO note (id, at, offset, session, text) VALUES (?1, ?2, ?3, ?4, ?5)"

    static let query = rangeQuery("note", "session, text")
    static func query(from end: PastEnd) -> String { batchQuery("note", "session, text", end) }
    static func query(ofSessions count: Int) -> String { sessionsQuery("note", "session, text", count) }
    static let single = singleQuery("note", "session, text")

    /// What is bound to `upsert` from the fourth on.
    var values: [Value] { [.text(orNull: session), .text(text)] }

    /// Reads the columns of `query`.
    init(_ row: borrowing Statement) { self.init(text: row.text(4) ?? "", session: row.text(3)) }
}

extension DoseMark {
    private static let columns = "exercise, cause, hold, reps, standing"

    static let upsert =
        "INSERT OR REPLACE INTO dose (id, at, offset, \(columns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"

    static let query = rangeQuery("dose", columns)
    static func setQuery(from end: PastEnd) -> String { batchQuery("dose", columns, end, where: "cause = 'set'") }
    static let single = singleQuery("dose", columns)
    static let lastQuery =
        "SELECT id, at, offset, \(columns) FROM dose WHERE exercise = ?1 AND at < ?2 ORDER BY at DESC, id DESC LIMIT 1"

    /// What is bound to `upsert` from the fourth on.
    var values: [Value] {
        [
            .text(exercise), .text(cause.rawValue), .integer(orNull: hold?.microseconds),
            .integer(orNull: reps.map(Int64.init)), .text(standing),
        ]
    }

    /// Reads the columns of `query`; nil for what makes no sense.
    init?(_ row: borrowing Statement) {
        guard let exercise = row.text(3), let cause = row.text(4).flatMap(Cause.init) else { return nil }
        self.init(
            exercise: exercise, cause: cause, hold: row.duration(5), reps: row.count(6), standing: row.text(7) ?? "")
    }
}

extension Acknowledgement {
    static let upsert = "INSERT OR REPLACE INTO acknowledgement (id, at, offset, exercise) VALUES (?1, ?2, ?3, ?4)"

    static let query = rangeQuery("acknowledgement", "exercise")
    static func query(from end: PastEnd) -> String { batchQuery("acknowledgement", "exercise", end) }
    static let single = singleQuery("acknowledgement", "exercise")

    /// What is bound to `upsert` from the fourth on.
    var values: [Value] { [.text(orNull: exercise)] }

    /// Reads the columns of `query`.
    init(_ row: borrowing Statement) { self.init(exercise: row.text(3)) }
}

extension UnfinishedSession {
    static let upsert = """
        INSERT OR REPLACE INTO unfinished (only, session, boot, at, running, timeline, position)
            VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)
        """

    static let query = "SELECT session, boot, at, running, timeline, position FROM unfinished"

    /// What is bound to `upsert`.
    var values: [Value] {
        [
            .text(session), .text(boot), .integer(at.microseconds), .integer(isRunning ? 1 : 0), .text(timeline),
            .text(position),
        ]
    }

    /// Reads the columns of `query`; nil for what makes no sense.
    init?(_ row: borrowing Statement) {
        guard let session = row.text(0), let boot = row.text(1), let at = Timestamp(stored: row.integer(2)),
            let timeline = row.text(4), let position = row.text(5)
        else { return nil }
        self.init(
            session: session, boot: boot, at: at, isRunning: row.integer(3) != 0, timeline: timeline, position: position
        )
    }
}
