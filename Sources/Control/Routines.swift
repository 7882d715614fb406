import Varlink

/// Where a routine comes from.
package enum Origin: String, Codable, CaseIterable, Sendable {
    /// With the program.
    case bundled
    /// The person's own file.
    case file
}

/// A routine in a list.
package struct RoutineSummary: Codable, Hashable, Sendable {
    package var id: String
    package var name: String
    package var origin: Origin
    /// How many.
    package var exercises: Int
    package var durationUs: Int64

    package init(id: String, name: String, origin: Origin, exercises: Int, durationUs: Int64) {
        self.id = id
        self.name = name
        self.origin = origin
        self.exercises = exercises
        self.durationUs = durationUs
    }
}

/// The reply of `ListRoutines`.
package struct RoutineList: Codable, Hashable, Sendable {
    package var routines: [RoutineSummary]
    package var problems: [ReportedProblem]

    package init(routines: [RoutineSummary], problems: [ReportedProblem]) {
        self.routines = routines
        self.problems = problems
    }
}

/// The reply of `GetRoutine`: one routine as prescribed.
package struct RoutineDetail: Codable, Hashable, Sendable {
    /// One position held in a repetition.
    package struct Pose: Codable, Hashable, Sendable {
        @Nullable package var name: String?
        /// Today's.
        package var holdUs: Int64
        @Nullable package var holdMaxUs: Int64?
        @Nullable package var breaths: Int?
        package var releaseUs: Int64
        @Nullable package var say: String?

        package init(
            name: String?, holdUs: Int64, holdMaxUs: Int64?, breaths: Int?, releaseUs: Int64, say: String?
        ) {
            self.holdUs = holdUs
            self.releaseUs = releaseUs
            self.name = name
            self.holdMaxUs = holdMaxUs
            self.breaths = breaths
            self.say = say
        }
    }

    /// How repetitions and sides follow one another.
    package enum Order: String, Codable, CaseIterable, Sendable {
        case eachFirst, alternate, setsFirst
    }

    /// One prescription.
    package struct Exercise: Codable, Hashable, Sendable {
        package var id: String
        package var name: String
        @Nullable package var say: String?
        @Nullable package var note: String?
        @Nullable package var load: String?
        package var sets: Int
        /// Today's.
        package var reps: Int
        @Nullable package var repsMax: Int?
        package var sides: [String]
        package var order: Order
        package var poses: [Pose]

        package init(
            id: String, name: String, say: String?, note: String?, load: String?, sets: Int, reps: Int,
            repsMax: Int?, sides: [String], order: Order, poses: [Pose]
        ) {
            self.id = id
            self.name = name
            self.sets = sets
            self.reps = reps
            self.sides = sides
            self.order = order
            self.poses = poses
            self.say = say
            self.note = note
            self.load = load
            self.repsMax = repsMax
        }
    }

    package var id: String
    package var name: String
    package var origin: Origin
    @Nullable package var source: String?
    @Nullable package var note: String?
    package var durationUs: Int64
    package var exercises: [Exercise]

    package init(
        id: String, name: String, origin: Origin, source: String?, note: String?, durationUs: Int64,
        exercises: [Exercise]
    ) {
        self.id = id
        self.name = name
        self.origin = origin
        self.durationUs = durationUs
        self.exercises = exercises
        self.source = source
        self.note = note
    }
}

/// The reply of `GetPlan`: what a session would be.
package struct Plan: Codable, Hashable, Sendable {
    /// One entry of the timeline.
    package struct Step: Codable, Hashable, Sendable {
        package var id: String
        package var kind: StepKind
        package var exercise: Name
        package var set: Int
        package var rep: Int
        @Nullable package var side: String?
        @Nullable package var pose: String?
        package var startUs: Int64
        @Nullable package var durationUs: Int64?

        package init(
            id: String, kind: StepKind, exercise: Name, set: Int, rep: Int, side: String?, pose: String?,
            startUs: Int64, durationUs: Int64?
        ) {
            self.id = id
            self.kind = kind
            self.exercise = exercise
            self.set = set
            self.rep = rep
            self.startUs = startUs
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

        package init(cue: String, atUs: Int64) {
            self.cue = cue
            self.atUs = atUs
        }
    }

    package var routine: Name
    package var durationUs: Int64
    package var steps: [Step]
    package var cues: [Cue]

    package init(routine: Name, durationUs: Int64, steps: [Step], cues: [Cue]) {
        self.routine = routine
        self.durationUs = durationUs
        self.steps = steps
        self.cues = cues
    }
}
