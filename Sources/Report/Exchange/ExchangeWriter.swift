import History
import Scheduling
import Units
import Varlink

/// Writes an exchange file: JSON Lines, first what it is, last how long it is. The same history gives the same bytes where
/// it is handed over in the same order.
package struct ExchangeWriter {
    private var numbers: [String: Int] = [:]
    private var lines = 0

    package init() {}

    /// What says what the file is.
    package mutating func begin() throws -> [UInt8] {
        try line(ExchangeLines.Header(format: ExchangeLines.format, version: ExchangeLines.version))
    }

    /// One prescription, before all sessions that were by it.
    package mutating func prescription(_ text: String) throws -> [UInt8] {
        let number = numbers.count + 1
        numbers[text] = number
        return try line(ExchangeLines.Prescription(number: number, text: text))
    }

    /// Anything else.
    package mutating func item(_ item: ExchangeItem) throws -> [UInt8] {
        try line(Self.line(of: item) { numbers[$0] ?? 0 })
    }

    /// What tells a whole file from one that was cut off.
    package mutating func end() throws -> [UInt8] { try line(ExchangeLines.End(lines: lines)) }

    private mutating func line(_ value: some Encodable) throws -> [UInt8] {
        lines += 1
        return try JSON.encode(value) + [UInt8(ascii: "\n")]
    }

    /// A thing as it would be written, with its prescription in full.
    static func spelling(of item: ExchangeItem) throws -> [UInt8] {
        let own = try JSON.encode(line(of: item) { _ in 0 })
        guard case .session(let session, _) = item else { return own }
        return own + Array(session.prescription.text.utf8)
    }

    private static func line(of item: ExchangeItem, number: (String) -> Int) -> any Encodable {
        switch item {
        case .forgotten(let instant): ExchangeLines.Forgotten(before: instant.exact)
        case .session(let session, let steps):
            ExchangeLines.Session(session, steps, prescription: number(session.prescription.text))
        case .occurrence(let occurrence): ExchangeLines.Occurrence(occurrence)
        case .pain(let remark): ExchangeLines.Pain(remark)
        case .note(let remark): ExchangeLines.Note(remark)
        case .dose(let remark): ExchangeLines.Dose(remark)
        case .acknowledgement(let remark): ExchangeLines.Acknowledgement(remark)
        }
    }
}

extension ExchangeLines.Session {
    fileprivate init(_ session: SessionRecord, _ steps: [StepRecord], prescription: Int) {
        self.init(
            id: session.id, routine: session.routine.description, name: session.name, prescription: prescription,
            began: session.began.exact, offset: session.offset, ended: (session.ended ?? session.began).exact,
            outcome: (session.outcome ?? .partial).rawValue, scheduled: session.scheduled?.exact,
            exercises: session.exercises.map { exercise in
                ExchangeLines.Exercise(
                    exercise: exercise.address, name: exercise.name, holdUs: exercise.hold?.microseconds,
                    reps: exercise.reps, planned: exercise.planned, done: exercise.done,
                    heldUs: exercise.held.microseconds, delivered: exercise.isDelivered)
            },
            steps: steps.map { step in
                ExchangeLines.Step(
                    number: step.number, place: step.index, kind: step.kind, exercise: step.exercise, set: step.set,
                    rep: step.rep, side: step.side, pose: step.pose, plannedStartUs: step.plannedStart.microseconds,
                    plannedLengthUs: step.plannedLength?.microseconds, startUs: step.start.microseconds,
                    lengthUs: step.length.microseconds, end: step.end.rawValue, delivered: step.isDelivered,
                    counted: step.counted)
            })
    }
}

extension ExchangeLines.Occurrence {
    fileprivate init(_ occurrence: Occurrence) {
        let isRun = occurrence.last != occurrence.at
        self.init(
            entry: occurrence.entry, at: occurrence.at.exact, last: isRun ? occurrence.last.exact : nil,
            count: occurrence.count == 1 ? nil : occurrence.count, routine: occurrence.routine.description,
            state: occurrence.state.rawValue, snoozes: occurrence.snoozes, settled: occurrence.settled?.exact,
            session: occurrence.session)
    }
}

extension ExchangeLines.Pain {
    fileprivate init(_ remark: Remark<PainReport>) {
        let (report, place) = (remark.content, remark.content.place)
        self.init(
            id: remark.id, at: remark.at.exact, offset: remark.offset, level: report.level,
            moment: report.moment.rawValue, stopped: report.stopped, session: report.session,
            exercise: place?.exercise, set: place?.set, rep: place?.rep, side: place?.side, text: report.text)
    }
}

extension ExchangeLines.Note {
    fileprivate init(_ remark: Remark<NoteText>) {
        self.init(
            id: remark.id, at: remark.at.exact, offset: remark.offset, session: remark.content.session,
            text: remark.content.text)
    }
}

extension ExchangeLines.Dose {
    fileprivate init(_ remark: Remark<DoseMark>) {
        let mark = remark.content
        self.init(
            id: remark.id, at: remark.at.exact, offset: remark.offset, exercise: mark.exercise,
            cause: mark.cause.rawValue, holdUs: mark.hold?.microseconds, reps: mark.reps, standing: mark.standing)
    }
}

extension ExchangeLines.Acknowledgement {
    fileprivate init(_ remark: Remark<Acknowledgement>) {
        self.init(id: remark.id, at: remark.at.exact, offset: remark.offset, exercise: remark.content.exercise)
    }
}
