import Units

/// The running sum while a routine's exercises are laid end to end.
struct Flattening {
    private(set) var steps: [Step] = []
    private let breath: Breath
    private var offset = Duration.zero
    private var segment = 0
    private var block = -1
    private var openSets = 0

    /// After a gate the person comes from somewhere else: at least this much to get ready, whatever is written.
    static let prepareAfterGate = Duration.seconds(5)

    /// A set at one's own pace for which a round has no time left lasts this long.
    private static let shortestSet = Duration.seconds(5)

    /// One repetition to be done: where it stands in the exercise.
    private struct Rep {
        var set: Int
        var sets: Int
        var rep: Int
        var reps: Int
        var side: Int?
    }

    /// Where an exercise stands in the routine.
    private struct Place {
        /// Its index.
        let exercise: Int
        /// Pause since the exercise before.
        var between = Duration.zero
        /// The round of its group.
        var round: Step.Round?
        /// False where the pause before it does as well.
        var isPrepared = true
        /// Whether the session waits for the person before it.
        var isGated = false
        /// When a set at one's own pace ends without being told.
        var end: Duration?
    }

    /// All of `routine` at `doses`, one for each of its exercises.
    init(_ routine: Routine, doses: [Dose], breath: Breath) {
        self.breath = breath
        var index = 0
        for item in routine.items {
            switch item {
            case .exercise(let exercise):
                add(exercise, Place(exercise: index, between: between(routine)), dose: doses[index])
            case .group(let group):
                add(group, from: index, doses: doses, between: between(routine))
            }
            index += item.exercises.count
        }
    }

    private func between(_ routine: Routine) -> Duration { steps.isEmpty ? .zero : routine.between }

    private mutating func add(_ group: Routine.Group, from first: Int, doses: [Dose], between: Duration) {
        for number in 1...group.rounds {
            let isFirst = number == 1
            if !isFirst, group.every == nil, let last = steps.last { append(.rest, group.rest, like: last) }
            // With `every` a round is counted from its first exercise's start, which the first round prepares for.
            var roundStart = isFirst ? nil : offset
            for (position, exercise) in group.exercises.enumerated() {
                let opens = position == 0
                let place = Place(
                    exercise: first + position, between: opens ? (isFirst ? between : .zero) : group.between,
                    round: Step.Round(number: number, count: group.rounds),
                    isPrepared: !opens || isFirst || group.every == nil, isGated: opens && isFirst && group.hasGate,
                    end: position == group.exercises.count - 1 ? group.every : nil)
                let before = steps.count
                add(exercise, place, dose: doses[first + position], roundStart: roundStart)
                roundStart = roundStart ?? steps[before...].first(where: \.isActive)?.start
            }
            if let every = group.every, number < group.rounds, let start = roundStart, let last = steps.last {
                append(.rest, start + every - offset, like: last)
            }
        }
    }

    private mutating func add(_ exercise: Exercise, _ place: Place, dose: Dose, roundStart: Duration? = nil) {
        let reps = order(exercise, dose: dose)
        guard let first = reps.first else { return }
        let isFirst = steps.isEmpty
        if let last = steps.last { append(.between, place.between, like: last) }
        block += 1
        let isGated = exercise.gate != .none || place.isGated
        if isGated { append(.gate, .zero, place, first, open: .gate) }
        if place.isPrepared {
            let written = exercise.prepare ?? (isFirst ? Defaults.prepareFirst : Defaults.prepareLater)
            let isNew = place.round.map { $0.number == 1 } ?? true
            let spoken = max(written, isNew ? exercise.timeToSay : .zero)
            append(.prepare, isGated ? max(spoken, Self.prepareAfterGate) : spoken, place, first)
        }
        let roundEnd = place.end.map { (roundStart ?? offset) + $0 }
        for (rep, next) in zip(reps, reps.dropFirst().map(Optional.some) + [nil]) {
            let isSetOver = next.map { self.isSetOver(from: rep, to: $0, exercise) } ?? true
            let openSet = exercise.hasOpenReps ? openSets : nil
            add(rep, of: exercise, place, dose: dose, openSet: openSet, roundEnd: roundEnd)
            if isSetOver { openSets += 1 }
            guard let next else { break }
            let (kind, duration) = gap(from: rep, to: next, exercise)
            append(kind, duration, place, rep, pose: exercise.poses.count - 1, openSet: isSetOver ? nil : openSet)
            // Where all sets of a side are done first, a set has one side.
            let isSetNew = exercise.order == .setsFirst ? isSetOver : next.set != rep.set
            if exercise.gate == .sets, isSetNew {
                append(.gate, .zero, place, next, open: .gate)
                let written = exercise.prepare ?? Defaults.prepareLater
                append(.prepare, max(written, Self.prepareAfterGate), place, next)
            }
        }
    }

    /// The poses of one repetition, with what lies between them.
    private mutating func add(
        _ rep: Rep, of exercise: Exercise, _ place: Place, dose: Dose, openSet: Int?, roundEnd: Duration?
    ) {
        for (index, pose) in exercise.poses.enumerated() {
            for count in 1...pose.reps {
                switch pose.motion {
                case .ownPace:
                    // Whatever a dose or a slow breath made of the round, the set is done.
                    let length = roundEnd.map { max(Self.shortestSet, $0 - offset) } ?? .zero
                    append(
                        .move, length, place, rep, pose: index, motion: .ownPace,
                        open: roundEnd == nil ? .ownPace : nil)
                case .hold, .up, .down, .activity:
                    let hold = exercise.hold(ofPose: index, rep: rep.rep, side: rep.side, at: dose)
                    var open: Step.Open?
                    if case .open(let most) = hold { open = .hold(most: most) }
                    append(
                        pose.motion == .hold ? .hold : .move, hold.start(breath: breath), place, rep, pose: index,
                        motion: pose.motion, pacing: pacing(hold), open: open, openSet: openSet)
                }
                if index < exercise.poses.count - 1 || count < pose.reps {
                    append(.release, release(pose, rep, exercise), place, rep, pose: index, openSet: openSet)
                }
            }
        }
    }

    private func pacing(_ hold: HoldLength) -> Step.Pacing? {
        switch hold {
        case .breaths(let count): .breaths(count, breath)
        case .inhale: .inhale
        case .exhale: .exhale
        case .exactly, .range, .open, .list: nil
        }
    }

    private func release(_ pose: Exercise.Pose, _ rep: Rep, _ exercise: Exercise) -> Duration {
        rep.side.flatMap { exercise.sides[$0].release } ?? pose.release
    }

    /// All repetitions in the order they are done; of a set at one's own pace just one.
    private func order(_ exercise: Exercise, dose: Dose) -> [Rep] {
        let sets = 1...exercise.sets
        let sides = exercise.sides.isEmpty ? [nil] : exercise.sides.indices.map(Optional.some)
        let count = { (set: Int, side: Int?) in exercise.reps(inSet: set, side: side, at: dose) }
        let rep = { (set: Int, rep: Int, side: Int?) in
            Rep(set: set, sets: exercise.sets, rep: rep, reps: count(set, side), side: side)
        }
        let isAtOwnPace = exercise.isAtOwnPace
        let last = { (set: Int, side: Int?) in isAtOwnPace ? 1 : count(set, side) }
        switch exercise.order {
        case .alternate:
            return sets.flatMap { set in
                (1...(sides.map { last(set, $0) }.max() ?? 1)).flatMap { number in
                    sides.filter { number <= last(set, $0) }.map { rep(set, number, $0) }
                }
            }
        case .eachFirst:
            return sets.flatMap { set in
                sides.flatMap { side in (1...last(set, side)).map { rep(set, $0, side) } }
            }
        case .setsFirst:
            return sides.flatMap { side in
                sets.flatMap { set in (1...last(set, side)).map { rep(set, $0, side) } }
            }
        }
    }

    /// Whether a set, or its part on one side where the sides are not done in turn, ends between two repetitions.
    private func isSetOver(from rep: Rep, to next: Rep, _ exercise: Exercise) -> Bool {
        next.set != rep.set || next.side != rep.side && exercise.order != .alternate
    }

    /// What lies between two repetitions: after a set a rest, else a change of sides, else a release.
    private func gap(from rep: Rep, to next: Rep, _ exercise: Exercise) -> (Step.Kind, Duration) {
        if next.set > rep.set { return (.rest, exercise.rest) }
        if next.side != rep.side { return (.switchSides, exercise.switchTime) }
        return (.release, exercise.poses.last.map { release($0, rep, exercise) } ?? .zero)
    }

    private mutating func append(
        _ kind: Step.Kind, _ duration: Duration, _ place: Place, _ rep: Rep, pose: Int = 0,
        motion: Exercise.Motion? = nil, pacing: Step.Pacing? = nil, open: Step.Open? = nil, openSet: Int? = nil
    ) {
        guard duration > .zero || open != nil else { return }
        let length = open == nil ? duration : .zero
        steps.append(
            Step(
                kind: kind, exercise: place.exercise, block: block, round: place.round, set: rep.set, sets: rep.sets,
                rep: rep.rep, reps: rep.reps, side: rep.side, pose: pose, motion: motion, pacing: pacing, open: open,
                openSet: openSet, segment: segment, start: offset, duration: length))
        offset += length
        if open != nil { segment += 1 }
    }

    private mutating func append(_ kind: Step.Kind, _ duration: Duration, like step: Step) {
        append(
            kind, duration, Place(exercise: step.exercise, round: step.round),
            Rep(set: step.set, sets: step.sets, rep: step.rep, reps: step.reps, side: step.side), pose: step.pose)
    }
}
