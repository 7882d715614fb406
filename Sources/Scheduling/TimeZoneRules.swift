import Units

/// Stand-in.
package enum LocalTime { case one(Timestamp), gap(end: Timestamp), overlap(first: Timestamp, second: Timestamp) }
package struct TimeZoneRules: Hashable, Sendable {
    package let name: String
    package static let utc = TimeZoneRules(name: "UTC")
    package func civil(at t: Timestamp) -> CivilTime { CivilTime(secondsSinceEpoch: t.seconds) }
    package func resolve(_ c: CivilTime) -> LocalTime { .one(Timestamp(seconds: c.secondsSinceEpoch)) }
}
