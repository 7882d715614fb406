import Units

/// Today's values for one exercise.
package struct Dose: Hashable, Sendable {
    /// Repetitions in a set.
    package var reps: Int
    /// The length of each pose's hold.
    package var holds: [Duration]

    /// What the prescription starts with.
    package init(startOf exercise: Exercise, breath: Breath) {
        reps = exercise.reps.start
        holds = exercise.poses.map { $0.hold.start(breath: breath) }
    }
}

/// A routine at today's doses, flattened into steps, with the cues on it.
///
/// The first step starts at zero and each where the one before ends.
package struct Timeline: Hashable, Sendable {
    /// What was flattened.
    package let routine: Routine
    /// One per exercise of the routine.
    package let doses: [Dose]
    /// In order; at least one.
    package let steps: [Step]
    /// In order of their offsets. The closing cue lies after the last step's end.
    package let cues: [Cue]

    /// The sum of all steps.
    package var duration: Duration { steps.last?.end ?? .zero }

    /// Flattens `routine` at the doses it starts with. `lengths` says how long each cue sounds: what would overlap
    /// a hold's start or end moves clear of it.
    package init(_ routine: Routine, breath: Breath = .calm, lengths: CueLengths) {
        self.routine = routine
        doses = routine.exercises.map { Dose(startOf: $0, breath: breath) }
        var flattening = Flattening()
        for (index, (exercise, dose)) in zip(routine.exercises, doses).enumerated() {
            flattening.add(exercise, at: index, dose: dose, between: index == 0 ? .zero : routine.between)
        }
        steps = flattening.steps
        cues = CuePlanner(lengths: lengths).cues(for: steps)
    }

    /// The name of a step on the wire: `s1` for the first.
    package static func id(ofStep index: Int) -> String { "s\(index + 1)" }

    /// The step that `offset` falls into: the first before the start, the last after the end.
    package func step(at offset: Duration) -> Int {
        var low = 0
        var high = steps.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if steps[middle].start <= offset { low = middle } else { high = middle }
        }
        return low
    }
}

/// The running sum while exercises are laid end to end.
private struct Flattening {
    var steps: [Step] = []
    private var offset = Duration.zero

    /// One repetition to be done: where it stands in the exercise.
    private struct Rep {
        let set: Int
        let sets: Int
        let rep: Int
        let reps: Int
        let side: Int?
    }

    mutating func add(_ exercise: Exercise, at index: Int, dose: Dose, between: Duration) {
        let reps = Self.order(exercise, reps: dose.reps)
        guard let first = reps.first else { return }
        if let last = steps.last { append(.between, between, like: last) }
        let prepare = exercise.prepare ?? (index == 0 ? Defaults.prepareFirst : Defaults.prepareLater)
        append(.prepare, prepare, exercise: index, first, pose: 0)
        for (rep, next) in zip(reps, reps.dropFirst().map(Optional.some) + [nil]) {
            for (pose, definition) in exercise.poses.enumerated() {
                append(.hold, dose.holds[pose], exercise: index, rep, pose: pose)
                let isLastPose = pose == exercise.poses.count - 1
                if !isLastPose {
                    append(.release, definition.release, exercise: index, rep, pose: pose)
                } else if let next {
                    let (kind, duration) = Self.gap(from: rep, to: next, exercise, release: definition.release)
                    append(kind, duration, exercise: index, rep, pose: pose)
                }
            }
        }
    }

    /// All repetitions in the order they are done.
    private static func order(_ exercise: Exercise, reps: Int) -> [Rep] {
        let sets = 1...exercise.sets
        let rep = { (set: Int, rep: Int, side: Int?) in
            Rep(set: set, sets: exercise.sets, rep: rep, reps: reps, side: side)
        }
        let sides = exercise.sides.isEmpty ? [nil] : exercise.sides.indices.map(Optional.some)
        switch exercise.order {
        case .alternate:
            return sets.flatMap { set in
                (1...reps).flatMap { count in sides.map { rep(set, count, $0) } }
            }
        case .eachFirst:
            return sets.flatMap { set in
                sides.flatMap { side in (1...reps).map { rep(set, $0, side) } }
            }
        case .setsFirst:
            return sides.flatMap { side in
                sets.flatMap { set in (1...reps).map { rep(set, $0, side) } }
            }
        }
    }

    /// What lies between two repetitions: after a set a rest, else a change of sides, else a release.
    private static func gap(
        from rep: Rep, to next: Rep, _ exercise: Exercise, release: Duration
    ) -> (Step.Kind, Duration) {
        if next.set > rep.set { return (.rest, exercise.rest) }
        if next.side != rep.side { return (.switchSides, exercise.switchTime) }
        return (.release, release)
    }

    private mutating func append(
        _ kind: Step.Kind, _ duration: Duration, exercise: Int, _ rep: Rep, pose: Int
    ) {
        guard duration > .zero else { return }
        steps.append(
            Step(
                kind: kind, exercise: exercise, set: rep.set, sets: rep.sets, rep: rep.rep, reps: rep.reps,
                side: rep.side, pose: pose, start: offset, duration: duration))
        offset += duration
    }

    private mutating func append(_ kind: Step.Kind, _ duration: Duration, like step: Step) {
        let rep = Rep(set: step.set, sets: step.sets, rep: step.rep, reps: step.reps, side: step.side)
        append(kind, duration, exercise: step.exercise, rep, pose: step.pose)
    }
}
