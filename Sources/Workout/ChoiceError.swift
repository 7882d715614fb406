/// Why what a person chose for one session was not understood, or does not fit the routine.
package struct ChoiceError: Error, CustomStringConvertible, Hashable, Sendable {
    /// What is wrong, and what there is to choose from.
    package let description: String

    /// An error that says `description`.
    package init(_ description: String) {
        self.description = description
    }
}
