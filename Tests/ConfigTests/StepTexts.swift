import Units
import Workout

@testable import Config

/// What a person does, step by step: `prepare 15s`, `hold 10s left 1/3` (set and repetition), `move up 3s 2/1`,
/// `hold 7s (1 breath) Round 1/1`, `move open 1/1`, `move 1m 1/1 round 2/8`.
func stepTexts(of routine: Routine) -> [String] {
    let theme = Themes.builtIn
    let timeline = Timeline(routine, lengths: CueLengths { theme.length(of: $0) })
    return timeline.steps.map { step in
        let exercise = timeline.routine.exercises[step.exercise]
        var words = [step.kind.rawValue]
        if step.motion == .up || step.motion == .down, let motion = step.motion { words.append(motion.rawValue) }
        words.append(step.open == nil ? step.duration.text : "open")
        if case .breaths(let count, _) = step.pacing { words.append(count == 1 ? "(1 breath)" : "(\(count) breaths)") }
        guard step.isActive else { return words.joined(separator: " ") }
        if let side = step.side { words.append(exercise.sides[side].name) }
        // The phases of a moving repetition are named by what is done.
        let isMoved = exercise.poses.contains { $0.motion == .up || $0.motion == .down }
        if !isMoved, let name = exercise.poses[step.pose].name { words.append(name) }
        words.append("\(step.set)/\(step.rep)")
        if let round = step.round { words.append("round \(round.number)/\(round.count)") }
        return words.joined(separator: " ")
    }
}

/// The same from one text of steps, separated by commas.
func stepTexts(_ text: String) -> [String] {
    text.replacing("\n", with: " ").split(separator: ", ").map(String.init)
}
