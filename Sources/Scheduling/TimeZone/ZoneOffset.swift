import Units

/// How a zone's clock stands to UTC for some time.
package struct ZoneOffset: Hashable, Sendable {
    /// Seconds east of UTC, between -25 h and +26 h.
    package let seconds: Int
    /// Whether it is the zone's other time, as in summer; in Ireland it is that of winter.
    package let isDaylight: Bool
    /// What the clock's time is called then: `CET`, `+0530`.
    package let abbreviation: String

    package init(seconds: Int, isDaylight: Bool, abbreviation: String) {
        self.seconds = seconds
        self.isDaylight = isDaylight
        self.abbreviation = abbreviation
    }
}

/// A stretch of time through which a zone's clock is never set, in seconds since 1970-01-01T00:00:00Z.
struct ZoneSpan {
    /// Earlier, or later, than any instant there is, and far enough from an overflow.
    static let (beginning, end) = (Int64.min / 4, Int64.max / 4)

    /// The first second.
    let start: Int64
    /// The first second after it.
    let end: Int64
    let offset: ZoneOffset
}

/// Which instants a reading of a zone's clock stands for.
package enum LocalTime: Hashable, Sendable {
    /// The clock shows it once.
    case one(Timestamp)
    /// The clock is set past it; `end` is the first instant after.
    case gap(end: Timestamp)
    /// The clock shows it again after it was set back; of more than two, these are the first and the last.
    case overlap(first: Timestamp, second: Timestamp)
}
