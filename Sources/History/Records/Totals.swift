import Scheduling
import Units

/// How many sessions of one day ended how.
package struct DayTotal: Hashable, Sendable {
    package let day: CivilDate
    package let completed: Int
    package let partial: Int
    package let stoppedForPain: Int
    /// For how long something was held in them, and in one that is not over.
    package let held: Duration

    package init(day: CivilDate, completed: Int = 0, partial: Int = 0, stoppedForPain: Int = 0, held: Duration) {
        self.day = day
        self.completed = completed
        self.partial = partial
        self.stoppedForPain = stoppedForPain
        self.held = held
    }
}

/// What became of a scheduled time, or of a run of missed ones.
package struct ScheduledTotal: Hashable, Sendable {
    /// The first of a run.
    package let at: Timestamp
    /// The last of a run.
    package let last: Timestamp
    /// An outcome.
    package let state: Occurrence.State
    package let count: Int

    package init(at: Timestamp, last: Timestamp? = nil, state: Occurrence.State, count: Int = 1) {
        self.at = at
        self.last = last ?? at
        self.state = state
        self.count = count
    }
}

/// What was done of one exercise under one prescription on one day.
package struct ExerciseTotal: Hashable, Sendable {
    /// The exercise's origin: `routine/exercise`.
    package let exercise: String
    package let day: CivilDate
    /// The key of the prescription in this file.
    package let prescription: Int64
    /// In how many sessions it was.
    package let sessions: Int
    /// The shortest and the longest hold; nil where there was none that all poses and sides shared.
    package let holds: ClosedRange<Duration>?
    /// The fewest and the most repetitions; nil where they differed or were open.
    package let reps: ClosedRange<Int>?
    /// How many holds and movements there were to be, and were done to their end.
    package let planned: Int
    package let done: Int
    package let held: Duration
    /// Whether every start and end cue of what was done was delivered.
    package let isDelivered: Bool

    package init(
        exercise: String, day: CivilDate, prescription: Int64, sessions: Int, holds: ClosedRange<Duration>?,
        reps: ClosedRange<Int>?, planned: Int, done: Int, held: Duration, isDelivered: Bool
    ) {
        self.exercise = exercise
        self.day = day
        self.prescription = prescription
        self.sessions = sessions
        self.holds = holds
        self.reps = reps
        self.planned = planned
        self.done = done
        self.held = held
        self.isDelivered = isDelivered
    }
}

/// One version of a programme, and when it was gone by.
package struct PrescriptionSpan: Hashable, Sendable {
    /// Its key in this file.
    package let key: Int64
    package let prescription: PrescriptionRecord
    /// The days of the first and the last session by it.
    package let days: ClosedRange<CivilDate>
    package let sessions: Int

    package init(key: Int64, prescription: PrescriptionRecord, days: ClosedRange<CivilDate>, sessions: Int) {
        self.key = key
        self.prescription = prescription
        self.days = days
        self.sessions = sessions
    }
}

/// A session that a report of pain names.
package struct PainedSession: Hashable, Sendable {
    /// The day to which its pain counts.
    package var day: CivilDate
    /// The exercises that it came to, by their origins: what hurts after it concerns all of them.
    package var reached: Set<String>

    package init(day: CivilDate, reached: Set<String>) {
        self.day = day
        self.reached = reached
    }
}

/// An open hold or set as the person ended it.
package struct OpenTotal: Hashable, Sendable {
    package let exercise: String
    package let day: CivilDate
    package let length: Duration
    /// The repetitions of a set at one's own pace; nil for a hold.
    package let counted: Int?

    package init(exercise: String, day: CivilDate, length: Duration, counted: Int?) {
        self.exercise = exercise
        self.day = day
        self.length = length
        self.counted = counted
    }
}
