/// Why a sound could not be described, made or stored.
package struct SoundError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of thing is wrong.
    package enum Code: Hashable, Sendable {
        /// The text is neither a note, a glide nor a gap.
        case note
        /// A frequency outside what a loudspeaker and an ear can do.
        case frequency
        /// A note, gap or whole cue that is too short or too long.
        case length
        /// A peak level outside the allowed range.
        case peak
        /// Notes and gaps that do not make a cue.
        case recipe
        /// A theme without a sound for every cue.
        case theme
        /// A file name whose extension names no format we write.
        case format
        /// Bytes that are no sound, or none that can be used.
        case recording
        /// The system or libsndfile refused a file.
        case file
    }

    /// What kind of thing is wrong.
    package let code: Code
    /// What was being read or done: `note`, `peak`, `sf_open_fd`.
    package let operation: String
    /// The offending value as written, or the file's path.
    package let value: String
    /// What is allowed instead, or what the system says.
    package let reason: String
    /// `errno`, or libsndfile's own number, where there is one.
    package let underlying: Int32?

    init(_ code: Code, _ operation: String, _ value: String, _ reason: String, underlying: Int32? = nil) {
        self.code = code
        self.operation = operation
        self.value = value
        self.reason = reason
        self.underlying = underlying
    }

    package var description: String { "\(operation): \(value): \(reason)" }
}
