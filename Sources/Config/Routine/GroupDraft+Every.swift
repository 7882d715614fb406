import Units
import Workout

extension GroupDraft {
    /// Whether a round of `group`, which this became, can end by the clock, whichever variants are chosen. `fallback`
    /// is where the group is written.
    func checkRounds(of group: Routine.Group, fallback: Place) {
        guard let every = group.every, let written = self.every else { return }
        let before = fallback.log.problems.count
        for (index, exercise) in group.exercises.enumerated() {
            let isLast = index == group.exercises.count - 1
            let ways = [(exercise, nil)] + exercise.variants.map { ($0.exercise, Optional($0.name)) }
            for (way, variant) in ways {
                guard let obstacle = Self.obstacle(way, isLast: isLast) else { continue }
                let prefix = variant.map { "its variant \"\($0)\": " } ?? ""
                place(of: obstacle.key, inExercise: index).reject(prefix + obstacle.message)
                break
            }
        }
        // Laid out only where there is nothing in it that waits.
        guard fallback.log.problems.count == before else { return }
        if let length = Self.overlong(group) {
            written.place.reject(Self.message(length, every, "at the doses it starts with"))
            return
        }
        var longest = group
        longest.exercises = group.exercises.map { exercise in
            ([exercise] + exercise.variants.map(\.exercise)).max { $0.plannedLength() < $1.plannedLength() } ?? exercise
        }
        if longest != group, let length = Self.overlong(longest) {
            written.place.reject(Self.message(length, every, "with the longest variants"))
        }
    }

    private static func message(_ length: Duration, _ every: Duration, _ which: String) -> String {
        "\(every.text): a round takes \(length.text) \(which); write no less than that"
    }

    /// How long a round takes, when that is too long.
    private static func overlong(_ group: Routine.Group) -> Duration? {
        guard let id = Slug("x") else { return nil }
        let routine = Routine(id: id, name: "", main: [.group(group)])
        return routine.overlongRounds(breath: .calm).first?.length
    }

    /// What in `exercise` cannot end by the clock, and the key that says so.
    private static func obstacle(_ exercise: Exercise, isLast: Bool) -> (key: String, message: String)? {
        let rule = "in a group with every"
        if exercise.gate != .none { return ("gate", "no gate can wait \(rule); write gate: true for the group") }
        if exercise.hasOpenReps { return ("reps", "no open repetitions \(rule): the clock ends a round") }
        let holds = exercise.poses.map(\.hold) + exercise.sides.compactMap(\.hold)
        if holds.contains(where: \.isOpen) { return ("hold", "no open hold \(rule): the clock ends a round") }
        guard exercise.isAtOwnPace else { return nil }
        guard isLast else { return ("pace", "only the last exercise \(rule) can be at one's own pace") }
        guard exercise.sets == 1 else { return ("sets", "one set at one's own pace \(rule), which lasts to its end") }
        return exercise.sides.isEmpty
            ? nil : ("sides", "no sides at one's own pace \(rule): nobody says when to change")
    }

    private func place(of key: String, inExercise index: Int) -> Place {
        let (place, draft) = exercises[index]
        guard let keys = draft?.keys else { return place }
        let written: [String: Place?] = [
            "gate": keys.gate?.own, "reps": keys.reps?.own, "hold": keys.hold?.own, "pace": keys.pace?.own,
            "sets": keys.sets?.own, "sides": keys.sides?.own,
        ]
        return written[key].flatMap(\.self) ?? place
    }
}

extension HoldLength {
    fileprivate var isOpen: Bool {
        switch self {
        case .open: true
        case .exactly, .range, .breaths, .inhale, .exhale, .list: false
        }
    }
}
