import Units

/// One entry of a timeline.
package struct Step: Hashable, Sendable {
    /// What the person does in it. The raw value is the name on the wire.
    package enum Kind: String, CaseIterable, Sendable {
        /// Get ready.
        case prepare
        /// The part that is held.
        case hold
        /// A part that is moved through: a phase of a moving repetition, an activity, a set at one's own pace.
        case move
        /// Back to neutral between holds.
        case release
        /// Change sides.
        case switchSides = "switch"
        /// Pause between sets or rounds.
        case rest
        /// Pause between exercises.
        case between
        /// Wait for the person.
        case gate
    }

    /// Why nobody can say beforehand how long a step lasts.
    package enum Open: Hashable, Sendable {
        /// The session waits for the person.
        case gate
        /// A hold that the person ends, or that ends after its maximum.
        case hold(most: Duration)
        /// A set at one's own pace.
        case ownPace
    }

    /// Which breaths a hold is paced by.
    package enum Pacing: Hashable, Sendable {
        /// So many whole breaths, in first.
        case breaths(Int, Breath)
        /// One breath in.
        case inhale
        /// One breath out.
        case exhale
    }

    /// One of a group's rounds.
    package struct Round: Hashable, Sendable {
        /// Which, from 1.
        package let number: Int
        /// How many there are.
        package let count: Int
    }

    /// What it is.
    package let kind: Kind
    /// Index of its exercise in the routine.
    package let exercise: Int
    /// Counts the exercises as they are done: one in a group has another block in each round.
    package let block: Int
    /// The round, within a group.
    package let round: Round?
    /// The set, from 1. A step between two repetitions counts with the one before it, a prepare or gate with the one
    /// after.
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
    /// What is done in a hold or move; nil in all others.
    package let motion: Exercise.Motion?
    /// The breaths that a hold is counted in; nil for a hold in seconds.
    package let pacing: Pacing?
    /// Why its length is not known; nil when it is.
    package let open: Open?
    /// Which open set it is part of: the person ends the set when they can do no more.
    package let openSet: Int?
    /// Counts the stretches between open steps: offsets are only apart in time as they say within one of them. An open
    /// step is the last of its segment.
    package let segment: Int
    /// From the start of the timeline.
    package let start: Duration
    /// How long it is; zero for an open step, else more than zero.
    package let duration: Duration

    /// When it is over, from the start of the timeline.
    package var end: Duration { start + duration }

    /// Whether the exercise itself is done in it.
    package var isActive: Bool { motion != nil }

    /// Whether its start and end are cues of their own: a phase of a moving repetition has soft marks instead.
    package var isMarkedByEdges: Bool {
        switch motion {
        case .hold, .activity, .ownPace: true
        case .up, .down, nil: false
        }
    }

    /// Whether both belong to the same pass over all poses, on the same side.
    package func isSameRep(as other: Step) -> Bool {
        block == other.block && set == other.set && rep == other.rep && side == other.side
    }
}
