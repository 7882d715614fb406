import Units

/// What is prescribed of an exercise's dose: what it starts with, and the rule by which it rises.
package struct DoseRule: Codable, Hashable, Sendable {
    /// The prescribed start; nil for a value that no dose can replace.
    package let start: Dose
    /// How it rises; nil when it stays as it is.
    package let progress: Progress?
    /// What a hold set by hand may be where no rule says so.
    package let allowedHold: ClosedRange<Duration>

    /// A dose that starts with `start` and rises by `progress`.
    package init(start: Dose, progress: Progress?, allowedHold: ClosedRange<Duration> = HoldLength.allowed) {
        self.start = start
        self.progress = progress
        self.allowedHold = allowedHold
    }

    /// As `exercise` is prescribed.
    package init(_ exercise: Exercise) {
        let hasReps = exercise.hasDosedReps && !exercise.hasListedHolds
        start = Dose(
            reps: hasReps ? exercise.commonReps?.start(inSet: 1) : nil,
            hold: exercise.hasDosedHold ? exercise.commonHold?.start(breath: .calm) : nil)
        progress = exercise.progress
        allowedHold = exercise.allowedHold
    }
}

extension Exercise {
    /// What is prescribed of the dose that it has: of its origin's, where it shares that.
    package var doseRule: DoseRule { originRule ?? DoseRule(self) }

    /// Whose dose it has, being written in `routine`: a `use` shares its origin's.
    package func doseAddress(in routine: Slug) -> ExerciseAddress { origin ?? ExerciseAddress(routine, id) }
}

/// A dose on its way from the start to the goal.
package struct DosePlace: Codable, Hashable, Sendable {
    /// The dose; nil for a value that no dose can replace.
    package var dose: Dose
    /// The rung of a ladder, from 1; 0 at the prescribed start, and without a ladder.
    package var rung: Int
    /// Whether the person or therapist set the hold to what it is.
    package var isHoldByHand: Bool
    /// Whether the person or therapist set the repetitions to what they are.
    package var areRepsByHand: Bool

    /// At `dose`, which no hand has set unless it says so.
    package init(_ dose: Dose, rung: Int = 0, isHoldByHand: Bool = false, areRepsByHand: Bool = false) {
        self.dose = dose
        self.rung = rung
        self.isHoldByHand = isHoldByHand
        self.areRepsByHand = areRepsByHand
    }
}
