import Control
import Playback
import Units
import Workout

extension Name {
    init(_ routine: Routine) {
        self.init(id: routine.id.description, name: routine.name)
    }

    init(_ exercise: Exercise) {
        self.init(id: exercise.id.description, name: exercise.name)
    }
}

extension ReportedProblem {
    package init(_ problem: Problem) {
        self.init(
            file: problem.position?.file, line: problem.position?.line, column: problem.position?.column,
            path: problem.path.isEmpty ? nil : problem.path, message: problem.message)
    }
}

extension ReportedProblem {
    init(_ error: VoiceError) {
        self.init(message: "\(error): going on without words")
    }
}

extension [ReportedProblem] {
    private static var most: Int { 50 }
    private static var mostBytes: Int { 16 * 1024 }

    /// The first of them, and how many more there are: few enough to leave room in a message for all else.
    var shortened: [ReportedProblem] {
        var bytes = 0
        let fitting = prefix(Self.most).prefix { problem in
            bytes += problem.text.utf8.count
            return bytes <= Self.mostBytes
        }
        guard fitting.count < count else { return self }
        let others = count - fitting.count
        return fitting + [ReportedProblem(message: "and \(others) more problems: tenuto check shows them")]
    }
}

extension StepKind {
    init(_ kind: Step.Kind) {
        self =
            switch kind {
            case .prepare: .prepare
            case .hold: .hold
            case .move: .move
            case .release: .release
            case .switchSides: .switchSides
            case .rest: .rest
            case .between: .between
            case .gate: .gate
            }
    }
}

extension Timeline {
    func exercise(of step: Step) -> Exercise { routine.exercises[step.exercise] }
    func side(of step: Step) -> String? { step.side.map { exercise(of: step).sides[$0].name } }
    func pose(of step: Step) -> String? { exercise(of: step).poses[step.pose].name }
}

extension Status.Session {
    init(_ session: Session, id: String, at now: Moment) {
        let position = session.position(at: now)
        self.init(
            id: id, routine: Name(session.timeline.routine), elapsedUs: position.microseconds,
            totalUs: session.timeline.duration.microseconds, step: Status.Step(session, position: position, at: now),
            next: Status.NextStep(session, at: now))
    }
}

extension Status.NextStep {
    /// A shorter rest is over before it is read.
    private static let shortestRest = Duration.seconds(8)

    /// What comes after the step `session` is in; a count-in is followed by what it counts in.
    fileprivate init?(_ session: Session, at now: Moment) {
        let timeline = session.timeline
        let first = session.countIn(at: now) == nil ? session.current + 1 : session.current
        guard let index = timeline.steps[first...].firstIndex(where: Self.isWorthTelling) else { return nil }
        let step = timeline.steps[index]
        self.init(
            id: Timeline.id(ofStep: index), kind: StepKind(step.kind),
            exercise: Name(timeline.exercise(of: step)), set: step.set, sets: step.sets, rep: step.rep,
            reps: step.reps, round: step.round?.number, rounds: step.round?.count, side: timeline.side(of: step),
            pose: timeline.pose(of: step), durationUs: step.open == nil ? step.duration.microseconds : nil)
    }

    private static func isWorthTelling(_ step: Workout.Step) -> Bool {
        switch step.kind {
        case .hold, .move, .gate: true
        case .rest: step.duration >= shortestRest
        case .prepare, .release, .switchSides, .between: false
        }
    }
}

extension Status.Step {
    fileprivate init(_ session: Session, position: Duration, at now: Moment) {
        let timeline = session.timeline
        let step = timeline.steps[session.current]
        if let countIn = session.countIn(at: now) {
            self.init(step, of: session, kind: .prepare, elapsed: countIn.total - countIn.left, left: countIn.left)
        } else if step.open != nil {
            // One that was paused begins anew.
            let elapsed = session.timeInOpenStep(at: now) ?? .zero
            self.init(step, of: session, kind: step.kind, elapsed: elapsed, left: nil)
        } else {
            let left = max(.zero, min(step.end - position, step.duration))
            self.init(step, of: session, kind: step.kind, elapsed: step.duration - left, left: left)
        }
    }

    /// The current step of `session`, of which `left` is left; nil where nobody knows.
    private init(
        _ step: Workout.Step, of session: Workout.Session, kind: Workout.Step.Kind, elapsed: Duration, left: Duration?
    ) {
        let timeline = session.timeline
        self.init(
            id: Timeline.id(ofStep: session.current), kind: StepKind(kind),
            exercise: Name(timeline.exercise(of: step)), set: step.set, sets: step.sets, rep: step.rep,
            reps: step.reps, round: step.round?.number, rounds: step.round?.count, side: timeline.side(of: step),
            pose: timeline.pose(of: step),
            elapsedUs: elapsed.microseconds, remainingUs: left?.microseconds,
            durationUs: left.map { (elapsed + $0).microseconds })
    }
}

extension Status.Audio.State {
    init(_ state: Player.State) {
        self =
            switch state {
            case .closed: .closed
            case .opening: .opening
            case .ready: .ok
            case .failed: .silent
            }
    }
}

extension Status.Audio {
    init(_ state: Player.State, _ known: Player.Diagnostics, name: String) {
        let counters = known.counters
        self.init(
            state: .init(state), device: name, lateUs: max(0, counters.lateness.microseconds),
            lateMaxUs: counters.worstLateness.microseconds, underruns: counters.underruns,
            reopenings: counters.reopenings, missed: counters.missed)
    }
}

extension Diagnostics {
    init(_ state: Player.State, _ known: Player.Diagnostics) {
        let (setup, counters) = (known.setup, known.counters)
        self.init(
            state: .init(state), devices: known.devices, device: setup?.device,
            format: setup == nil ? nil : DeviceSetup.format, rate: setup?.rate, period: setup?.period,
            buffer: setup?.buffer, latencyUs: known.latency?.microseconds, timeToLockUs: known.timeToLock?.microseconds,
            underruns: counters.underruns, reopenings: counters.reopenings, missed: counters.missed,
            late: counters.late, lateUs: max(0, counters.lateness.microseconds),
            lateMaxUs: counters.worstLateness.microseconds)
    }
}

extension Player.State {
    /// Whether sound is wanted that is not there yet.
    var isMissed: Bool {
        switch self {
        case .opening, .failed: true
        case .closed, .ready: false
        }
    }
}

extension Player.State {
    /// Whether a cue at `moment` is heard then.
    func plays(at moment: Moment) -> Bool {
        if case .ready(let start) = self { start <= moment } else { false }
    }
}

extension Change.Ended.Outcome {
    init(_ outcome: Session.Outcome) {
        self =
            switch outcome {
            case .completed: .completed
            case .partial: .partial
            case .stoppedForPain: .stoppedForPain
            }
    }
}

extension Plan {
    /// `timeline` as other programs read it.
    package init(_ timeline: Timeline) {
        self.init(
            routine: Name(timeline.routine), durationUs: timeline.duration.microseconds,
            steps: timeline.steps.enumerated().map { index, step in
                Step(
                    id: Timeline.id(ofStep: index), kind: StepKind(step.kind),
                    exercise: Name(timeline.exercise(of: step)), set: step.set, sets: step.sets, rep: step.rep,
                    reps: step.reps, round: step.round?.number, rounds: step.round?.count,
                    side: timeline.side(of: step), pose: timeline.pose(of: step),
                    startUs: step.start.microseconds,
                    durationUs: step.open == nil ? step.duration.microseconds : nil)
            },
            cues: timeline.cues.map {
                Cue(cue: $0.kind.rawValue, atUs: $0.offset.microseconds, lengthUs: $0.length?.microseconds)
            },
            words: timeline.utterances.map {
                Words(
                    text: $0.sentences.joined(separator: " "), fromUs: $0.room.lowerBound.microseconds,
                    untilUs: $0.room.upperBound.microseconds)
            })
    }
}
