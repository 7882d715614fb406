import Units

/// Where an exercise is defined: `routine/exercise`.
package struct ExerciseAddress: Hashable, Sendable, CustomStringConvertible {
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
