import Units

/// Lives through what happened, day after day.
struct Replay {
    private(set) var footing: Footing
    private(set) var changes: [DoseChange] = []
    private var day = Verdict()

    /// What is made of one day.
    private struct Verdict {
        /// Whether its sessions count as a clean day; nil while there is none.
        var counts: Bool?
        var isSpoiled = false
        var isLowered = false
    }

    init(_ history: DoseHistory) {
        footing = history.footing
    }

    /// Whether the day last lived can still become a clean one.
    var canCount: Bool { day.counts == nil && !day.isSpoiled }

    /// All of one day.
    mutating func live(_ past: DoseHistory.Day) {
        // Only a session says what was prescribed that day.
        if past.isRun { adopt(past.rule, by: past.date) }
        advance(to: past.date, before: past.rule)
        day = Verdict()
        for event in past.events { take(event, on: past) }
        if past.isRun { footing.openDay = past.date + 1 }
        guard day.counts == true, !day.isSpoiled else { return }
        footing.cleanDays += 1
        footing.lastClean = past.date
        footing.setback = nil
    }

    /// What is due by the beginning of `date` without anything happening, where `rule` is prescribed by then. On which day
    /// another one came nobody knows, so that the one before still lowers the dose, but does not go on raising it.
    mutating func advance(to date: CivilDate, before rule: DoseRule) {
        let isCounting = rule.progress == footing.rule.progress
        let last = isCounting ? date : min(footing.openDay ?? date, date)
        while true {
            let rises = footing.rises.flatMap { $0 <= last ? $0 : nil }
            if let missed = footing.missed, missed <= min(date, rises ?? date) {
                footing.absences += 1
                lower(.absence(days: Progression.absence * footing.absences), on: missed)
            } else if let rises, let next = footing.rule.above(footing.place) {
                move(to: next.place, on: rises, .raised(cleanDays: footing.cleanDays))
                footing.mayRise = rises + Progression.betweenRaises
                footing.setback = nil
            } else {
                return
            }
        }
    }

    /// `rule` is prescribed from the day after the last session by another one, at the latest on `date`; what that one has
    /// made of the dose until then stays. A count begun by another rule is not the new one's.
    mutating func adopt(_ rule: DoseRule, by date: CivilDate) {
        guard rule != footing.rule else { return }
        advance(to: date, before: rule)
        let first = min(footing.openDay ?? date, date)
        if rule.progress != footing.rule.progress { footing.cleanDays = 0 }
        let (before, fitting) = (footing.place.dose, rule.fitting(footing.place))
        footing.rule = rule
        guard fitting.dose != before else {
            footing.place = fitting
            return
        }
        move(to: fitting, on: max(first, footing.change?.day ?? first), .prescription)
        footing.setback = nil
        if isAbove(fitting.dose.hold, before.hold) || isAbove(fitting.dose.reps, before.reps) {
            footing.mayRise = (footing.openDay ?? first) + Progression.betweenRaises
        }
    }

    private mutating func take(_ event: DoseHistory.Event, on past: DoseHistory.Day) {
        switch event.kind {
        case .acknowledged:
            if let stop = footing.stop, stop.at < event.at { footing.stop = nil }
        case .run(let run):
            see(past.date)
            day.counts = (day.counts ?? true) && footing.stop == nil
            if !run.isCompleted {
                spoil(.unfinished, on: past.date)
            } else if !run.isHeard {
                spoil(.unheard, on: past.date)
            }
        case .set(let dose):
            let asked = footing.place.set(to: dose)
            // Where another rule would make something else of it, that one has come.
            if past.rule.fitting(asked).dose != footing.rule.fitting(asked).dose { adopt(past.rule, by: past.date) }
            set(to: footing.rule.fitting(footing.place.set(to: dose)), on: past.date)
        case .reset:
            if past.rule.start != footing.rule.start { adopt(past.rule, by: past.date) }
            set(to: DosePlace(footing.rule.start), on: past.date)
        case .pain(let level):
            let cause = Setback.Cause.pain(level: level, baseline: past.baseline)
            if level - past.baseline >= Progression.painThatLowers {
                lowerOnce(cause, on: past.date)
            } else if level - past.baseline >= Progression.painThatHolds {
                spoil(cause, on: past.date)
            }
        case .stop:
            lowerOnce(.painStop, on: past.date)
            // One that is told days later waits for an `ok` after that.
            if let stop = footing.stop, stop.at > event.at { return }
            footing.stop = Footing.Stop(at: event.at, day: past.date)
        }
    }

    private mutating func set(to place: DosePlace, on date: CivilDate) {
        see(date)
        move(to: place, on: date, .byHand)
        footing.mayRise = date + Progression.betweenRaises
        footing.setback = nil
        // What was done before was another dose.
        day.counts = nil
        day.isLowered = false
    }

    private mutating func see(_ date: CivilDate) {
        footing.lastSeen = max(date, footing.lastSeen ?? date)
        footing.absences = 0
    }

    private mutating func spoil(_ cause: Setback.Cause, on date: CivilDate) {
        footing.cleanDays = 0
        if !day.isSpoiled { footing.setback = Setback(day: date, cause: cause) }
        day.isSpoiled = true
    }

    /// By one step a day, however often it hurt.
    private mutating func lowerOnce(_ cause: Setback.Cause, on date: CivilDate) {
        day.isSpoiled = true
        guard !day.isLowered else { return }
        day.isLowered = true
        lower(cause, on: date)
    }

    private mutating func lower(_ cause: Setback.Cause, on date: CivilDate) {
        let below = footing.rule.below(footing.place)
        let isHeld = below.dose == footing.place.dose
        footing.setback = Setback(day: date, cause: cause, isHeld: isHeld)
        footing.cleanDays = 0
        if !isHeld { move(to: below, on: date, .lowered(cause)) }
    }

    private mutating func move(to place: DosePlace, on date: CivilDate, _ cause: DoseChange.Cause) {
        let change = DoseChange(day: date, from: footing.place.dose, to: place.dose, cause: cause)
        footing.place = place
        footing.cleanDays = 0
        footing.change = change
        changes.append(change)
    }
}

extension DosePlace {
    /// With what a hand has set of the dose; nil leaves a value as it is.
    fileprivate func set(to dose: Dose) -> DosePlace {
        var place = self
        if let hold = dose.hold { (place.dose.hold, place.isHoldByHand) = (hold, true) }
        if let reps = dose.reps { (place.dose.reps, place.areRepsByHand) = (reps, true) }
        return place
    }
}

private func isAbove<Value: Comparable>(_ value: Value?, _ other: Value?) -> Bool {
    guard let value, let other else { return false }
    return value > other
}
