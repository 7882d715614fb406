import Units

/// Something that happened and that the dose of an exercise goes by. Whose dose it is (`Exercise.doseAddress`) and which
/// day it was where the person then was has been found out before.
package struct Happening: Hashable, Sendable {
    /// What it was.
    package enum Kind: Hashable, Sendable {
        /// A session came to the exercise, at the instant it began.
        case run(Run)
        /// Pain during or after the exercise.
        case pain(Pain)
        /// `pain --before`: how much it hurt that day without the exercise, 0 to 10.
        case painBefore(Int)
        /// `ok` after a pain stop, or the exercise was started by name.
        case acknowledged
        /// The person or therapist set the dose; nil leaves a value as it is.
        case set(Dose)
        /// The person or therapist set the dose back to the prescribed start.
        case reset
        /// All that happened before its day is forgotten, and left this.
        case kept(Footing)
    }

    /// The exercise within one session.
    package struct Run: Hashable, Sendable {
        /// Whether all of it was done: nothing skipped, nor cut short.
        package var isCompleted: Bool
        /// Whether every start and end cue of it was delivered.
        package var isHeard: Bool
        /// When a pain report stopped the session at this exercise; nil when none did.
        package var stopped: Timestamp?
        /// What was prescribed of its dose then; nil when that is not known.
        package var rule: DoseRule?

        /// All done and heard unless it says otherwise.
        package init(isCompleted: Bool = true, isHeard: Bool = true, stopped: Timestamp? = nil, rule: DoseRule? = nil) {
            self.isCompleted = isCompleted
            self.isHeard = isHeard
            self.stopped = stopped
            self.rule = rule
        }
    }

    /// Pain that was reported.
    package struct Pain: Hashable, Sendable {
        /// 0 to 10; nil when no number was given: as good as a pain stop.
        package var level: Int?
        /// The id of the run that it is about and to whose day it counts; nil for its own day.
        package var run: String?

        /// Pain of `level` because of `run`.
        package init(level: Int?, run: String? = nil) {
            self.level = level
            self.run = run
        }
    }

    /// Unique among all; the same one twice counts once.
    package let id: String
    /// When.
    package let at: Timestamp
    /// The local day.
    package let day: CivilDate
    /// What.
    package let kind: Kind

    /// What happened `at` an instant of `day`.
    package init(id: String, at: Timestamp, day: CivilDate, _ kind: Kind) {
        self.id = id
        self.at = at
        self.day = day
        self.kind = kind
    }
}
