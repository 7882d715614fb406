import Units

/// Stand-in.
package struct TimeZoneRules: Hashable, Sendable {
    package let name: String
    package static let utc = TimeZoneRules(name: "UTC")
}
