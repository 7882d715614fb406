import Varlink

/// A hold and a number of repetitions; nil for what no dose can replace, or nobody said.
package struct DoseValues: Codable, Hashable, Sendable {
    @Nullable package var holdUs: Int64?
    @Nullable package var reps: Int?

    package init(holdUs: Int64? = nil, reps: Int? = nil) {
        self.holdUs = holdUs
        self.reps = reps
    }
}

/// The parameters of `GetProgress`.
package struct ProgressParameters: Codable, Hashable, Sendable {
    /// A routine's id, or `routine/exercise`; nil for all that was ever done.
    @Nullable package var exercise: String?

    package init(exercise: String? = nil) {
        self.exercise = exercise
    }
}

/// The reply of `GetProgress`.
package struct ProgressListing: Codable, Hashable, Sendable {
    package var exercises: [ExerciseStanding]

    package init(exercises: [ExerciseStanding]) {
        self.exercises = exercises
    }
}

/// Where an exercise's dose stands, why, and what comes next. Days are as `2026-12-24`.
package struct ExerciseStanding: Codable, Hashable, Sendable {
    /// What keeps the dose where it is.
    package enum State: String, Codable, CaseIterable, Sendable {
        case stopped, noRule, atGoal, setBack, counting, waiting
    }

    /// Why a dose changed, or the count of clean days ended.
    package struct Cause: Codable, Hashable, Sendable {
        package enum Kind: String, Codable, CaseIterable, Sendable {
            case raised, byHand, prescription, unfinished, unheard, pain, painStop, absence
        }

        package var kind: Kind
        /// The clean days in a row, or those away.
        @Nullable package var days: Int?
        /// Of pain.
        @Nullable package var level: Int?
        /// Of the day on which it hurt.
        @Nullable package var baseline: Int?

        package init(_ kind: Kind, days: Int? = nil, level: Int? = nil, baseline: Int? = nil) {
            self.kind = kind
            self.days = days
            self.level = level
            self.baseline = baseline
        }
    }

    /// A change of the dose.
    package struct Change: Codable, Hashable, Sendable {
        package var day: String
        package var from: DoseValues
        package var to: DoseValues
        package var cause: Cause

        package init(day: String, from: DoseValues, to: DoseValues, cause: Cause) {
            self.day = day
            self.from = from
            self.to = to
            self.cause = cause
        }
    }

    /// What ended the count of clean days.
    package struct Setback: Codable, Hashable, Sendable {
        package var day: String
        package var cause: Cause
        /// Whether the dose was to be lowered, and was as low as it goes.
        package var held: Bool

        package init(day: String, cause: Cause, held: Bool) {
            self.day = day
            self.cause = cause
            self.held = held
        }
    }

    /// The next step up.
    package struct Next: Codable, Hashable, Sendable {
        package var dose: DoseValues
        /// How many more clean days it takes.
        package var cleanDays: Int
        /// The earliest day.
        package var notBefore: String

        package init(dose: DoseValues, cleanDays: Int, notBefore: String) {
            self.dose = dose
            self.cleanDays = cleanDays
            self.notBefore = notBefore
        }
    }

    /// The origin: `routine/exercise`.
    package var exercise: String
    package var name: String
    package var today: DoseValues
    /// The prescribed start.
    package var start: DoseValues
    @Nullable package var progress: RoutineDetail.Progress?
    package var state: State
    /// Clean days in a row so far, and how many it takes, while they are counted.
    @Nullable package var cleanDays: Int?
    @Nullable package var of: Int?
    /// The day of the pain stop, or on which it rises.
    @Nullable package var day: String?
    @Nullable package var next: Next?
    @Nullable package var setback: Setback?
    /// Every change of the dose, the last one last.
    package var changes: [Change]
    /// To be shown to the person.
    @Nullable package var advice: String?

    /// What every exercise has; all else is set on it.
    package init(exercise: String, name: String, today: DoseValues, start: DoseValues, state: State) {
        self.exercise = exercise
        self.name = name
        self.today = today
        self.start = start
        self.state = state
        changes = []
    }
}

/// The parameters of `SetDose`.
package struct DoseParameters: Codable, Hashable, Sendable {
    /// `routine/exercise`
    package var exercise: String
    @Nullable package var holdUs: Int64?
    @Nullable package var reps: Int?

    package init(exercise: String, holdUs: Int64? = nil, reps: Int? = nil) {
        self.exercise = exercise
        self.holdUs = holdUs
        self.reps = reps
    }
}

extension ControlError {
    /// There is no such exercise.
    package static let unknownExercise = ControlInterface.qualified("UnknownExercise")
    /// It cannot be done at such a dose.
    package static let doseRefused = ControlInterface.qualified("DoseRefused")

    /// The parameters of `UnknownExercise`.
    package struct UnknownExercise: Codable, Hashable, Sendable {
        package var exercise: String
        package var near: [String]

        package init(exercise: String, near: [String]) {
            self.exercise = exercise
            self.near = near
        }
    }

    /// The parameters of `DoseRefused`.
    package struct DoseRefused: Codable, Hashable, Sendable {
        package var message: String

        package init(message: String) {
            self.message = message
        }
    }
}

extension ControlError.UnknownExercise {
    /// One line for people: what there is not, and what may have been meant.
    package var text: String {
        let meant = near.isEmpty ? "" : "did you mean \(near.joined(separator: " or "))? "
        return "\(exercise): no such exercise: \(meant)write routine/exercise; tenuto show ROUTINE names them"
    }
}
