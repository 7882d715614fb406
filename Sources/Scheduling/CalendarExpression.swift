import Units

/// Stand-in.
package struct CalendarExpression: Hashable, Sendable, CustomStringConvertible {
    package let description: String
}
