import Units

/// Which of the sessions are asked for; what is nil asks for all.
package struct HistoryFilter: Hashable, Sendable {
    /// The days on which they began, on the person's clock then.
    package var since: CivilDate?
    package var until: CivilDate?
    package var routine: Slug?
    /// The origin of an exercise that is in them: `routine/exercise`.
    package var exercise: String?
    /// How they ended.
    package var outcomes: Set<SessionRecord.Outcome>?

    package init(
        since: CivilDate? = nil, until: CivilDate? = nil, routine: Slug? = nil, exercise: String? = nil,
        outcomes: Set<SessionRecord.Outcome>? = nil
    ) {
        self.since = since
        self.until = until
        self.routine = routine
        self.exercise = exercise
        self.outcomes = outcomes
    }

    /// The days as numbers, those that are nil far away.
    var days: [Value] { [.integer(since?.daysSinceEpoch ?? .min), .integer(until?.daysSinceEpoch ?? .max)] }

    /// When these days are anywhere on Earth, and some more.
    var instants: [Value] {
        let day: Int64 = 86_400_000_000
        return [
            .integer(since.map { Int64($0.daysSinceEpoch - 2) * day } ?? .min),
            .integer(until.map { Int64($0.daysSinceEpoch + 3) * day } ?? .max),
        ]
    }
}
