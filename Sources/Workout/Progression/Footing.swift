import Units

/// Where a dose stands after all that happened up to a day: what it takes to go on from there.
package struct Footing: Codable, Hashable, Sendable {
    /// A pain stop that nobody has said `ok` to.
    package struct Stop: Codable, Hashable, Sendable {
        /// When.
        package var at: Timestamp
        /// The day that it counts to.
        package var day: CivilDate

        /// At an instant of `day`.
        package init(at: Timestamp, day: CivilDate) {
            self.at = at
            self.day = day
        }

        /// From when on an `ok` counts, said by a clock `offset` seconds east of UTC.
        package func earliestOk(offset: Int) -> Timestamp {
            max(at + .microseconds(1), Timestamp(seconds: Int64(day.daysSinceEpoch) * 86_400 - Int64(offset)))
        }
    }

    /// What was prescribed.
    package var rule: DoseRule
    /// The dose.
    package var place: DosePlace
    /// Clean days in a row since the dose last changed.
    package var cleanDays = 0
    /// The last of them.
    package var lastClean: CivilDate?
    /// The first day on which the dose may rise again; nil where it has not yet risen.
    package var mayRise: CivilDate?
    /// The last day with a session of the exercise, or on which its dose was set.
    package var lastSeen: CivilDate?
    /// For how many times 14 days since then the dose has been lowered.
    package var absences = 0
    /// The pain stop that waits for `ok`.
    package var stop: Stop?
    /// What last ended the count of clean days, until the next clean day.
    package var setback: Setback?
    /// The last change of the dose.
    package var change: DoseChange?
    /// The first day to which another prescription applies: the one after the last session by this one.
    package var openDay: CivilDate?

    /// At the prescribed start of `rule`, before anything happened.
    package init(_ rule: DoseRule) {
        self.rule = rule
        place = DosePlace(rule.start)
    }

    /// When the dose rises if nothing else happens; nil while too few days are clean and where it does not rise.
    package var rises: CivilDate? {
        guard stop == nil, let lastClean, let next = rule.above(place), cleanDays >= next.after else { return nil }
        return max(lastClean + 1, mayRise ?? lastClean + 1)
    }

    /// When the dose is next lowered for absence if nothing else happens; nil before the first session.
    package var missed: CivilDate? {
        lastSeen.map { $0 + Progression.absence * (absences + 1) }
    }
}

/// What ended the count of clean days.
package struct Setback: Codable, Hashable, Sendable {
    /// Why.
    package enum Cause: Codable, Hashable, Sendable {
        /// A session of the exercise was not completed.
        case unfinished
        /// A start or end cue did not sound.
        case unheard
        /// Pain of this level, 0 to 10, against that day's baseline.
        case pain(level: Int, baseline: Int)
        /// A pain stop.
        case painStop
        /// No session for so many days.
        case absence(days: Int)
    }

    /// The day it counts to.
    package let day: CivilDate
    /// Why.
    package let cause: Cause
    /// Whether the dose was to be lowered, and already was as low as it goes: time to ask for advice.
    package let isHeld: Bool

    /// The end of the count because of `cause`.
    package init(day: CivilDate, cause: Cause, isHeld: Bool = false) {
        self.day = day
        self.cause = cause
        self.isHeld = isHeld
    }
}

/// A change of a dose.
package struct DoseChange: Codable, Hashable, Sendable {
    /// Why.
    package enum Cause: Codable, Hashable, Sendable {
        /// So many clean days in a row.
        case raised(cleanDays: Int)
        /// Lowered, for what also ended the count.
        case lowered(Setback.Cause)
        /// By the person or therapist.
        case byHand
        /// The exercise is prescribed otherwise, and the dose was out of its range.
        case prescription
    }

    /// The day from which it is so.
    package let day: CivilDate
    /// The dose before.
    package let from: Dose
    /// The dose since.
    package let to: Dose
    /// Why.
    package let cause: Cause

    /// From one dose to another.
    package init(day: CivilDate, from: Dose, to: Dose, cause: Cause) {
        self.day = day
        self.from = from
        self.to = to
        self.cause = cause
    }
}
