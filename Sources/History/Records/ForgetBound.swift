import Units

/// Where what is forgotten ends. Doses go by days on the person's clock then, which a bound alone does not part everywhere:
/// what is older by its instant or by its day, but not by both, stays.
package struct ForgetBound: Hashable, Sendable {
    /// The beginning of `day` where it was forgotten.
    package let instant: Timestamp
    /// The first day that is not forgotten.
    package let day: CivilDate

    /// At `instant`, which began a day of somebody's clock: the one that begins nearest to it on a clock `offset` seconds
    /// east of UTC, so that machines in other zones mean the same.
    package init(_ instant: Timestamp, offset: Int) {
        self.instant = instant
        day = (instant + .seconds(43_200)).date(offset: offset)
    }

    /// Whether what was at `at`, by a clock `offset` seconds east of UTC, is before it.
    package func isAfter(_ at: Timestamp, offset: Int) -> Bool {
        at < instant && at.date(offset: offset) < day
    }

    /// As SQL has it of a row with `offset`, of which `at` is the instant; bound to it are `values`.
    static func isAfter(_ at: String) -> String { "\(at) < ?1 AND \(at) + offset * 1000000 < ?2" }

    /// The instant, and that at which the day begins by a clock at UTC.
    var values: [Value] {
        [.integer(instant.microseconds), .integer(Int64(day.daysSinceEpoch) * 86_400_000_000)]
    }
}
