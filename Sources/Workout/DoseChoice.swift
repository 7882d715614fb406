import Units

/// A dose that a person asks for: `press-up:hold=15s,reps=12`; in a routine of one exercise just `hold=15s`.
package struct DoseChoice: Hashable, Sendable {
    /// The exercise; nil for the only one.
    package let exercise: Slug?
    /// What is asked for; at least one of its values.
    package let dose: Dose

    /// `dose` for `exercise`.
    package init(_ exercise: Slug, _ dose: Dose) {
        self.exercise = exercise
        self.dose = dose
    }

    /// Reads `press-up:hold=15s,reps=12`, either value alone, and both without an exercise.
    package init(_ text: String) throws(ChoiceError) {
        let allowed = "write exercise:hold=15s,reps=12, with either or both of hold and reps"
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2 {
            guard let exercise = Slug(String(parts[0])) else { throw Dose.malformed(text, allowed) }
            self.exercise = exercise
        } else {
            exercise = nil
        }
        dose = try Dose(parts.last ?? "", in: text, allowed)
    }
}

extension Dose {
    /// Reads `hold=15s`, `reps=12`, or both: a word each, in any order, or one with a comma between them.
    package init(words: [String]) throws(ChoiceError) {
        let allowed = "write hold=15s, reps=12 or both"
        try self.init(words.joined(separator: ",")[...], in: words.joined(separator: " "), allowed)
    }

    /// Reads `hold=15s,reps=12`, part of what the person has typed as `text`, where `allowed` says how that is spelled.
    fileprivate init(_ values: Substring, in text: String, _ allowed: String) throws(ChoiceError) {
        self.init()
        for value in values.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = value.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2 else { throw Self.malformed(text, allowed) }
            switch parts[0] {
            case "hold" where hold == nil:
                guard let length = try? Duration(text: parts[1]) else {
                    throw Self.malformed(text, "hold: not a duration; write for example 15s or 1m30s")
                }
                hold = length
            case "reps" where reps == nil:
                guard let count = Int(parts[1]) else {
                    throw Self.malformed(text, "reps: not a whole number")
                }
                reps = count
            case "hold", "reps": throw Self.malformed(text, "\(parts[0]) is given twice")
            default: throw Self.malformed(text, allowed)
            }
        }
    }

    fileprivate static func malformed(_ text: String, _ why: String) -> ChoiceError {
        ChoiceError("dose \(text.quoted.printable): \(why)")
    }
}

extension Routine {
    /// The doses of `choices`, one for each exercise; of two for one exercise the later one counts, value by value. What
    /// is not chosen is as in `today`.
    package func doses(_ choices: [DoseChoice], over today: [Dose]? = nil) throws(ChoiceError) -> [Dose] {
        var doses = today ?? exercises.map { _ in Dose() }
        for choice in choices {
            let exercise = if let id = choice.exercise { try self.exercise(id) } else { try onlyExercise() }
            try exercise.check(choice.dose)
            for index in exercises.indices where exercises[index].id == exercise.id {
                doses[index].hold = choice.dose.hold ?? doses[index].hold
                doses[index].reps = choice.dose.reps ?? doses[index].reps
            }
        }
        guard choices.isEmpty || plannedLength(doses: doses) <= Self.longest else {
            throw ChoiceError(
                "the routine would last longer than \(Self.longest.text) at these doses, which is the most that is "
                    + "allowed")
        }
        if !choices.isEmpty, let round = overlongRounds(breath: .calm, doses: doses).first {
            throw ChoiceError(
                "at these doses a round of the group takes \(round.length.text), longer than its every")
        }
        return doses
    }

    /// `doses` as far as the routine can be done at them: a group whose rounds would not end by the clock is at the doses
    /// it starts with, and so is the whole routine where it would last too long.
    package func fitting(_ doses: [Dose]) -> [Dose] {
        var doses = doses
        let overlong = Set(overlongRounds(breath: .calm, doses: doses).map(\.item))
        var first = 0
        for (index, item) in items.enumerated() {
            let range = first..<(first + item.exercises.count)
            first = range.upperBound
            if overlong.contains(index) { for exercise in range { doses[exercise] = Dose() } }
        }
        return plannedLength(doses: doses) <= Self.longest ? doses : doses.map { _ in Dose() }
    }

    private func onlyExercise() throws(ChoiceError) -> Exercise {
        guard exercises.count == 1, let exercise = exercises.first else {
            let ids = exercises.map(\.id.description)
            throw ChoiceError(
                "dose: \(id) has \(ids.count) exercises; say for which it is meant, for example \(ids[0]):hold=15s; "
                    + "it has \(Self.list(ids))")
        }
        return exercise
    }
}

extension Exercise {
    /// Whether a dose can replace a hold like this.
    private static func isDosed(_ hold: HoldLength?) -> Bool {
        switch hold {
        case .exactly, .range: true
        case .breaths, .inhale, .exhale, .open, .list, nil: false
        }
    }

    /// What a dose may make of its hold.
    package var allowedHold: ClosedRange<Duration> {
        poses.contains { $0.motion == .activity } ? HoldLength.allowedActivity : HoldLength.allowed
    }

    /// Whether a dose has an effect on its hold: all its poses and sides share one, and it is a duration.
    package var hasDosedHold: Bool { Self.isDosed(commonHold) && !isAtOwnPace }

    /// Whether a dose has an effect on its repetitions: all its sides and sets share one number.
    package var hasDosedReps: Bool {
        switch commonReps {
        case .exactly, .range: true
        case .list, .open, nil: false
        }
    }

    /// Whether a pose or side has a hold for each repetition, of which there can then be no more and no fewer.
    package var hasListedHolds: Bool { poses.contains { $0.hold.isList } || sides.contains { $0.hold?.isList == true } }

    fileprivate func check(_ dose: Dose) throws(ChoiceError) {
        if let hold = dose.hold {
            guard hasDosedHold else {
                throw ChoiceError("\(id): no one hold in seconds that a dose could replace")
            }
            guard allowedHold.contains(hold) else {
                throw ChoiceError(
                    "\(id): hold \(hold.text): \(allowedHold.lowerBound.text) to \(allowedHold.upperBound.text) is "
                        + "allowed")
            }
        }
        if let reps = dose.reps {
            guard hasDosedReps else {
                throw ChoiceError("\(id): no one number of repetitions that a dose could replace")
            }
            let allowed = RepCount.allowed
            guard allowed.contains(reps) else {
                throw ChoiceError(
                    "\(id): reps \(reps): \(allowed.lowerBound) to \(allowed.upperBound) is allowed")
            }
            guard !hasListedHolds else {
                throw ChoiceError("\(id): its holds are a list, one for each repetition: their number cannot change")
            }
        }
    }
}

extension HoldLength {
    /// Whether it is one for each repetition.
    package var isList: Bool {
        switch self {
        case .list: true
        case .exactly, .range, .breaths, .inhale, .exhale, .open: false
        }
    }
}
