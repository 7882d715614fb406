import Units

/// A session as it is kept: what was prescribed, what became of it, and of each of its exercises.
package struct SessionRecord: Hashable, Sendable {
    /// How a session ended. The raw value is what is stored and said on the wire.
    package enum Outcome: String, CaseIterable, Hashable, Sendable {
        /// Every hold was there to its end.
        case completed
        /// Holds were left out.
        case partial
        /// It hurt.
        case stoppedForPain
    }

    /// What became of one exercise of the routine, at the dose of that day.
    package struct Exercise: Hashable, Sendable {
        /// Where it is defined and whose dose it shares: `routine/exercise`.
        package var address: String
        /// The name for people.
        package var name: String
        /// The hold that all its poses and sides shared; nil where there was none such.
        package var hold: Duration?
        /// The repetitions that its sets and sides shared; nil where they differed or were open.
        package var reps: Int?
        /// How many holds and movements the timeline had for it.
        package var planned: Int
        /// How many of these were done to their end.
        package var done: Int
        /// For how long something was held, or done.
        package var held: Duration
        /// Whether every start and end cue of what was done was delivered.
        package var isDelivered: Bool

        package init(
            address: String, name: String, hold: Duration? = nil, reps: Int? = nil, planned: Int, done: Int = 0,
            held: Duration = .zero, isDelivered: Bool = true
        ) {
            self.address = address
            self.name = name
            self.hold = hold
            self.reps = reps
            self.planned = planned
            self.done = done
            self.held = held
            self.isDelivered = isDelivered
        }
    }

    /// A UUID, in lower case.
    package var id: String
    package var routine: Slug
    /// The routine's name for people.
    package var name: String
    /// The programme as it was prescribed.
    package var prescription: PrescriptionRecord
    package var began: Timestamp
    /// How many seconds east of UTC the person's clock was then: what says which day it was.
    package var offset: Int
    /// When it ended; nil while it runs.
    package var ended: Timestamp?
    /// How it ended; nil while it runs.
    package var outcome: Outcome?
    /// The scheduled time that it was the answer to; nil where somebody began it by hand.
    package var scheduled: Timestamp?
    /// As the routine has them.
    package var exercises: [Exercise]

    package init(
        id: String, routine: Slug, name: String, prescription: PrescriptionRecord, began: Timestamp, offset: Int,
        ended: Timestamp? = nil, outcome: Outcome? = nil, scheduled: Timestamp? = nil, exercises: [Exercise] = []
    ) {
        self.id = id
        self.routine = routine
        self.name = name
        self.prescription = prescription
        self.began = began
        self.offset = offset
        self.ended = ended
        self.outcome = outcome
        self.scheduled = scheduled
        self.exercises = exercises
    }
}

extension SessionRecord {
    /// The day on which it began, on the person's clock then.
    package var day: CivilDate { began.date(offset: offset) }
}

/// A version of a programme as prescribed, kept once for all sessions of it.
package struct PrescriptionRecord: Hashable, Sendable {
    /// The reply of `GetRoutine` as JSON with sorted keys.
    package let text: String
    /// FNV-1a of the text, 64 bits in hexadecimal: the same on every machine. It tells versions apart, and keeps nobody
    /// from making two alike: where texts differ the text decides.
    package let digest: String

    package init(text: String) {
        self.text = text
        // http://www.isthe.com/chongo/tech/comp/fnv/
        let hash = text.utf8.reduce(into: UInt64(0xcbf2_9ce4_8422_2325)) { hash, byte in
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
        let digits = String(hash, radix: 16)
        digest = String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// A step of a session as it was planned and as it was.
package struct StepRecord: Hashable, Sendable {
    /// How it ended. The raw value is what is stored.
    package enum End: String, CaseIterable, Hashable, Sendable {
        /// By itself, or by the tap that an open one waits for.
        case done
        /// The person went on, or back, or stopped before.
        case cut
    }

    /// Counts the steps of the session as they were, from 0: one that is begun again comes again.
    package var number: Int
    /// Its index in the timeline.
    package var index: Int
    /// What steps can be: the names of their kinds on the wire.
    package static let kinds = ["prepare", "hold", "move", "release", "switch", "rest", "between", "gate"]

    /// The name of its kind on the wire.
    package var kind: String
    /// Index of its exercise among those of the session.
    package var exercise: Int
    package var set: Int
    package var rep: Int
    /// Index of the side; nil for an exercise without sides.
    package var side: Int?
    package var pose: Int
    /// Where the timeline had it, from its start; an open step counts as nothing there.
    package var plannedStart: Duration
    /// How long it was to last; nil for an open one.
    package var plannedLength: Duration?
    /// When it began, on the session's own clock: from the session's start, pauses counted, by CLOCK_MONOTONIC.
    package var start: Duration
    /// How long it lasted by that clock, with the pauses in it.
    package var length: Duration
    package var end: End
    /// Whether its start and end cues were delivered; true where it has none.
    package var isDelivered: Bool
    /// The whole repetitions of an open set that the person ended with it.
    package var counted: Int?

    package init(
        number: Int, index: Int, kind: String, exercise: Int, set: Int, rep: Int, side: Int? = nil, pose: Int = 0,
        plannedStart: Duration, plannedLength: Duration?, start: Duration, length: Duration, end: End = .done,
        isDelivered: Bool = true, counted: Int? = nil
    ) {
        self.number = number
        self.index = index
        self.kind = kind
        self.exercise = exercise
        self.set = set
        self.rep = rep
        self.side = side
        self.pose = pose
        self.plannedStart = plannedStart
        self.plannedLength = plannedLength
        self.start = start
        self.length = length
        self.end = end
        self.isDelivered = isDelivered
        self.counted = counted
    }
}
