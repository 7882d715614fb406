import Varlink

/// The reply of `GetPlan`: what a session would be.
package struct Plan: Codable, Hashable, Sendable {
    /// One entry of the timeline.
    package struct Step: Codable, Hashable, Sendable {
        package var id: String
        package var kind: StepKind
        package var exercise: Name
        package var set: Int
        package var sets: Int
        package var rep: Int
        package var reps: Int
        /// The round of a group, from 1.
        @Nullable package var round: Int?
        @Nullable package var rounds: Int?
        @Nullable package var side: String?
        @Nullable package var pose: String?
        package var startUs: Int64
        /// nil for a step that only the person ends.
        @Nullable package var durationUs: Int64?

        package init(
            id: String, kind: StepKind, exercise: Name, set: Int, sets: Int, rep: Int, reps: Int,
            round: Int? = nil, rounds: Int? = nil, side: String?, pose: String?, startUs: Int64, durationUs: Int64?
        ) {
            self.id = id
            self.kind = kind
            self.exercise = exercise
            self.set = set
            self.sets = sets
            self.rep = rep
            self.reps = reps
            self.startUs = startUs
            self.round = round
            self.rounds = rounds
            self.side = side
            self.pose = pose
            self.durationUs = durationUs
        }
    }

    /// One sound.
    package struct Cue: Codable, Hashable, Sendable {
        /// Its wire name.
        package var cue: String
        package var atUs: Int64
        /// How long a glide lasts; nil where the theme says it.
        @Nullable package var lengthUs: Int64?

        package init(cue: String, atUs: Int64, lengthUs: Int64? = nil) {
            self.cue = cue
            self.atUs = atUs
            self.lengthUs = lengthUs
        }
    }

    /// What is said, at some time from one instant until another.
    package struct Words: Codable, Hashable, Sendable {
        /// Those of its sentences that do not fit at its end are not said.
        package var text: String
        package var fromUs: Int64
        package var untilUs: Int64

        package init(text: String, fromUs: Int64, untilUs: Int64) {
            self.text = text
            self.fromUs = fromUs
            self.untilUs = untilUs
        }
    }

    package var routine: Name
    package var durationUs: Int64
    package var steps: [Step]
    package var cues: [Cue]
    package var words: [Words]

    package init(routine: Name, durationUs: Int64, steps: [Step], cues: [Cue], words: [Words] = []) {
        self.routine = routine
        self.durationUs = durationUs
        self.steps = steps
        self.cues = cues
        self.words = words
    }
}
