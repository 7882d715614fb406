import Units

extension HistoryStore {
    /// Stores `records`, within a transaction; what breaks a rule of the schema is left out and kept in `refused`.
    borrowing func store(
        _ records: Records, within database: borrowing Database, refused: inout [HistoryError]
    ) throws(HistoryError) {
        guard !records.isEmpty else { return }
        for session in records.sessions.values {
            try keep(&refused) { () throws(HistoryError) in try store(session, within: database) }
        }
        if !records.steps.isEmpty {
            let upsert = try database.prepare(StepRecord.upsert)
            for (key, step) in records.steps {
                try keep(&refused) { () throws(HistoryError) in try upsert.run(step.values(of: key.session)) }
            }
        }
        try upsert(records.pains.values, PainReport.upsert, within: database, &refused) { $0.values }
        try upsert(records.notes.values, NoteText.upsert, within: database, &refused) { $0.values }
        try upsert(records.doses.values, DoseMark.upsert, within: database, &refused) { $0.values }
        try upsert(records.acknowledgements.values, Acknowledgement.upsert, within: database, &refused) { $0.values }
        switch records.unfinished {
        case .session(let session):
            try keep(&refused) { () throws(HistoryError) in
                try database.run(UnfinishedSession.upsert, session.values)
            }
        case .moved(let position, let instant):
            try database.run(
                "UPDATE unfinished SET position = ?1, at = ?2", [.text(position), .integer(instant.microseconds)])
        case .nothing: try database.run("DELETE FROM unfinished")
        case nil: break
        }
    }

    private borrowing func upsert<Content>(
        _ remarks: some Collection<Remark<Content>>, _ sql: String, within database: borrowing Database,
        _ refused: inout [HistoryError], values: (Content) -> [Value]
    ) throws(HistoryError) {
        guard !remarks.isEmpty else { return }
        let upsert = try database.prepare(sql)
        for remark in remarks {
            let common: [Value] = [.text(remark.id), .integer(remark.at.microseconds), .integer(remark.offset)]
            try keep(&refused) { () throws(HistoryError) in try upsert.run(common + values(remark.content)) }
        }
    }

    /// A session with its exercises, in place of what was stored of it; its steps stay.
    private borrowing func store(
        _ session: SessionRecord, within database: borrowing Database
    ) throws(HistoryError) {
        let prescription = try key(of: session.prescription, within: database)
        try database.run(SessionRecord.upsert, session.values(prescription: prescription))
        let own = Value.text(session.id)
        try database.run(
            "DELETE FROM session_exercise WHERE session = (SELECT key FROM session WHERE id = ?1) AND number >= ?2",
            [own, .integer(session.exercises.count)])
        let upsert = try database.prepare(SessionRecord.Exercise.upsert)
        for (number, exercise) in session.exercises.enumerated() {
            try upsert.run([own, .integer(number)] + exercise.values)
        }
    }

    private borrowing func key(
        of prescription: PrescriptionRecord, within database: borrowing Database
    ) throws(HistoryError) -> Int64 {
        var found: Int64?
        let values: [Value] = [.text(prescription.digest), .text(prescription.text)]
        try database.run("SELECT key FROM prescription WHERE digest = ?1 AND text = ?2", values) {
            found = $0.integer(0)
        }
        if let found { return found }
        try database.run("INSERT INTO prescription (digest, text) VALUES (?1, ?2) RETURNING key", values) {
            found = $0.integer(0)
        }
        guard let found else {
            throw HistoryError(.unavailable, path: database.path, message: "a prescription was given no key")
        }
        return found
    }
}

extension HistoryStore {
    /// The session of this id; nil where there is none.
    package borrowing func session(_ id: String) throws(HistoryError) -> SessionRecord? {
        try sessions(SessionRecord.query, [.text(id)]).first
    }

    /// Hands each row to `each`, those that make no sense among them.
    borrowing func sessions(
        _ sql: String, _ values: [Value], each: (borrowing Statement) -> Void = { _ in }
    ) throws(HistoryError) -> [SessionRecord] {
        var (found, reader): ([(key: Int64, session: SessionRecord)], RowReader) = ([], RowReader())
        try database.run(sql, values) { row in
            each(row)
            if let session = reader.session(row) { found.append((row.integer(0), session)) }
        }
        let exercises = try database.prepare(SessionRecord.Exercise.query)
        for index in found.indices {
            var own: [SessionRecord.Exercise] = []
            try exercises.run([.integer(found[index].key)]) { own.append(SessionRecord.Exercise($0)) }
            found[index].session.exercises = own
        }
        return found.map(\.session)
    }

    /// The steps of a session as they were, in order.
    package borrowing func steps(of session: String) throws(HistoryError) -> [StepRecord] {
        var found: [StepRecord] = []
        try database.run(StepRecord.query, [.text(session)]) { row in
            if let step = StepRecord(row) { found.append(step) }
        }
        return found
    }

    /// What was reported of pain from `from` on and before `to`, in order of time, then of id.
    package borrowing func pains(from: Timestamp, to: Timestamp) throws(HistoryError) -> [Remark<PainReport>] {
        try remarks(PainReport.query, range(from, to)) { PainReport($0) }
    }

    /// What was noted from `from` on and before `to`, in order of time, then of id.
    package borrowing func notes(from: Timestamp, to: Timestamp) throws(HistoryError) -> [Remark<NoteText>] {
        try remarks(NoteText.query, range(from, to)) { NoteText($0) }
    }

    /// The doses that were set, or left as a baseline, from `from` on and before `to`, in order of time, then of id.
    package borrowing func doses(from: Timestamp, to: Timestamp) throws(HistoryError) -> [Remark<DoseMark>] {
        try remarks(DoseMark.query, range(from, to)) { DoseMark($0) }
    }

    /// When the person said that it is all right again, from `from` on and before `to`, in order of time, then of id.
    package borrowing func acknowledgements(
        from: Timestamp, to: Timestamp
    ) throws(HistoryError) -> [Remark<Acknowledgement>] {
        try remarks(Acknowledgement.query, range(from, to)) { Acknowledgement($0) }
    }

    borrowing func range(_ from: Timestamp, _ to: Timestamp) -> [Value] {
        [.integer(from.microseconds), .integer(to.microseconds)]
    }

    borrowing func remarks<Content>(
        _ sql: String, _ values: [Value], content: (borrowing Statement) -> Content?
    ) throws(HistoryError) -> [Remark<Content>] {
        var found: [Remark<Content>] = []
        try database.run(sql, values) { row in
            guard let id = row.text(0), let at = Timestamp(stored: row.integer(1)), let offset = row.offset(2),
                let content = content(row)
            else { return }
            found.append(Remark(id: id, at: at, offset: offset, content))
        }
        return found
    }

    /// The session that can be gone on with; nil for none.
    package borrowing func unfinished() throws(HistoryError) -> UnfinishedSession? {
        var found: UnfinishedSession?
        try database.run(UnfinishedSession.query, []) { found = UnfinishedSession($0) }
        return found
    }
}
