import Varlink

/// What was done and said, and what became of scheduled times of which no session tells.
package struct HistoryListing: Codable, Hashable, Sendable {
    /// The zone that scheduled times are shown in; what was done and said has the offset of the clock of then.
    package var zone: String
    /// In order of time, the newest last.
    package var entries: [Entry]
    /// Whether there are older ones that were not asked for.
    package var older: Bool

    package init(zone: String, entries: [Entry], older: Bool) {
        self.zone = zone
        self.entries = entries
        self.older = older
    }
}

extension HistoryListing {
    /// One thing of the past. It has what its kind names; the others are null.
    package struct Entry: Codable, Hashable, Sendable {
        /// What it is.
        package enum Kind: String, Codable, CaseIterable, Sendable {
            /// A session.
            case session
            /// A scheduled time, or a run of them, that no session was the answer to.
            case occurrence
            /// A pain report that belongs to no session that is shown.
            case pain
            /// A note that belongs to no session that is shown.
            case note
            /// A dose that somebody set.
            case dose
            /// After it hurt somebody said that it is all right again.
            case acknowledgement
        }

        package var kind: Kind
        /// RFC 3339.
        package var at: String
        @Nullable package var session: Session? = nil
        @Nullable package var occurrence: AgendaItem? = nil
        @Nullable package var pain: Pain? = nil
        @Nullable package var note: Note? = nil
        @Nullable package var dose: Dose? = nil
        @Nullable package var acknowledgement: Acknowledgement? = nil

        package init(at: String, session: Session) {
            (kind, self.at, self.session) = (.session, at, session)
        }

        package init(at: String, occurrence: AgendaItem) {
            (kind, self.at, self.occurrence) = (.occurrence, at, occurrence)
        }

        package init(at: String, pain: Pain) {
            (kind, self.at, self.pain) = (.pain, at, pain)
        }

        package init(at: String, note: Note) {
            (kind, self.at, self.note) = (.note, at, note)
        }

        package init(at: String, dose: Dose) {
            (kind, self.at, self.dose) = (.dose, at, dose)
        }

        package init(at: String, acknowledgement: Acknowledgement) {
            (kind, self.at, self.acknowledgement) = (.acknowledgement, at, acknowledgement)
        }
    }

    /// A session with what became of it.
    package struct Session: Codable, Hashable, Sendable {
        package var id: String
        package var routine: Name
        /// RFC 3339; null while it is not over.
        @Nullable package var endedAt: String?
        /// `completed`, `partial` or `stoppedForPain`; null while it is not over.
        @Nullable package var outcome: String?
        /// The scheduled time that it was the answer to, RFC 3339.
        @Nullable package var scheduledAt: String?
        /// For how long something was held.
        package var heldUs: Int64
        package var exercises: [Exercise]
        package var pains: [Pain]
        package var notes: [Note]
        /// Null where they were not asked for.
        @Nullable package var steps: [Step]?

        package init(
            id: String, routine: Name, endedAt: String?, outcome: String?, scheduledAt: String?, heldUs: Int64,
            exercises: [Exercise], pains: [Pain], notes: [Note], steps: [Step]?
        ) {
            self.id = id
            self.routine = routine
            self.heldUs = heldUs
            self.exercises = exercises
            self.pains = pains
            self.notes = notes
            self.endedAt = endedAt
            self.outcome = outcome
            self.scheduledAt = scheduledAt
            self.steps = steps
        }
    }

    /// What became of one exercise.
    package struct Exercise: Codable, Hashable, Sendable {
        /// Its origin, `routine/exercise`.
        package var id: String
        package var name: String
        /// Null where its holds differed.
        @Nullable package var holdUs: Int64?
        /// Null where they differed or were open.
        @Nullable package var reps: Int?
        /// How many holds and movements there were to be, and were done to their end.
        package var planned: Int
        package var done: Int
        package var heldUs: Int64
        /// Whether every start and end cue of it was delivered.
        package var delivered: Bool

        package init(
            id: String, name: String, holdUs: Int64?, reps: Int?, planned: Int, done: Int, heldUs: Int64,
            delivered: Bool
        ) {
            self.id = id
            self.name = name
            self.planned = planned
            self.done = done
            self.heldUs = heldUs
            self.delivered = delivered
            self.holdUs = holdUs
            self.reps = reps
        }
    }

    /// One step as it was.
    package struct Step: Codable, Hashable, Sendable {
        package var kind: String
        /// Index among the session's exercises.
        package var exercise: Int
        package var set: Int
        package var rep: Int
        @Nullable package var side: Int?
        package var pose: Int
        package var plannedStartUs: Int64
        /// Null for an open one.
        @Nullable package var plannedLengthUs: Int64?
        package var startUs: Int64
        package var lengthUs: Int64
        /// `done` or `cut`.
        package var end: String
        package var delivered: Bool
        /// The repetitions of an open set.
        @Nullable package var counted: Int?

        package init(
            kind: String, exercise: Int, set: Int, rep: Int, side: Int?, pose: Int, plannedStartUs: Int64,
            plannedLengthUs: Int64?, startUs: Int64, lengthUs: Int64, end: String, delivered: Bool, counted: Int?
        ) {
            self.kind = kind
            self.exercise = exercise
            self.set = set
            self.rep = rep
            self.pose = pose
            self.plannedStartUs = plannedStartUs
            self.startUs = startUs
            self.lengthUs = lengthUs
            self.end = end
            self.delivered = delivered
            self.side = side
            self.plannedLengthUs = plannedLengthUs
            self.counted = counted
        }
    }

    /// How much it hurt.
    package struct Pain: Codable, Hashable, Sendable {
        /// RFC 3339.
        package var at: String
        /// 0 to 10; null where nobody gave a number.
        @Nullable package var level: Int?
        /// `before`, `during` or `after`.
        package var moment: String
        /// Whether it ended the session.
        package var stopped: Bool
        /// The exercise's origin, `routine/exercise`.
        @Nullable package var exercise: String?
        @Nullable package var set: Int?
        @Nullable package var rep: Int?
        package var text: String

        package init(
            at: String, level: Int?, moment: String, stopped: Bool, exercise: String?, set: Int?, rep: Int?,
            text: String
        ) {
            self.at = at
            self.moment = moment
            self.stopped = stopped
            self.text = text
            self.level = level
            self.exercise = exercise
            self.set = set
            self.rep = rep
        }
    }

    /// What somebody wanted to be kept.
    package struct Note: Codable, Hashable, Sendable {
        /// RFC 3339.
        package var at: String
        package var text: String

        package init(at: String, text: String) {
            self.at = at
            self.text = text
        }
    }

    /// A dose that somebody set.
    package struct Dose: Codable, Hashable, Sendable {
        /// RFC 3339.
        package var at: String
        /// The exercise's origin, `routine/exercise`.
        package var exercise: String
        /// Null for as it was; where both are, it was set back to the prescribed start.
        @Nullable package var holdUs: Int64?
        @Nullable package var reps: Int?

        package init(at: String, exercise: String, holdUs: Int64?, reps: Int?) {
            self.at = at
            self.exercise = exercise
            self.holdUs = holdUs
            self.reps = reps
        }
    }

    /// After it hurt somebody said that it is all right again.
    package struct Acknowledgement: Codable, Hashable, Sendable {
        /// RFC 3339.
        package var at: String
        /// The exercise's origin, `routine/exercise`; null for all.
        @Nullable package var exercise: String?

        package init(at: String, exercise: String?) {
            self.at = at
            self.exercise = exercise
        }
    }
}
