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

    /// Whether `session` is one of them.
    package func passes(_ session: SessionRecord) -> Bool {
        if let since, session.day < since { return false }
        if let until, session.day > until { return false }
        if let routine, session.routine != routine { return false }
        if let exercise, !session.exercises.contains(where: { $0.address == exercise }) { return false }
        guard let outcomes else { return true }
        return session.outcome.map(outcomes.contains) ?? false
    }

    /// When these days are anywhere on Earth, and some more.
    package var reach: Range<Timestamp> {
        let day: Int64 = 86_400_000_000
        let from = since.map { Int64($0.daysSinceEpoch - 2) * day } ?? .min
        let to = until.map { Int64($0.daysSinceEpoch + 3) * day } ?? .max
        return Timestamp(microseconds: min(from, to))..<Timestamp(microseconds: to)
    }

    /// The days as numbers, those that are nil far away: no others are reckoned with.
    var days: [Value] {
        [
            .integer(since?.daysSinceEpoch ?? Schema.days.lowerBound),
            .integer(until?.daysSinceEpoch ?? Schema.days.upperBound),
        ]
    }
}
