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
