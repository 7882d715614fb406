import Units

/// What the person, or their therapist, said beside a session: each kind is a value of its own, and all have this in common.
package struct Remark<Content: Hashable & Sendable>: Hashable, Sendable {
    /// A UUID, in lower case.
    package var id: String
    package var at: Timestamp
    /// How many seconds east of UTC the person's clock was then: what says which day it was.
    package var offset: Int
    package var content: Content

    package init(id: String, at: Timestamp, offset: Int, _ content: Content) {
        self.id = id
        self.at = at
        self.offset = offset
        self.content = content
    }
}

extension Remark {
    /// The day on which it was said, on the person's clock then.
    package var day: CivilDate { at.date(offset: offset) }
}

/// How much it hurt, and in what.
package struct PainReport: Hashable, Sendable {
    /// What is meant. The raw value is what is stored and said on the wire.
    package enum Moment: String, CaseIterable, Hashable, Sendable {
        /// How it was before that day's exercises: what others are compared with.
        case before
        /// In the repetition that it names.
        case during
        /// After a session, or at any other time.
        case after
    }

    /// The repetition that it is about.
    package struct Place: Hashable, Sendable {
        /// The exercise's origin: `routine/exercise`.
        package var exercise: String
        package var set: Int
        package var rep: Int
        /// Index of the side; nil for an exercise without sides.
        package var side: Int?

        package init(exercise: String, set: Int, rep: Int, side: Int? = nil) {
            self.exercise = exercise
            self.set = set
            self.rep = rep
            self.side = side
        }
    }

    /// 0 for none to 10 for the worst; nil where nobody gave a number.
    package var level: Int?
    package var moment: Moment
    /// Whether it ended the session.
    package var stopped: Bool
    /// The session that it belongs to.
    package var session: String?
    package var place: Place?
    /// The person's own words; empty for none.
    package var text: String

    package init(
        level: Int?, moment: Moment, stopped: Bool = false, session: String? = nil, place: Place? = nil,
        text: String = ""
    ) {
        self.level = level
        self.moment = moment
        self.stopped = stopped
        self.session = session
        self.place = place
        self.text = text
    }
}

/// Words to be kept with what was done.
package struct NoteText: Hashable, Sendable {
    package var text: String
    /// The session that runs, or was the last that day; nil for none.
    package var session: String?

    package init(text: String, session: String? = nil) {
        self.text = text
        self.session = session
    }
}

/// A dose that does not follow from what happened since.
package struct DoseMark: Hashable, Sendable {
    /// Where it comes from. The raw value is what is stored.
    package enum Cause: String, CaseIterable, Hashable, Sendable {
        /// The person or their therapist has set it.
        case set
        /// It followed from what is forgotten now.
        case baseline
    }

    /// The exercise's origin: `routine/exercise`.
    package var exercise: String
    package var cause: Cause
    /// nil for as it was.
    package var hold: Duration?
    /// nil for as it was.
    package var reps: Int?
    /// What else the rule needs to go on from there, as it writes it itself; empty for nothing.
    package var standing: String

    package init(exercise: String, cause: Cause, hold: Duration?, reps: Int?, standing: String = "") {
        self.exercise = exercise
        self.cause = cause
        self.hold = hold
        self.reps = reps
        self.standing = standing
    }
}

/// After a pain stop the person said that it is all right again.
package struct Acknowledgement: Hashable, Sendable {
    /// The exercise's origin; nil for all.
    package var exercise: String?

    package init(exercise: String? = nil) {
        self.exercise = exercise
    }
}

/// The session that can be gone on with, as it stood before the step it is in.
package struct UnfinishedSession: Hashable, Sendable {
    /// Its id in the history.
    package var session: String
    /// The machine's boot, from /proc/sys/kernel/random/boot_id: CLOCK_MONOTONIC says nothing across two.
    package var boot: String
    /// When this was so.
    package var at: Timestamp
    /// Whether it was running, so that a daemon that finds it was not ended but killed.
    package var isRunning: Bool
    /// What it runs, as the daemon writes it itself.
    package var timeline: String
    /// How far it has come, as the daemon writes it itself.
    package var position: String

    package init(
        session: String, boot: String, at: Timestamp, isRunning: Bool, timeline: String, position: String
    ) {
        self.session = session
        self.boot = boot
        self.at = at
        self.isRunning = isRunning
        self.timeline = timeline
        self.position = position
    }
}
