import Units

/// Stand-in.
package struct CalendarExpression: Hashable, Sendable, CustomStringConvertible {
    package let description: String
    package var zone: String? { nil }
    package var isWildcard: Bool { false }
    package func next(after: Timestamp, in: TimeZoneRules) -> Timestamp? { nil }
}
