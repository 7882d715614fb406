import Units

/// Where an exercise stands today, why, and what comes next.
package struct Standing: Hashable, Sendable {
    /// What keeps the dose where it is.
    package enum State: Hashable, Sendable {
        /// A pain stop waits for `ok`.
        case stopped(on: CivilDate)
        /// No rule raises it.
        case noRule
        /// There is nothing above it.
        case atGoal
        /// The count of clean days began anew, and no day has been clean since.
        case setBack(Setback)
        /// So many clean days in a row, of so many.
        case counting(Int, of: Int)
        /// Enough clean days; it rises on this day.
        case waiting(until: CivilDate)
    }

    /// The next step up.
    package struct Next: Hashable, Sendable {
        /// The dose then.
        package let dose: Dose
        /// How many more clean days it takes.
        package let cleanDays: Int
        /// The earliest day.
        package let notBefore: CivilDate
    }

    /// Today's place on the way from start to goal.
    package let place: DosePlace
    /// What keeps it there.
    package let state: State
    /// The pain stop that waits for `ok`.
    package let stop: Footing.Stop?
    /// What comes next; nil at the goal, without a rule, and until `ok` after a pain stop.
    package let next: Next?
    /// What made the dose what it is; nil when it is as prescribed from the start.
    package let lastChange: DoseChange?
    /// What last ended the count of clean days, until the next clean day.
    package let setback: Setback?
    /// Every change since the beginning, or since what is forgotten.
    package let changes: [DoseChange]

    /// Today's dose; nil for a value that no dose can replace.
    package var dose: Dose { place.dose }

    /// Today's dose for an exercise that shares it and is prescribed as `rule`: a `use` or variant with its own values.
    package func dose(within rule: DoseRule) -> Dose { rule.fitting(place).dose }
}

extension Standing {
    /// As `footing` is at `today`; `canCount` is whether a session today can still make it a clean day.
    init(_ footing: Footing, changes: [DoseChange], today: CivilDate, canCount: Bool) {
        place = footing.place
        lastChange = footing.change
        setback = footing.setback
        stop = footing.stop
        self.changes = changes
        let above = footing.rule.above(footing.place)
        if let stop = footing.stop {
            state = .stopped(on: stop.day)
        } else if let above {
            if let rises = footing.rises {
                state = .waiting(until: rises)
            } else if let setback = footing.setback {
                state = .setBack(setback)
            } else {
                state = .counting(footing.cleanDays, of: above.after)
            }
        } else {
            state = footing.rule.progress == nil ? .noRule : .atGoal
        }
        guard footing.stop == nil, let above else {
            next = nil
            return
        }
        let missing = max(0, above.after - footing.cleanDays)
        let earliest = footing.rises ?? today + missing + (canCount ? 0 : 1)
        next = Next(
            dose: above.place.dose, cleanDays: missing, notBefore: max(earliest, footing.mayRise ?? earliest))
    }
}
