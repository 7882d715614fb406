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
        adopt(past.rule, by: past.date)
        advance(to: past.date)
        day = Verdict()
        for event in past.events { take(event, on: past) }
        if past.isRun { footing.openDay = past.date + 1 }
        guard day.counts == true, !day.isSpoiled else { return }
        footing.cleanDays += 1
        footing.lastClean = past.date
        footing.setback = nil
    }

    /// What is due by the beginning of `date` without anything happening.
    mutating func advance(to date: CivilDate) {
        while true {
            let (missed, rises) = (footing.missed, footing.rises)
            if let missed, missed <= date, missed <= rises ?? missed {
                footing.absences += 1
                lower(.absence(days: Progression.absence * footing.absences), on: missed)
            } else if let rises, rises <= date, let next = footing.rule.above(footing.place) {
                move(to: next.place, on: rises, .raised(cleanDays: footing.cleanDays))
                footing.mayRise = rises + Progression.betweenRaises
                footing.setback = nil
            } else {
                return
            }
        }
    }

    /// `rule` is prescribed from the day after the last session by another one, at the latest on `date`. A count begun by
    /// another rule is not the new one's.
    mutating func adopt(_ rule: DoseRule, by date: CivilDate) {
        guard rule != footing.rule else { return }
        let first = min(footing.openDay ?? date, date)
        if rule.progress != footing.rule.progress { footing.cleanDays = 0 }
        let (before, fitting) = (footing.place.dose, rule.fitting(footing.place))
        footing.rule = rule
        guard fitting.dose != before else {
            footing.place = fitting
            return
        }
        move(to: fitting, on: first, .prescription)
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
            var place = footing.place
            if let hold = dose.hold { (place.dose.hold, place.isHoldByHand) = (hold, true) }
            if let reps = dose.reps { (place.dose.reps, place.areRepsByHand) = (reps, true) }
            set(to: footing.rule.fitting(place), on: past.date)
        case .reset: set(to: DosePlace(footing.rule.start), on: past.date)
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

private func isAbove<Value: Comparable>(_ value: Value?, _ other: Value?) -> Bool {
    guard let value, let other else { return false }
    return value > other
}
