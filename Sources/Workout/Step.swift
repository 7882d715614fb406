import Units

/// One entry of a timeline.
package struct Step: Hashable, Sendable {
    /// What the person does in it. The raw value is the name on the wire.
    package enum Kind: String, CaseIterable, Sendable {
        /// Get ready.
        case prepare
        /// The part that is held.
        case hold
        /// Back to neutral between holds.
        case release
        /// Change sides.
        case switchSides = "switch"
        /// Pause between sets.
        case rest
        /// Pause between exercises.
        case between
    }

    /// What it is.
    package let kind: Kind
    /// Index of its exercise in the routine.
    package let exercise: Int
    /// The set, from 1. A step between two repetitions counts with the one before it, a prepare with the one after.
    package let set: Int
    /// How many sets the exercise has.
    package let sets: Int
    /// The repetition in its set and side, from 1.
    package let rep: Int
    /// How many repetitions this set has on this side.
    package let reps: Int
    /// Index of the side; nil for an exercise without sides.
    package let side: Int?
    /// Index of the pose.
    package let pose: Int
    /// From the start of the timeline.
    package let start: Duration
    /// How long it is; more than zero.
    package let duration: Duration

    /// When it is over, from the start of the timeline.
    package var end: Duration { start + duration }

    /// Whether both belong to the same pass over all poses, on the same side.
    package func isSameRep(as other: Step) -> Bool {
        exercise == other.exercise && set == other.set && rep == other.rep && side == other.side
    }
}
