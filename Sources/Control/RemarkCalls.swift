import Varlink

/// The person's own words, as reports of pain and notes have them.
package enum RemarkText {
    /// In characters as Unicode counts them.
    package static let longest = 1000

    /// What is wrong with `text` and what is allowed; nil where it is right.
    package static func problem(with text: String) -> String? {
        let scalars = text.unicodeScalars
        if scalars.count > longest { return "\(scalars.count) characters: at most \(longest) are allowed" }
        let controlling = scalars.first { scalar in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: true
            default: false
            }
        }
        return controlling.map { scalar in
            let digits = String(scalar.value, radix: 16, uppercase: true)
            let name = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            return "\(name): line breaks and other control characters are not allowed: write one line"
        }
    }
}

/// The session that a report of pain or words are kept with.
package struct KeptWith: Codable, Hashable, Sendable {
    package var routine: Name
    /// When it began, RFC 3339 by the person's clock of then.
    package var beganAt: String
    /// Whether it runs.
    package var runs: Bool

    package init(routine: Name, beganAt: String, runs: Bool) {
        self.routine = routine
        self.beganAt = beganAt
        self.runs = runs
    }

    /// What a person reads: which session that is; of one that does not run also when it began.
    fileprivate var text: String {
        let began = runs ? "" : " that began on \(beganAt.prefix(10)) at \(beganAt.dropFirst(11).prefix(5))"
        return "Kept with the session of \(routine.name)\(began)."
    }
}

/// The parameters of `ReportPain`.
package struct PainParameters: Codable, Hashable, Sendable {
    /// 0 to 10.
    @Nullable package var level: Int?
    @Nullable package var text: String?
    /// Whether it is how it was before that day's exercises.
    @Nullable package var before: Bool?
    /// The session that it is about: its id, or `last`.
    @Nullable package var session: String?

    package init(level: Int?, text: String? = nil, before: Bool? = nil, session: String? = nil) {
        self.level = level
        self.text = text
        self.before = before
        self.session = session
    }
}

/// The reply of `ReportPain`.
package struct PainReply: Codable, Hashable, Sendable {
    /// The repetition that it is about.
    package struct Place: Codable, Hashable, Sendable {
        package var exercise: Name
        package var set: Int
        package var rep: Int
        @Nullable package var side: String?

        package init(exercise: Name, set: Int, rep: Int, side: String?) {
            self.exercise = exercise
            self.set = set
            self.rep = rep
            self.side = side
        }
    }

    /// Whether a session was ended by it.
    package var stopped: Bool
    /// To be shown to the person.
    @Nullable package var advice: String?
    /// The session that it counts to.
    @Nullable package var session: String?
    @Nullable package var place: Place?
    /// What a person knows that session by.
    @Nullable package var keptWith: KeptWith?

    package init(
        stopped: Bool, advice: String?, session: String? = nil, place: Place? = nil, keptWith: KeptWith? = nil
    ) {
        self.stopped = stopped
        self.advice = advice
        self.session = session
        self.place = place
        self.keptWith = keptWith
    }
}

extension PainReply {
    /// What a person reads who has said `said`.
    package func text(_ said: PainParameters) -> String {
        let place = place.map { place in
            let side = place.side.map { ", \($0)" } ?? ""
            return "Kept with \(place.exercise.name), set \(place.set), repetition \(place.rep)\(side)."
        }
        // The day's baseline is of no session, and doses go by it.
        let isAlone = session == nil && said.before != true
        let kept = place ?? keptWith?.text ?? (isAlone ? said.keptAlone : "Kept.")
        return [stopped ? "The session has ended." : nil, kept, advice].compactMap(\.self).joined(separator: "\n")
    }
}

extension PainParameters {
    /// What becomes of it without a session of that day.
    fileprivate var keptAlone: String {
        let again = ["tenuto pain", level.map { "\($0)" }, "--for \(ControlError.UnknownSession.last)"]
        return """
            Kept. It belongs to no session of today: no dose goes by it.
            If it came from your last session: \(again.compactMap(\.self).joined(separator: " "))
            """
    }
}

/// The parameters of `AddNote`.
package struct NoteParameters: Codable, Hashable, Sendable {
    package var text: String

    package init(text: String) {
        self.text = text
    }
}

/// The reply of `AddNote`.
package struct NoteReply: Codable, Hashable, Sendable {
    /// The session that it is kept with.
    @Nullable package var session: String?
    /// What a person knows it by.
    @Nullable package var keptWith: KeptWith?

    package init(session: String?, keptWith: KeptWith? = nil) {
        self.session = session
        self.keptWith = keptWith
    }
}

extension NoteReply {
    /// What a person reads.
    package var text: String { keptWith?.text ?? "Kept." }
}

/// The parameters of `Acknowledge`.
package struct AcknowledgeParameters: Codable, Hashable, Sendable {
    /// `routine/exercise`; nil for all.
    @Nullable package var exercise: String?

    package init(exercise: String? = nil) {
        self.exercise = exercise
    }
}

/// The reply of `Acknowledge`: the whole state, and what was released.
package struct Acknowledged: Codable, Hashable, Sendable {
    package var status: Status
    /// The exercises that were held after pain until now, by their origins.
    package var released: [Name]

    private enum Key: CodingKey { case released }

    package init(status: Status, released: [Name]) {
        self.status = status
        self.released = released
    }

    /// Its members lie beside those of the state.
    package init(from decoder: any Decoder) throws {
        status = try Status(from: decoder)
        released = try decoder.container(keyedBy: Key.self).decode([Name].self, forKey: .released)
    }

    package func encode(to encoder: any Encoder) throws {
        try status.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(released, forKey: .released)
    }
}

extension Acknowledged {
    /// What a person reads, a line for each exercise.
    package var text: String {
        released.map { "\($0.name) (\($0.id)): may start by itself again, and its dose rise" }.joined(separator: "\n")
    }
}

extension ControlError {
    /// There is no such session.
    package static let unknownSession = ControlInterface.qualified("UnknownSession")

    /// The parameters of `UnknownSession`.
    package struct UnknownSession: Codable, Hashable, Sendable {
        package var session: String

        package init(session: String) {
            self.session = session
        }
    }
}

extension ControlError.UnknownSession {
    /// The word for the session that began last.
    package static var last: String { "last" }

    /// One line for people: what there is not, and what they can do.
    package var text: String {
        session == Self.last
            ? "last: no session is kept yet: leave out --for"
            : "\(session): no such session: --for last is the one that began last"
    }
}
