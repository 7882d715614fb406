import Units

extension DoseRule {
    /// Where the next step leads and the clean days that it takes; nil at the goal and without a rule. Of hold and
    /// repetitions the hold rises to its goal first.
    package func above(_ place: DosePlace) -> (place: DosePlace, after: Int)? {
        switch progress {
        case nil: return nil
        case .raise(let hold, let reps):
            var next = place
            if let hold, let value = place.dose.hold, value < hold.to {
                next.dose.hold = min(value + hold.by, hold.to)
                next.isHoldByHand = false
                return (next, hold.after)
            }
            if let reps, let value = place.dose.reps, value < reps.to {
                next.dose.reps = min(value + reps.by, reps.to)
                next.areRepsByHand = false
                return (next, reps.after)
            }
            return nil
        case .ladder(_, let after):
            guard place.rung + 1 < ladder.count else { return nil }
            return (moved(place, to: place.rung + 1), after)
        }
    }

    /// One step lower, the way back of `above`; the same place at the prescribed start. What no rule raises has no steps:
    /// set by hand above the start, it goes back to the start.
    package func below(_ place: DosePlace) -> DosePlace {
        var next = place
        if ruledHolds == nil, let start = start.hold, let hold = place.dose.hold, hold > start {
            next.dose.hold = start
            next.isHoldByHand = false
        }
        if ruledReps == nil, let start = start.reps, let reps = place.dose.reps, reps > start {
            next.dose.reps = start
            next.areRepsByHand = false
        }
        switch progress {
        case nil: break
        case .raise(let hold, let reps):
            if let reps, let start = start.reps, let value = place.dose.reps, value > start {
                next.dose.reps = max(value - reps.by, start)
                next.areRepsByHand = false
            } else if let hold, let start = start.hold, let value = place.dose.hold, value > start {
                next.dose.hold = max(value - hold.by, start)
                next.isHoldByHand = false
            }
        case .ladder:
            // Between two rungs, where a hand has set it, the one below is the one it has passed.
            let isBetween = moved(place, to: place.rung).dose != place.dose
            next = moved(next, to: isBetween ? place.rung : max(place.rung - 1, 0))
        }
        return next
    }

    /// `place` within what is prescribed: from start to goal where a rule raises a value; elsewhere the start, or what
    /// was set by hand, if it is allowed.
    package func fitting(_ place: DosePlace) -> DosePlace {
        var fitting = place
        fitting.dose.hold = start.hold.map { start in
            guard let hold = place.dose.hold else { return start }
            return clamped(hold, to: ruledHolds ?? (place.isHoldByHand ? allowedHold : start...start))
        }
        fitting.dose.reps = start.reps.map { start in
            guard let reps = place.dose.reps else { return start }
            return clamped(reps, to: ruledReps ?? (place.areRepsByHand ? RepCount.allowed : start...start))
        }
        let rungs = ladder
        let isOnRung = rungs.indices.contains(place.rung) && moved(fitting, to: place.rung).dose == fitting.dose
        if !isOnRung { fitting.rung = rung(of: fitting) }
        return fitting
    }

    /// The lowest rung that `place` is on, else the last one that it has passed on its way.
    private func rung(of place: DosePlace) -> Int {
        let doses = ladder.indices.map { moved(place, to: $0).dose }
        let passed = doses.prefix { dose in
            isAtMost(dose.hold, place.dose.hold) && isAtMost(dose.reps, place.dose.reps)
        }
        return doses.firstIndex(of: place.dose) ?? max(passed.count - 1, 0)
    }

    /// `place` on another rung of the ladder; what the ladder does not raise stays.
    private func moved(_ place: DosePlace, to rung: Int) -> DosePlace {
        var moved = place
        moved.rung = rung
        guard ladder.indices.contains(rung) else { return moved }
        if ruledHolds != nil {
            moved.dose.hold = ladder[rung].hold
            moved.isHoldByHand = false
        }
        if ruledReps != nil {
            moved.dose.reps = ladder[rung].reps
            moved.areRepsByHand = false
        }
        return moved
    }

    /// The prescribed start and the rungs above it; empty where there is no ladder.
    private var ladder: [Dose] {
        guard case .ladder(let rungs, _) = progress else { return [] }
        return [start] + rungs.map { Dose(reps: $0.reps ?? start.reps, hold: $0.hold ?? start.hold) }
    }

    /// From the lowest to the highest hold that the rule leads to; nil where it raises none.
    private var ruledHolds: ClosedRange<Duration>? {
        guard let start = start.hold else { return nil }
        switch progress {
        case .raise(let hold?, _): return start...max(start, hold.to)
        case .ladder(let rungs, _): return Self.range(rungs.compactMap(\.hold), with: start)
        case .raise(nil, _), nil: return nil
        }
    }

    /// From the lowest to the highest number of repetitions that the rule leads to; nil where it raises none.
    private var ruledReps: ClosedRange<Int>? {
        guard let start = start.reps else { return nil }
        switch progress {
        case .raise(_, let reps?): return start...max(start, reps.to)
        case .ladder(let rungs, _): return Self.range(rungs.compactMap(\.reps), with: start)
        case .raise(_, nil), nil: return nil
        }
    }

    private static func range<Value: Comparable>(_ rungs: [Value], with start: Value) -> ClosedRange<Value>? {
        guard let lowest = rungs.min(), let highest = rungs.max() else { return nil }
        return min(lowest, start)...max(highest, start)
    }
}

private func clamped<Value: Comparable>(_ value: Value, to range: ClosedRange<Value>) -> Value {
    min(max(value, range.lowerBound), range.upperBound)
}

private func isAtMost<Value: Comparable>(_ value: Value?, _ most: Value?) -> Bool {
    guard let value, let most else { return true }
    return value <= most
}
