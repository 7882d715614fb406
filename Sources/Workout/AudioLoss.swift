/// What becomes of a session whose sound was heard and then is gone for long.
package enum AudioLoss: String, CaseIterable, Hashable, Sendable {
    /// It pauses at the repetition.
    case pause
    /// It goes on in silence.
    case `continue`
}
