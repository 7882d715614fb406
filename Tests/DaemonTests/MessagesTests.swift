import Control
import Testing
import Units
import Workout

@testable import Daemon
@testable import Playback

@Suite struct MessagesTests {
    private static let zero = Moment(sinceBoot: .seconds(1000))

    private func session(
        _ routine: Routine = routine(hold: .seconds(5)), _ inputs: [(Double, Session.Input)] = []
    ) -> Session {
        var (session, _) = Session.begin(timeline(routine), at: Self.zero, audioPatience: .zero)
        for (time, input) in inputs { _ = session.handle(input, at: Self.zero + .seconds(time)) }
        return session
    }

    private func shown(_ session: Session, at time: Double) -> Status.Session {
        Status.Session(session, id: "a1", at: Self.zero + .seconds(time))
    }

    @Test func `a plan has every step and sound in order`() throws {
        let poses = [
            Exercise.Pose(name: "Cat", hold: .exactly(.seconds(5)), release: .seconds(3)),
            Exercise.Pose(name: "Cow", hold: .exactly(.seconds(6)), release: .seconds(3)),
        ]
        let plan = Plan(timeline(routine(reps: 1, sides: ["left", "right"], poses: poses)))
        #expect(plan.routine == Name(id: "test", name: "Test"))
        #expect(
            plan.steps.map { "\($0.id) \($0.kind) \($0.side ?? "-") \($0.pose ?? "-") \($0.startUs / 1_000_000)" } == [
                "s1 prepare left Cat 0", "s2 hold left Cat 15", "s3 release left Cat 20", "s4 hold left Cow 23",
                "s5 switchSides left Cow 29", "s6 hold right Cat 37", "s7 release right Cat 42",
                "s8 hold right Cow 45",
            ])
        #expect(plan.steps.allSatisfy { $0.exercise == Name(id: "one", name: "One") && $0.set == 1 && $0.rep == 1 })
        #expect(plan.durationUs == 51_000_000)
        #expect(plan.cues.first == .init(cue: "tick", atUs: 12_000_000))
        #expect(plan.cues.last == .init(cue: "sessionDone", atUs: 51_800_000))
    }

    @Test func `an exercise without sides or poses has neither in its plan`() {
        let steps = Plan(timeline(routine())).steps
        #expect(steps.allSatisfy { $0.side == nil && $0.pose == nil })
    }

    @Test func `a step counts down as time goes on`() {
        let shown = shown(session(routine(), [(15, .deadline)]), at: 17)
        #expect(shown.elapsedUs == 17_000_000 && shown.totalUs == 38_000_000)
        #expect(
            shown.step
                == .init(
                    id: "s2", kind: .hold, exercise: Name(id: "one", name: "One"), set: 1, sets: 1, rep: 1, reps: 3,
                    side: nil, pose: nil, elapsedUs: 2_000_000, remainingUs: 3_000_000, durationUs: 5_000_000))
    }

    @Test func `a step whose end nobody has noticed yet is at its end`() {
        let step = shown(session(), at: 15.5).step
        #expect(step.kind == .prepare && step.remainingUs == 0 && step.elapsedUs == 15_000_000)
    }

    @Test func `a paused session stands still`() {
        let paused = session(routine(), [(17, .pause)])
        #expect(shown(paused, at: 18) == shown(paused, at: 500))
        #expect(shown(paused, at: 18).step.remainingUs == 3_000_000)
    }

    @Test func `counting in is a prepare for the step that comes`() {
        let resumed = session(routine(), [(17, .pause), (20, .resume)])
        let countIn = shown(resumed, at: 22)
        #expect(countIn.elapsedUs == 15_000_000, "the hold starts again")
        #expect(countIn.step.kind == .prepare && countIn.step.id == "s2" && countIn.step.rep == 1)
        #expect(countIn.step.durationUs == 5_000_000)
        #expect(countIn.step.elapsedUs == 2_000_000 && countIn.step.remainingUs == 3_000_000)
        let hold = shown(resumed, at: 26).step
        #expect(hold.kind == .hold && hold.elapsedUs == 1_000_000)
    }

    @Test func `a gate, an open hold and a set at one's own pace count up, and nobody knows to where`() {
        let open = exercise("a", hold: .open(most: .seconds(30)), gate: .exercise)
        let own = exercise("b", motion: .ownPace, hold: .exactly(.zero), reps: 8)
        let routine = Routine(id: Slug(literal: "r"), name: "R", exercises: [open, own])
        var inputs: [(Double, Session.Input)] = [(0, .deadline)]
        #expect(row(session(routine, inputs), at: 4) == ["s1", "gate", "4", "-", "-"])
        inputs += [(5, .tap)]
        #expect(row(session(routine, inputs), at: 6.2) == ["s2", "prepare", "1", "13", "15"])
        inputs += [(25, .deadline)]
        #expect(row(session(routine, inputs), at: 27.2) == ["s3", "hold", "7", "-", "-"])
        #expect(row(session(routine, inputs + [(28, .pause)]), at: 100) == ["s3", "hold", "0", "-", "-"])
        inputs += [(40, .tap), (52, .deadline)]
        #expect(row(session(routine, inputs), at: 60.2) == ["s5", "move", "10", "-", "-"])
    }

    private func row(_ session: Session, at time: Double) -> [String] {
        let step = shown(session, at: time).step
        let seconds = { (microseconds: Int64?) in microseconds.map { "\($0 / 1_000_000)" } ?? "-" }
        return [
            step.id, step.kind.rawValue, seconds(step.elapsedUs), seconds(step.remainingUs), seconds(step.durationUs),
        ]
    }

    @Test func `a step of a group says its round`() {
        let group = Routine.Group(
            rounds: 2, rest: .seconds(20), exercises: [exercise("a", hold: .exactly(.seconds(5)))])
        let routine = Routine(id: Slug(literal: "r"), name: "R", main: [.group(group)])
        let steps = Plan(timeline(routine)).steps
        #expect(steps.map(\.round) == [1, 1, 1, 2, 2] && steps.allSatisfy { $0.rounds == 2 })
        let second = shown(session(routine, [(0, .skip), (1, .deadline)]), at: 1).step
        #expect(second.round == 2 && second.rounds == 2)
    }

    @Test(arguments: [
        (Problem(at: nil, "m"), ReportedProblem(message: "m")),
        (
            Problem(at: SourcePosition(file: "f", line: 2, column: 3), path: "a.b", "m"),
            ReportedProblem(file: "f", line: 2, column: 3, path: "a.b", message: "m")
        ),
    ])
    func `a problem keeps its place`(problem: Problem, reported: ReportedProblem) {
        #expect(ReportedProblem(problem) == reported)
    }

    @Test func `every kind of step and outcome has its name on the wire`() {
        for kind in Step.Kind.allCases { #expect(StepKind(kind).rawValue == kind.rawValue) }
        #expect(StepKind.allCases.count == Step.Kind.allCases.count)
        for outcome in [Session.Outcome.completed, .partial, .stoppedForPain] {
            #expect(Change.Ended.Outcome(outcome).rawValue == outcome.rawValue)
        }
    }
    @Test func `what is known of the device is told in full, or as null`() {
        var known = Player.Diagnostics(devices: ["a", "b"])
        let unknown = Diagnostics(.closed, known)
        #expect(unknown.devices == ["a", "b"] && unknown.device == nil && unknown.format == nil && unknown.rate == nil)
        #expect(unknown.state == .closed && unknown.latencyUs == nil && unknown.underruns == 0)
        known.setup = DeviceSetup(device: "b", rate: 44_100, period: 1024, buffer: 4096)
        (known.latency, known.timeToLock) = (.milliseconds(40), .milliseconds(90))
        known.counters.underruns = 1
        known.counters.reopenings = 2
        known.counters.missed = 3
        known.counters.late = 4
        known.counters.lateness = .microseconds(-5)
        known.counters.worstLateness = .microseconds(6)
        #expect(
            Diagnostics(.opening, known)
                == Diagnostics(
                    state: .opening, devices: ["a", "b"], device: "b", format: "S16_LE", rate: 44_100, period: 1024,
                    buffer: 4096, latencyUs: 40_000, timeToLockUs: 90_000, underruns: 1, reopenings: 2, missed: 3,
                    late: 4, lateUs: 0, lateMaxUs: 6))
    }
}
