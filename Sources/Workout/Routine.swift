import Units

/// A named list of exercises, as prescribed. One that exists is valid: `Config` checks before it builds one.
package struct Routine: Hashable, Sendable {
    /// The id it is started by: its file's name.
    package let id: Slug
    /// The name for people.
    package let name: String
    /// Where the prescription comes from.
    package let source: String?
    /// Free text shown with the routine.
    package let note: String?
    /// Pause between two exercises, before the next one's prepare.
    package let between: Duration
    /// In the order they are done; at least one.
    package let exercises: [Exercise]

    /// A routine of `exercises`, at least one.
    package init(
        id: Slug, name: String, source: String? = nil, note: String? = nil, between: Duration = .zero,
        exercises: [Exercise]
    ) {
        self.id = id
        self.name = name
        self.source = source
        self.note = note
        self.between = between
        self.exercises = exercises
    }
}

/// One prescription within a routine.
package struct Exercise: Hashable, Sendable {
    /// How repetitions and sides follow one another.
    package enum Order: String, CaseIterable, Sendable {
        /// In each set all repetitions of one side, then all of the next.
        case eachFirst = "each-first"
        /// The sides in turn within each repetition.
        case alternate
        /// All sets of one side, then all of the next.
        case setsFirst = "sets-first"
    }

    /// A position held within a repetition; an exercise without poses has one without a name.
    package struct Pose: Hashable, Sendable {
        /// Its name; nil where the exercise has just this one.
        package var name: String?
        /// How long it is held.
        package var hold: HoldLength
        /// Back to neutral after the hold, before the next one.
        package var release: Duration
        /// The instruction.
        package var say: String?

        /// A pose held for `hold`, then released for `release`.
        package init(name: String? = nil, hold: HoldLength, release: Duration, say: String? = nil) {
            self.name = name
            self.hold = hold
            self.release = release
            self.say = say
        }
    }

    /// Unique within its routine.
    package var id: Slug
    /// The name for people.
    package var name: String
    /// The instruction, good enough to be read aloud.
    package var say: String?
    /// Free text.
    package var note: String?
    /// The weight or band used; free text.
    package var load: String?
    /// How often the whole is done, 1 or more.
    package var sets: Int
    /// Repetitions in a set, on each side.
    package var reps: RepCount
    /// What is held in one repetition, in order; at least one.
    package var poses: [Pose]
    /// The sides by name; empty for an exercise without sides.
    package var sides: [String]
    /// How repetitions and sides follow one another.
    package var order: Order
    /// Time to get ready; nil for the default: 15 s for the first exercise, 10 s for a later one.
    package var prepare: Duration?
    /// Time to change sides.
    package var switchTime: Duration
    /// Pause between sets.
    package var rest: Duration

    /// An exercise as prescribed; what is not given is the default of the routine language.
    package init(
        id: Slug, name: String, say: String? = nil, note: String? = nil, load: String? = nil, sets: Int = 1,
        reps: RepCount = .exactly(1), poses: [Pose], sides: [String] = [], order: Order = .eachFirst,
        prepare: Duration? = nil, switchTime: Duration? = nil, rest: Duration = Defaults.rest
    ) {
        self.id = id
        self.name = name
        self.say = say
        self.note = note
        self.load = load
        self.sets = sets
        self.reps = reps
        self.poses = poses
        self.sides = sides
        self.order = order
        self.prepare = prepare
        self.switchTime = switchTime ?? (order == .alternate ? Defaults.switchAlternating : Defaults.switchEachFirst)
        self.rest = rest
    }
}

/// What holds where a routine file says nothing.
package enum Defaults {
    /// Prepare of a session's first exercise.
    package static let prepareFirst = Duration.seconds(15)
    /// Prepare of every later exercise.
    package static let prepareLater = Duration.seconds(10)
    /// Back to neutral between holds.
    package static let release = Duration.seconds(4)
    /// Change of sides within a repetition.
    package static let switchAlternating = Duration.seconds(5)
    /// Change of sides after a whole set.
    package static let switchEachFirst = Duration.seconds(8)
    /// Pause between sets.
    package static let rest = Duration.seconds(30)
}
