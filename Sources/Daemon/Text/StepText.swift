import Units
import Workout

extension Timeline {
    /// What is done in `step`, in one or two words.
    func what(_ step: Step) -> String {
        switch step.motion {
        case .up: "move up"
        case .down: "move down"
        case .hold, .activity, .ownPace, nil: step.kind.rawValue
        }
    }

    /// Where in its exercise `step` is: `round 2/3, set 1/2, rep 3/10, left, Cat`. What there is one of is left out,
    /// and so is what a pause or change has nothing to do with.
    func place(_ step: Step) -> String {
        let isRepeated = step.isActive || step.kind == .release || step.kind == .switchSides
        let isSided = step.isActive || step.kind == .release || step.kind == .prepare || step.kind == .gate
        // Up and down say themselves where a repetition is moved through.
        let motion = exercise(of: step).poses[step.pose].motion
        let isPosed = (step.isActive || step.kind == .release) && motion != .up && motion != .down
        let rep: String? =
            if step.motion == .ownPace {
                step.reps > 1 ? "\(step.reps) reps" : nil
            } else {
                isRepeated && step.reps > 1 ? "rep \(step.rep)/\(step.reps)" : nil
            }
        return [
            step.round.map { "round \($0.number)/\($0.count)" },
            step.sets > 1 && step.kind != .between ? "set \(step.set)/\(step.sets)" : nil,
            rep,
            isSided ? side(of: step) : nil,
            isPosed ? pose(of: step) : nil,
        ].compactMap(\.self).joined(separator: ", ")
    }

    /// How long `step` is: `5s`, `open` or `until tap`.
    func length(_ step: Step) -> String {
        switch step.open {
        case .gate, .ownPace: "until tap"
        case .hold(let most): "open, \(most.text) at most"
        case nil: step.duration.text
        }
    }
}

/// How many steps of a kind only the person ends, each counted for itself.
struct OpenSteps {
    let gates: Int
    let holds: Int
    let sets: Int

    init(_ timeline: Timeline) {
        gates = timeline.steps.count { $0.open == .gate }
        sets = timeline.steps.count { $0.open == .ownPace }
        holds = timeline.steps.count { if case .hold = $0.open { true } else { false } }
    }

    /// `2 gates, 1 open hold and 1 set at your own pace`; nil where there are none.
    var text: String? {
        let parts = [
            counted(gates, "gate", "gates"), counted(holds, "open hold", "open holds"),
            counted(sets, "set at your own pace", "sets at your own pace"),
        ].compactMap(\.self)
        guard let last = parts.last else { return nil }
        return parts.count == 1 ? last : parts.dropLast().joined(separator: ", ") + " and " + last
    }
}
