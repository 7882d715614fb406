import Units

/// One prescription within a routine.
package struct Exercise: Codable, Hashable, Sendable {
    /// How repetitions and sides follow one another.
    package enum Order: String, CaseIterable, Codable, Sendable {
        /// In each set all repetitions of one side, then all of the next.
        case eachFirst = "each-first"
        /// The sides in turn within each repetition.
        case alternate
        /// All sets of one side, then all of the next.
        case setsFirst = "sets-first"
    }

    /// Where the session waits for the person.
    package enum Gate: String, CaseIterable, Codable, Sendable {
        /// Nowhere.
        case none
        /// Before the exercise.
        case exercise
        /// Before each of its sets.
        case sets
    }

    /// What the person does while a step of the exercise lasts.
    package enum Motion: String, CaseIterable, Codable, Sendable {
        /// Keeps still.
        case hold
        /// Moves out, for as long as the step lasts.
        case up
        /// Moves back, for as long as the step lasts.
        case down
        /// Goes on with something: walking, rolling.
        case activity
        /// Does a whole set at their own pace, and says when it is done.
        case ownPace
    }

    /// One thing done within a repetition; an exercise without poses has one without a name.
    package struct Pose: Codable, Hashable, Sendable {
        /// Its name; nil where the exercise has just this one.
        package var name: String?
        /// What is done in it.
        package var motion: Motion
        /// How long it is held, or goes on. Of no meaning at one's own pace.
        package var hold: HoldLength
        /// Back to neutral after the hold, before the next one.
        package var release: Duration
        /// How often it is done within one repetition.
        package var reps: Int
        /// The instruction.
        package var say: String?

        /// A pose held for `hold`, then released for `release`.
        package init(
            name: String? = nil, motion: Motion = .hold, hold: HoldLength, release: Duration, reps: Int = 1,
            say: String? = nil
        ) {
            self.name = name
            self.motion = motion
            self.hold = hold
            self.release = release
            self.reps = reps
            self.say = say
        }
    }

    /// A side of the body, or a direction; nil is as the exercise has it.
    package struct Side: Codable, Hashable, Sendable {
        /// Its name.
        package var name: String
        /// Repetitions in a set on this side.
        package var reps: RepCount?
        /// How long each pose is held on this side.
        package var hold: HoldLength?
        /// Back to neutral on this side.
        package var release: Duration?
        /// The instruction.
        package var say: String?

        /// A side with its own values where they are not nil.
        package init(
            _ name: String, reps: RepCount? = nil, hold: HoldLength? = nil, release: Duration? = nil,
            say: String? = nil
        ) {
            self.name = name
            self.reps = reps
            self.hold = hold
            self.release = release
            self.say = say
        }
    }

    /// The exercise done another way, under a name.
    package struct Variant: Codable, Hashable, Sendable {
        /// What it is asked for by.
        package let name: Slug
        /// The whole exercise as it then is; it has no variants itself.
        package let exercise: Exercise

        /// `exercise`, asked for by `name`.
        package init(_ name: Slug, _ exercise: Exercise) {
            self.name = name
            self.exercise = exercise
        }
    }

    /// Unique within its routine.
    package var id: Slug
    /// Where it is defined and whose dose and history it shares, when a routine uses it from elsewhere.
    package var origin: ExerciseAddress?
    /// What is prescribed of that dose where it is defined; nil for what is prescribed here. A variant shares it too.
    package var originRule: DoseRule?
    /// The name for people.
    package var name: String
    /// The instruction, good enough to be read aloud.
    package var say: String?
    /// Free text.
    package var note: String?
    /// The weight or band used; free text.
    package var load: String?
    /// Where the prescription comes from.
    package var source: String?
    /// When and by whom it is to be looked at again; free text.
    package var review: String?
    /// How often the whole is done, 1 or more.
    package var sets: Int
    /// Repetitions in a set, on each side.
    package var reps: RepCount
    /// What is done in one repetition, in order; at least one.
    package var poses: [Pose]
    /// The sides; empty for an exercise without.
    package var sides: [Side]
    /// How repetitions and sides follow one another.
    package var order: Order
    /// Time to get ready; nil for the default: 15 s for the first exercise, 10 s for a later one.
    package var prepare: Duration?
    /// Time to change sides.
    package var switchTime: Duration
    /// Pause between sets.
    package var rest: Duration
    /// Where the session waits for the person.
    package var gate: Gate
    /// The rule by which the dose rises; nil when it stays as it is.
    package var progress: Progress?
    /// Other ways to do it.
    package var variants: [Variant]

    /// An exercise as prescribed; what is not given is the default of the routine language.
    package init(
        id: Slug, name: String, say: String? = nil, note: String? = nil, load: String? = nil, source: String? = nil,
        review: String? = nil, sets: Int = 1, reps: RepCount = .exactly(1), poses: [Pose], sides: [Side] = [],
        order: Order = .eachFirst, prepare: Duration? = nil, switchTime: Duration? = nil,
        rest: Duration = Defaults.rest, gate: Gate = .none, progress: Progress? = nil, variants: [Variant] = []
    ) {
        self.id = id
        self.name = name
        self.say = say
        self.note = note
        self.load = load
        self.source = source
        self.review = review
        self.sets = sets
        self.reps = reps
        self.poses = poses
        self.sides = sides
        self.order = order
        self.prepare = prepare
        self.switchTime = switchTime ?? (order == .alternate ? Defaults.switchAlternating : Defaults.switchEachFirst)
        self.rest = rest
        self.gate = gate
        self.progress = progress
        self.variants = variants
    }

    /// Whether each set is one open step.
    package var isAtOwnPace: Bool { poses.contains { $0.motion == .ownPace } }

    /// The hold that all its poses and sides share, and that a dose can replace; nil where they differ.
    package var commonHold: HoldLength? {
        let dosed = poses.filter { $0.motion == .hold || $0.motion == .activity }
        guard let first = dosed.first, dosed.count == poses.count, sides.allSatisfy({ $0.hold == nil }) else {
            return nil
        }
        return dosed.allSatisfy { $0.hold == first.hold } ? first.hold : nil
    }

    /// The repetitions that all its sides share, and that a dose can replace; nil where they differ.
    package var commonReps: RepCount? { sides.allSatisfy { $0.reps == nil } ? reps : nil }
}

/// Where an exercise is defined: `routine/exercise`.
package struct ExerciseAddress: Codable, Hashable, Sendable, CustomStringConvertible {
    /// The routine's id.
    package let routine: Slug
    /// The exercise's id within it.
    package let exercise: Slug

    /// The exercise `exercise` of `routine`.
    package init(_ routine: Slug, _ exercise: Slug) {
        self.routine = routine
        self.exercise = exercise
    }

    /// Reads `routine/exercise`; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Slug(String($0)) }
        guard parts.count == 2, let routine = parts[0], let exercise = parts[1] else { return nil }
        self.init(routine, exercise)
    }

    package var description: String { "\(routine)/\(exercise)" }
}
