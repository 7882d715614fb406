import Units

/// The rule by which a dose rises, as prescribed.
package enum Progress: Codable, Hashable, Sendable {
    /// Step by step towards a goal; at least one of them.
    case raise(hold: Raise<Duration>?, reps: Raise<Int>?)
    /// From rung to rung, each after so many clean days in a row; at least two rungs.
    case ladder([Rung], after: Int)

    /// How one value rises.
    package struct Raise<Value: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
        /// The goal.
        package let to: Value
        /// One step.
        package let by: Value
        /// Clean days in a row before a step.
        package let after: Int

        /// Rises to `to` by `by` after `after` clean days.
        package init(to: Value, by: Value, after: Int) {
            self.to = to
            self.by = by
            self.after = after
        }
    }

    /// One rung of a ladder; nil is as the exercise has it.
    package struct Rung: Codable, Hashable, Sendable {
        /// Repetitions in a set.
        package let reps: Int?
        /// The length of the hold.
        package let hold: Duration?

        /// A rung of `reps` repetitions held for `hold`.
        package init(reps: Int?, hold: Duration?) {
            self.reps = reps
            self.hold = hold
        }
    }
}
