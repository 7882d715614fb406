import History
import Scheduling
import Units
import Varlink

/// Why a line of an exchange file is not taken: what is wrong, and what is allowed.
package struct ExchangeProblem: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }

    static let cutOff = ExchangeProblem(
        "the file ends in the middle of this line: it was cut off; copy the whole file")
}

/// Reads an exchange file line by line. What comes out of it breaks no rule of the history.
package struct ExchangeReader {
    /// As many bytes as a line may have: a session of some hours has some thousand steps of 200 bytes each.
    package static let longestLine = 16 << 20
    /// As many bytes as all prescriptions together may have: they are all kept in mind.
    private static let mostPrescribed = 64 << 20
    private static let depth = 8

    private var lines = 0
    private var hasBegun = false
    private var isOver = false
    private var prescriptions: [Int: PrescriptionRecord] = [:]
    private var prescribed = 0

    package init() {}

    /// Whether the file may end here.
    package func finish() throws(ExchangeProblem) {
        guard hasBegun else { throw ExchangeProblem("empty: a file that tenuto export has written is allowed") }
        guard isOver else { throw ExchangeProblem("its last line is missing: it was cut off; copy the whole file") }
    }

    /// Reads the next line, without its end; nil for one that says nothing about the history by itself. `isEnded` is whether
    /// it has an end: a file may have been cut off in the middle of a line.
    package mutating func read(_ line: [UInt8], isEnded: Bool = true) throws(ExchangeProblem) -> ExchangeItem? {
        defer { lines += 1 }
        guard hasBegun else {
            if !isEnded, Self.isBeginningOfHeader(line) { throw .cutOff }
            try begin(line)
            return nil
        }
        guard !isOver else { throw ExchangeProblem("after the last line: nothing is allowed there") }
        let content: Content
        do {
            try Limits(messageBytes: Self.longestLine, depth: Self.depth).check(line)
            content = try JSON.decode(Content.self, from: line)
        } catch {
            throw isEnded || !Self.isUnfinished(line, error) ? ExchangeProblem(describing: error) : .cutOff
        }
        switch content {
        case .forgotten(let line): return .forgotten(before: try instant(line.before, "before"))
        case .prescription(let line): try keep(line)
        case .session(let line): return try session(line)
        case .occurrence(let line): return .occurrence(try occurrence(line))
        case .pain(let line): return .pain(try remark(line.id, line.at, line.offset, try pain(line)))
        case .note(let line):
            try check(words: line.text)
            return .note(
                try remark(
                    line.id, line.at, line.offset, NoteText(text: line.text, session: try id(line.session, "session"))))
        case .dose(let line):
            let dose = try remark(line.id, line.at, line.offset, try dose(line))
            // A pain stop of what is forgotten: nobody could say ok to one that is still to come.
            if let stop = KeptFooting(dose.content.standing)?.footing.stop, stop.at > dose.at + .seconds(2 * 86_400) {
                throw ExchangeProblem("standing: a pain stop of \(stop.at): \(dose.at) or before is allowed")
            }
            return .dose(dose)
        case .acknowledgement(let line):
            let exercise = try line.exercise.map { (text) throws(ExchangeProblem) in try address(text) }
            return .acknowledgement(try remark(line.id, line.at, line.offset, Acknowledgement(exercise: exercise)))
        case .end(let line):
            guard line.lines == lines else {
                throw ExchangeProblem("lines: \(line.lines), and there are \(lines): some are missing or too many")
            }
            isOver = true
        }
        return nil
    }

    private static func isBeginningOfHeader(_ line: [UInt8]) -> Bool {
        let header = ExchangeLines.Header(format: ExchangeLines.format, version: ExchangeLines.version)
        return (try? JSON.encode(header)).map { $0.starts(with: line) && $0.count > line.count } ?? false
    }

    /// Whether `line`, in which `error` was found, is an object without its end: no such is JSON.
    private static func isUnfinished(_ line: [UInt8], _ error: any Error) -> Bool {
        // Those must not be decoded.
        if case MessageError.tooDeep = error { return false }
        return line.first == UInt8(ascii: "{") && (try? JSON.decode(Anything.self, from: line)) == nil
    }

    /// Any JSON at all.
    private struct Anything: Decodable {
        init(from decoder: any Decoder) {}
    }

    private mutating func begin(_ line: [UInt8]) throws(ExchangeProblem) {
        let foreign = ExchangeProblem("not a history: the first line of one that tenuto export has written is allowed")
        do throws(MessageError) {
            try Limits(messageBytes: Self.longestLine, depth: Self.depth).check(line)
        } catch { throw foreign }
        guard let header = try? JSON.decode(ExchangeLines.Header.self, from: line),
            header.format == ExchangeLines.format, let version = header.version
        else { throw foreign }
        guard version == ExchangeLines.version else {
            throw ExchangeProblem(
                "version: \(version): \(ExchangeLines.version) is allowed: was it written by a newer tenuto?")
        }
        hasBegun = true
    }

    private mutating func keep(_ line: ExchangeLines.Prescription) throws(ExchangeProblem) {
        guard prescriptions[line.number] == nil else {
            throw ExchangeProblem("number: \(line.number): was there before: each once is allowed")
        }
        prescribed += line.text.utf8.count
        guard prescribed <= Self.mostPrescribed else {
            throw ExchangeProblem("text: too much is prescribed: \(Self.mostPrescribed) bytes in all are allowed")
        }
        prescriptions[line.number] = PrescriptionRecord(text: line.text)
    }

    private func session(_ line: ExchangeLines.Session) throws(ExchangeProblem) -> ExchangeItem {
        guard let prescription = prescriptions[line.prescription] else {
            throw ExchangeProblem("prescription: \(line.prescription): the number of one before it is allowed")
        }
        var session = SessionRecord(
            id: try id(line.id, "id"), routine: try slug(line.routine, "routine"), name: try text(line.name, "name"),
            prescription: prescription, began: try instant(line.began, "began"), offset: try offset(line.offset))
        session.ended = try instant(line.ended, "ended")
        session.outcome = try choice(line.outcome, "outcome")
        session.scheduled = try line.scheduled.map { (text) throws(ExchangeProblem) in try instant(text, "scheduled") }
        guard line.exercises.count <= Self.mostExercises else {
            throw ExchangeProblem("exercises: \(line.exercises.count): at most \(Self.mostExercises) are allowed")
        }
        for (index, exercise) in line.exercises.enumerated() {
            session.exercises.append(try self.exercise(exercise, "exercises[\(index)]"))
        }
        var (steps, last): ([StepRecord], Int) = ([], -1)
        for (index, step) in line.steps.enumerated() {
            guard step.number > last else {
                throw ExchangeProblem("steps[\(index)].number: \(step.number): more than \(last) is allowed")
            }
            last = step.number
            steps.append(try self.step(step, "steps[\(index)]"))
        }
        return .session(session, steps: steps)
    }

    private func exercise(
        _ line: ExchangeLines.Exercise, _ path: String
    ) throws(ExchangeProblem) -> SessionRecord.Exercise {
        SessionRecord.Exercise(
            address: try address(line.exercise, path + ".exercise"), name: try text(line.name, path + ".name"),
            hold: try length(line.holdUs, path + ".holdUs"), reps: try count(line.reps, path + ".reps"),
            planned: try count(line.planned, path + ".planned"), done: try count(line.done, path + ".done"),
            held: try length(line.heldUs, path + ".heldUs"), isDelivered: line.delivered)
    }

    private func step(_ line: ExchangeLines.Step, _ path: String) throws(ExchangeProblem) -> StepRecord {
        guard StepRecord.kinds.contains(line.kind) else {
            throw ExchangeProblem(
                "\(path).kind: \(line.kind.printable.quoted): one of \(StepRecord.kinds.joined(separator: ", ")) is allowed"
            )
        }
        return StepRecord(
            number: try count(line.number, path + ".number"), index: try count(line.place, path + ".place"),
            kind: line.kind, exercise: try count(line.exercise, path + ".exercise"),
            set: try count(line.set, path + ".set"), rep: try count(line.rep, path + ".rep"),
            side: try count(line.side, path + ".side"), pose: try count(line.pose, path + ".pose"),
            plannedStart: try length(line.plannedStartUs, path + ".plannedStartUs"),
            plannedLength: try length(line.plannedLengthUs, path + ".plannedLengthUs"),
            start: try length(line.startUs, path + ".startUs"), length: try length(line.lengthUs, path + ".lengthUs"),
            end: try choice(line.end, path + ".end"), isDelivered: line.delivered,
            counted: try count(line.counted, path + ".counted"))
    }

    private func occurrence(_ line: ExchangeLines.Occurrence) throws(ExchangeProblem) -> Occurrence {
        let at = try instant(line.at, "at")
        let last = try line.last.map { (text) throws(ExchangeProblem) in try instant(text, "last") }
        if let last, last < at { throw ExchangeProblem("last: \(last): \(at) or later is allowed") }
        let state: Occurrence.State = try choice(line.state, "state") { $0.isOutcome }
        let number = try count(line.count, "count") ?? 1
        guard number > 0 else { throw ExchangeProblem("count: 0: 1 or more is allowed") }
        return Occurrence(
            entry: try text(line.entry, "entry"), routine: try slug(line.routine, "routine"), at: at, last: last,
            count: number, state: state, snoozes: try count(line.snoozes, "snoozes"),
            settled: try line.settled.map { (text) throws(ExchangeProblem) in try instant(text, "settled") },
            session: try id(line.session, "session"))
    }

    private func pain(_ line: ExchangeLines.Pain) throws(ExchangeProblem) -> PainReport {
        if let level = line.level, !(0...10).contains(level) {
            throw ExchangeProblem("level: \(level): 0 to 10 is allowed")
        }
        try check(words: line.text)
        var place: PainReport.Place?
        if let exercise = line.exercise, let set = try count(line.set, "set"), let rep = try count(line.rep, "rep") {
            place = PainReport.Place(
                exercise: try address(exercise), set: set, rep: rep, side: try count(line.side, "side"))
        }
        return PainReport(
            level: line.level, moment: try choice(line.moment, "moment"), stopped: line.stopped,
            session: try id(line.session, "session"), place: place, text: line.text)
    }

    private func dose(_ line: ExchangeLines.Dose) throws(ExchangeProblem) -> DoseMark {
        DoseMark(
            exercise: try address(line.exercise), cause: try choice(line.cause, "cause"),
            hold: try length(line.holdUs, "holdUs"), reps: try count(line.reps, "reps"),
            standing: try text(line.standing, "standing"))
    }

    private func remark<Content: Hashable & Sendable>(
        _ id: String, _ at: String, _ offset: Int, _ content: Content
    ) throws(ExchangeProblem) -> Remark<Content> {
        Remark(
            id: try self.id(id, "id"), at: try instant(at, "at"), offset: try self.offset(offset), content)
    }
}

extension ExchangeReader {
    /// A line by its type, read once.
    private enum Content: Decodable {
        case forgotten(ExchangeLines.Forgotten)
        case prescription(ExchangeLines.Prescription)
        case session(ExchangeLines.Session)
        case occurrence(ExchangeLines.Occurrence)
        case pain(ExchangeLines.Pain)
        case note(ExchangeLines.Note)
        case dose(ExchangeLines.Dose)
        case acknowledgement(ExchangeLines.Acknowledgement)
        case end(ExchangeLines.End)

        private enum Key: CodingKey { case type }

        init(from decoder: any Decoder) throws {
            let name = try decoder.container(keyedBy: Key.self).decode(String.self, forKey: .type)
            guard let kind = ExchangeLines.Kind(rawValue: name) else {
                let kinds = ExchangeLines.Kind.allCases.map(\.rawValue).joined(separator: ", ")
                throw ExchangeProblem("type: \(name.printable.quoted): one of \(kinds) is allowed")
            }
            switch kind {
            case .forgotten: self = .forgotten(try .init(from: decoder))
            case .prescription: self = .prescription(try .init(from: decoder))
            case .session: self = .session(try .init(from: decoder))
            case .occurrence: self = .occurrence(try .init(from: decoder))
            case .pain: self = .pain(try .init(from: decoder))
            case .note: self = .note(try .init(from: decoder))
            case .dose: self = .dose(try .init(from: decoder))
            case .acknowledgement: self = .acknowledgement(try .init(from: decoder))
            case .end: self = .end(try .init(from: decoder))
            }
        }
    }
}
