/// Why a text is no calendar expression.
package struct CalendarExpressionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where it goes wrong, in characters from 0.
    package let position: Int
    /// What is wrong and what is allowed, in lower case.
    package let message: String
    /// The word that would have to name a zone and does not, for a reader that knows which there are.
    package let unknownZone: String?

    package init(position: Int, _ message: String, unknownZone: String? = nil) {
        self.position = position
        self.message = message
        self.unknownZone = unknownZone
    }

    package var description: String { "character \(position + 1): \(message)" }
}
