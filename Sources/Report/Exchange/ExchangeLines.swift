import History
import Scheduling
import Units

/// The lines of an exchange file as they are spelled. Lengths are microseconds, instants RFC 3339 in UTC to the microsecond,
/// offsets seconds east of UTC; what is nil is left out.
enum ExchangeLines {
    static let format = "tenuto-history"
    static let version = 1

    /// What each line is. The raw value is its `type`.
    enum Kind: String, Codable, CaseIterable {
        case forgotten, prescription, session, occurrence, pain, note, dose, acknowledgement, end
    }

    struct Header: Codable {
        var format: String?
        var version: Int?
    }

    struct Forgotten: Codable {
        var type = Kind.forgotten
        var before: String
    }

    struct Prescription: Codable {
        var type = Kind.prescription
        /// What the sessions of this file name it by.
        var number: Int
        var text: String
    }

    struct Session: Codable {
        var type = Kind.session
        var id: String
        var routine: String
        var name: String
        var prescription: Int
        var began: String
        var offset: Int
        var ended: String
        var outcome: String
        var scheduled: String?
        var exercises: [Exercise]
        var steps: [Step]
    }

    struct Exercise: Codable {
        var exercise: String
        var name: String
        var holdUs: Int64?
        var reps: Int?
        var planned: Int
        var done: Int
        var heldUs: Int64
        var delivered: Bool
    }

    struct Step: Codable {
        var number: Int
        var place: Int
        var kind: String
        var exercise: Int
        var set: Int
        var rep: Int
        var side: Int?
        var pose: Int
        var plannedStartUs: Int64
        var plannedLengthUs: Int64?
        var startUs: Int64
        var lengthUs: Int64
        var end: String
        var delivered: Bool
        var counted: Int?
    }

    struct Occurrence: Codable {
        var type = Kind.occurrence
        var entry: String
        var at: String
        var last: String?
        var count: Int?
        var routine: String
        var state: String
        var snoozes: Int
        var settled: String?
        var session: String?
    }

    struct Pain: Codable {
        var type = Kind.pain
        var id: String
        var at: String
        var offset: Int
        var level: Int?
        var moment: String
        var stopped: Bool
        var session: String?
        var exercise: String?
        var set: Int?
        var rep: Int?
        var side: Int?
        var text: String
    }

    struct Note: Codable {
        var type = Kind.note
        var id: String
        var at: String
        var offset: Int
        var session: String?
        var text: String
    }

    struct Dose: Codable {
        var type = Kind.dose
        var id: String
        var at: String
        var offset: Int
        var exercise: String
        var cause: String
        var holdUs: Int64?
        var reps: Int?
        var standing: String
    }

    struct Acknowledgement: Codable {
        var type = Kind.acknowledgement
        var id: String
        var at: String
        var offset: Int
        var exercise: String?
    }

    struct End: Codable {
        var type = Kind.end
        /// How many lines are before it.
        var lines: Int
    }
}

extension Timestamp {
    /// RFC 3339 in UTC to the microsecond.
    var exact: String {
        let fraction = microseconds - seconds * 1_000_000
        guard fraction != 0 else { return "\(self)" }
        return "\("\(self)".dropLast()).\(String(1_000_000 + fraction).dropFirst())Z"
    }
}
