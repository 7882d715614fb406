import Control
import Units
import Workout

extension RoutineDetail {
    /// The routine of `timeline` as prescribed, with today's doses.
    package init(_ timeline: Timeline, origin: Origin) {
        let routine = timeline.routine
        self.init(
            id: routine.id.description, name: routine.name, origin: origin, source: routine.source,
            note: routine.note, review: routine.review, betweenUs: routine.between.microseconds,
            durationUs: timeline.duration.microseconds, exercises: Self.exercises(of: timeline))
    }

    private static func exercises(of timeline: Timeline) -> [Exercise] {
        let routine = timeline.routine
        let parts: [(Part, [Routine.Item])] = [
            (.warmUp, routine.warmUp), (.main, routine.main), (.coolDown, routine.coolDown),
        ]
        var exercises: [Exercise] = []
        var groups = 0
        for (part, items) in parts {
            for item in items {
                var group: Group?
                if case .group(let rounds) = item {
                    group = Group(rounds, index: groups)
                    groups += 1
                }
                for exercise in item.exercises {
                    let dose = timeline.doses[exercises.count]
                    var shown = Exercise(exercise, dose: dose, breath: timeline.breath)
                    (shown.part, shown.group) = (part, group)
                    shown.dose = Dosing(exercise.doseRule, of: exercise.doseAddress(in: routine.id))
                    exercises.append(shown)
                }
            }
        }
        return exercises
    }
}

extension RoutineDetail.Group {
    fileprivate init(_ group: Routine.Group, index: Int) {
        self.init(
            index: index, rounds: group.rounds, everyUs: group.every?.microseconds, restUs: group.rest.microseconds,
            betweenUs: group.between.microseconds, gate: group.hasGate)
    }
}

extension RoutineDetail.Exercise {
    fileprivate init(_ exercise: Exercise, dose: Dose, breath: Breath) {
        let isDosed = exercise.commonReps != nil && dose.reps != nil
        self.init(
            id: exercise.id.description, name: exercise.name,
            reps: isDosed
                ? [RoutineDetail.Reps(exercise.reps, today: exercise.reps(inSet: 1, side: nil, at: dose))]
                : RoutineDetail.Reps.all(exercise.reps),
            poses: exercise.poses.map { pose in
                RoutineDetail.Pose(pose, dosed: exercise.commonHold == nil ? nil : dose.hold, breath: breath)
            },
            switchUs: exercise.switchTime.microseconds, restUs: exercise.rest.microseconds)
        use = exercise.origin?.description
        say = exercise.say
        note = exercise.note
        load = exercise.load
        source = exercise.source
        review = exercise.review
        sets = exercise.sets
        sides = exercise.sides.map { RoutineDetail.Side($0, breath: breath) }
        order = RoutineDetail.Order(exercise.order)
        prepareUs = exercise.prepare?.microseconds
        gate = RoutineDetail.Gate(exercise.gate)
        progress = exercise.progress.map { RoutineDetail.Progress($0) }
        variants = exercise.variants.map(\.name.description)
    }
}

extension RoutineDetail.Side {
    fileprivate init(_ side: Exercise.Side, breath: Breath) {
        self.init(
            name: side.name, reps: side.reps.map { RoutineDetail.Reps.all($0) } ?? [],
            holds: side.hold.map { RoutineDetail.Hold.all($0, dosed: nil, breath: breath) } ?? [],
            releaseUs: side.release?.microseconds, say: side.say)
    }
}

extension RoutineDetail.Pose {
    fileprivate init(_ pose: Exercise.Pose, dosed: Duration?, breath: Breath) {
        let isAtOwnPace = pose.motion == .ownPace
        self.init(
            name: pose.name, motion: RoutineDetail.Motion(pose.motion), reps: pose.reps,
            holds: isAtOwnPace ? [] : RoutineDetail.Hold.all(pose.hold, dosed: dosed, breath: breath),
            releaseUs: pose.release.microseconds, say: pose.say)
    }
}

extension RoutineDetail.Hold {
    /// One, or one for each repetition; a dose is the same in all.
    fileprivate static func all(_ hold: HoldLength, dosed: Duration?, breath: Breath) -> [RoutineDetail.Hold] {
        switch hold {
        case .list(let holds):
            dosed.map { [RoutineDetail.Hold(.fixed, todayUs: $0.microseconds)] }
                ?? holds.flatMap { all($0, dosed: nil, breath: breath) }
        case .exactly, .range, .breaths, .inhale, .exhale, .open:
            [RoutineDetail.Hold(hold, dosed: dosed, breath: breath)]
        }
    }

    private init(_ hold: HoldLength, dosed: Duration?, breath: Breath) {
        let today = (dosed ?? hold.start(breath: breath)).microseconds
        switch hold {
        case .range(let range): self.init(.range, todayUs: today, mostUs: range.upperBound.microseconds)
        case .open(let most) where dosed == nil: self.init(.open, todayUs: nil, mostUs: most.microseconds)
        case .breaths(let count) where dosed == nil: self.init(.breaths, todayUs: today, breaths: count)
        case .inhale where dosed == nil: self.init(.inhale, todayUs: today)
        case .exhale where dosed == nil: self.init(.exhale, todayUs: today)
        case .exactly, .breaths, .inhale, .exhale, .open, .list: self.init(.fixed, todayUs: today)
        }
    }
}

extension RoutineDetail.Reps {
    /// One, or one for each set.
    fileprivate static func all(_ reps: RepCount) -> [RoutineDetail.Reps] {
        switch reps {
        case .list(let counts): counts.map { RoutineDetail.Reps(.fixed, today: $0) }
        case .exactly, .range, .open: [RoutineDetail.Reps(reps, today: reps.start(inSet: 1))]
        }
    }

    fileprivate init(_ reps: RepCount, today: Int) {
        switch reps {
        case .exactly, .list: self.init(.fixed, today: today)
        case .range(let range): self.init(.range, today: today, most: range.upperBound)
        // At a dose too: a tap still ends the set.
        case .open: self.init(.open, today: nil, most: today)
        }
    }
}

extension RoutineDetail.Dosing {
    fileprivate init(_ rule: DoseRule, of address: ExerciseAddress) {
        self.init(
            exercise: address.description, start: DoseValues(rule.start),
            progress: rule.progress.map { RoutineDetail.Progress($0) })
    }
}

extension RoutineDetail.Progress {
    init(_ progress: Progress) {
        switch progress {
        case .raise(let hold, let reps):
            self.init(
                hold: hold.map { Hold(toUs: $0.to.microseconds, byUs: $0.by.microseconds, after: $0.after) },
                reps: reps.map { Reps(to: $0.to, by: $0.by, after: $0.after) })
        case .ladder(let rungs, let after):
            self.init(
                ladder: Ladder(
                    rungs: rungs.map { .init(reps: $0.reps, holdUs: $0.hold?.microseconds) }, after: after))
        }
    }
}

extension RoutineDetail.Order {
    fileprivate init(_ order: Exercise.Order) {
        self =
            switch order {
            case .eachFirst: .eachFirst
            case .alternate: .alternate
            case .setsFirst: .setsFirst
            }
    }
}

extension RoutineDetail.Gate {
    fileprivate init(_ gate: Exercise.Gate) {
        self =
            switch gate {
            case .none: .none
            case .exercise: .exercise
            case .sets: .sets
            }
    }
}

extension RoutineDetail.Motion {
    init(_ motion: Exercise.Motion) {
        self =
            switch motion {
            case .hold: .hold
            case .up: .up
            case .down: .down
            case .activity: .activity
            case .ownPace: .ownPace
            }
    }
}
