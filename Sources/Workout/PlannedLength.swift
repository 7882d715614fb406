import Units

extension Routine {
    /// The longest that a routine may be. Each number alone may be fine and their product still a million years.
    package static let longest = Duration.seconds(24 * 3600)

    /// No less than it lasts at `doses`, or those it starts with, without laying it out: a hostile one would not fit
    /// in memory. What the person ends counts with its maximum, and nothing counts as nothing: what is within `longest`
    /// also has a bounded number of steps.
    package func plannedLength(doses: [Dose]? = nil) -> Duration {
        var index = 0
        var sum = Duration.zero
        for item in items {
            let lengths = item.exercises.enumerated().map { offset, exercise in
                let dose = doses.flatMap { index + offset < $0.count ? $0[index + offset] : nil }
                return exercise.plannedLength(at: dose ?? Dose())
            }
            index += lengths.count
            let content = lengths.reduce(.zero, +)
            sum += between
            switch item {
            case .exercise: sum += content
            case .group(let group):
                let pauses = group.between * lengths.count + (group.every == nil ? group.rest : .zero)
                sum += min(max(content + pauses, group.every ?? .zero), Exercise.enough) * group.rounds
            }
        }
        return sum
    }
}

extension Exercise {
    /// Beyond any limit: where counting on is of no use and might overflow.
    fileprivate static let enough = Routine.longest + .seconds(1)
    /// What a step counts as that lasts as long as the person likes.
    private static let openStep = Duration.seconds(1)

    /// No less than it lasts at `dose`, with its own prepare.
    package func plannedLength(at dose: Dose = Dose()) -> Duration {
        let sides = sides.isEmpty ? [nil] : self.sides.indices.map(Optional.some)
        let active = sides.reduce(Duration.zero) { sum, side in
            let reps = isAtOwnPace ? sets : (1...sets).reduce(0) { $0 + self.reps(inSet: $1, side: side, at: dose) }
            let change = sides.count > 1 ? switchTime * (order == .alternate ? reps : sets) : .zero
            return sum + pass(side, at: dose) * reps + change
        }
        let ready = max(prepare ?? Defaults.prepareFirst, timeToSay, Flattening.prepareAfterGate)
        let gates = gate == .none ? Duration.zero : Self.openStep
        let starts = gate == .sets ? sets * sides.count : 1
        return min(active + rest * (sets - 1) * sides.count + (ready + gates) * starts, Self.enough)
    }

    /// One repetition on `side`.
    private func pass(_ side: Int?, at dose: Dose) -> Duration {
        poses.indices.reduce(.zero) { sum, index in
            let pose = poses[index]
            let release = side.flatMap { sides[$0].release } ?? pose.release
            return sum + (length(ofPose: index, side, at: dose) + release) * pose.reps
        }
    }

    private func length(ofPose index: Int, _ side: Int?, at dose: Dose) -> Duration {
        if poses[index].motion == .ownPace { return Self.openStep }
        if poses[index].motion == .hold, let own = side.flatMap({ sides[$0].hold }) { return own.most }
        if let dosed = dose.hold, commonHold != nil { return dosed }
        return poses[index].hold.most
    }
}

extension HoldLength {
    /// The longest that it can be at first.
    fileprivate var most: Duration {
        switch self {
        case .open(let most): most
        case .list(let holds): holds.map(\.most).max() ?? .zero
        case .exactly, .range, .breaths, .inhale, .exhale: start(breath: .calm)
        }
    }
}
