import Units
import Workout

extension ExerciseBuilder {
    /// The rule by which the dose of `exercise` rises. What is written here must fit. What is inherited and no longer
    /// fits is left out, with a warning where this exercise changed what it was made for; silently in a variant
    /// (`isInherited` nil), since the rule is the exercise's.
    func progress(of exercise: Exercise, isInherited: Bool?) -> Progress? {
        guard let written = keys.progress, let content = written.content else { return nil }
        let misfit = { (place: Place?, message: String) in
            switch isInherited {
            case false: (place ?? written.place).reject(message)
            case true: self.changed?.warn("the progress of what is used has no effect here: \(message)")
            case nil: break
            }
        }
        let fitting = ProgressFitting(exercise: exercise, place: written.place, misfit: misfit)
        return fitting.progress(content, isWarning: isInherited == false)
    }

    /// What this exercise changes of what a progress is about.
    private var changed: Place? {
        let holds = keys.hold?.own ?? keys.poses?.own ?? keys.tempo?.own ?? keys.activity?.own ?? keys.pace?.own
        return holds ?? keys.reps?.own ?? keys.sides?.own
    }
}

/// Whether a rule fits the exercise that it is written for.
private struct ProgressFitting {
    let exercise: Exercise
    let place: Place
    /// Takes what does not fit, and where.
    let misfit: (Place?, String) -> Void

    func progress(_ keys: ProgressKeys, isWarning: Bool) -> Progress? {
        switch keys {
        case .raise(let hold, let reps):
            let raisedHold = hold.flatMap { raise($0, isWarning: isWarning) }
            let raisedReps = reps.flatMap { raise($0, isWarning: isWarning) }
            guard (raisedHold != nil) == (hold != nil), (raisedReps != nil) == (reps != nil) else { return nil }
            return .raise(hold: raisedHold, reps: raisedReps)
        case .ladder(let rungs, let after):
            if let hold = rungs.lazy.compactMap(\.hold).first, !hasHold(hold.place) { return nil }
            if let reps = rungs.lazy.compactMap(\.reps).first, !hasReps(reps.place) { return nil }
            let isFitting = rungs.map { rung in rung.hold.map { isAllowed($0) } ?? true }.allSatisfy(\.self)
            guard isFitting else { return nil }
            return .ladder(rungs.map { .init(reps: $0.reps?.content, hold: $0.hold?.content) }, after: after)
        }
    }

    private func raise(_ written: ProgressKeys.Raise<Duration>, isWarning: Bool) -> Progress.Raise<Duration>? {
        guard hasHold(written.place), let hold = exercise.commonHold else { return nil }
        if let to = written.to, !isAllowed(to) { return nil }
        var top: Duration?
        if case .range(let range) = hold { top = range.upperBound }
        return raise(
            written, from: hold.start(breath: .calm), to: top, step: Defaults.holdStep, isWarning: isWarning,
            text: \.text, way: { $0 - $1 })
    }

    private func raise(_ written: ProgressKeys.Raise<Int>, isWarning: Bool) -> Progress.Raise<Int>? {
        guard hasReps(written.place), let reps = exercise.commonReps else { return nil }
        var top: Int?
        if case .range(let range) = reps { top = range.upperBound }
        return raise(
            written, from: reps.start(inSet: 1), to: top, step: Defaults.repStep, isWarning: isWarning,
            text: \.description, way: { $0 - $1 })
    }

    private func raise<Goal: Comparable>(
        _ written: ProgressKeys.Raise<Goal>, from start: Goal, to top: Goal?, step: Goal, isWarning: Bool,
        text: (Goal) -> String, way: (Goal, Goal) -> Goal
    ) -> Progress.Raise<Goal>? {
        guard let to = written.to?.content ?? top else {
            misfit(written.place, "to: required, and missing; only a range says by itself how far it goes")
            return nil
        }
        guard to > start else {
            misfit(written.to?.place, "\(text(to)): not above \(text(start)), with which the exercise starts")
            return nil
        }
        if isWarning, let by = written.by, let step = by.content, step > way(to, start) {
            by.place.warn(
                "\(text(step)): more than the whole way from \(text(start)) to \(text(to)); it rises in one step")
        }
        return Progress.Raise(to: to, by: written.by?.content ?? step, after: written.after)
    }

    private func isAllowed(_ hold: Written<Duration>) -> Bool {
        guard let length = hold.content else { return false }
        let allowed = exercise.allowedHold
        if allowed.contains(length) { return true }
        misfit(
            hold.place,
            "\"\(length.text)\": \(allowed.lowerBound.text) to \(allowed.upperBound.text) is allowed")
        return false
    }

    private func hasHold(_ place: Place) -> Bool {
        if exercise.hasDosedHold { return true }
        misfit(place, "rises only where all poses and sides share one hold, a duration or a range")
        return false
    }

    private func hasReps(_ place: Place) -> Bool {
        guard exercise.hasDosedReps else {
            misfit(place, "rises only where all sets and sides share one number of repetitions, or a range")
            return false
        }
        guard !exercise.hasListedHolds else {
            misfit(place, "cannot rise beside a list of holds, which has one for each repetition")
            return false
        }
        return true
    }
}
