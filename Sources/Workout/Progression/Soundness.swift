import Units

/// Whether what was stored can be reckoned with: it may be another machine's, and nobody has checked it.
extension DoseRule {
    /// As many clean days, rungs and the like as anybody would write, and more; so few that days and doses can be added up.
    fileprivate static let most = 1_000_000

    /// Whether a routine file could say so.
    package var isSound: Bool {
        guard [HoldLength.allowed, HoldLength.allowedActivity].contains(allowedHold), isSound(start) else {
            return false
        }
        switch progress {
        case nil: return true
        case .raise(let hold, let reps):
            let holds = hold.map {
                // A step may be longer than the whole way: then there is one.
                HoldLength.allowedGoal.contains($0.by) && allowedHold.contains($0.to) && isSound(after: $0.after)
            }
            let counts = reps.map {
                RepCount.allowed.contains($0.by) && RepCount.allowed.contains($0.to) && isSound(after: $0.after)
            }
            return holds ?? true && counts ?? true
        case .ladder(let rungs, let after):
            return isSound(after: after) && rungs.count <= Self.most
                && rungs.allSatisfy { isSound(Dose(reps: $0.reps, hold: $0.hold)) }
        }
    }

    private func isSound(after cleanDays: Int) -> Bool { (1...Self.most).contains(cleanDays) }

    /// Whether `dose` is one that a routine file could say.
    fileprivate func isSound(_ dose: Dose) -> Bool {
        (dose.hold.map(allowedHold.contains) ?? true) && (dose.reps.map(RepCount.allowed.contains) ?? true)
    }
}

extension Footing {
    /// The years 1 to 9999, in seconds since 1970.
    private static let instants: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    /// Whether the rule could have come there.
    package var isSound: Bool {
        rule.isSound && rule.isSound(place.dose) && stop.map { Self.instants.contains($0.at.seconds) } ?? true
            && [place.rung, cleanDays, absences].allSatisfy((0...DoseRule.most).contains)
    }
}
