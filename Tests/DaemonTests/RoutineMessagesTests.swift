import Control
import Testing
import Units
import Workout

@testable import Daemon

@Suite struct RoutineMessagesTests {
    private func detail(_ routine: Routine, doses: [Dose]? = nil) -> RoutineDetail {
        let timeline = Timeline(routine, doses: doses, lengths: CueLengths { _ in .milliseconds(50) })
        return RoutineDetail(timeline, origin: .file)
    }

    private func routine(_ exercise: Exercise) -> Routine {
        Routine(id: Slug(literal: "r"), name: "R", exercises: [exercise])
    }

    @Test(
        arguments: [
            (.exactly(.seconds(5)), [.init(.fixed, todayUs: 5_000_000)]),
            (.range(.seconds(30) ... .seconds(60)), [.init(.range, todayUs: 30_000_000, mostUs: 60_000_000)]),
            (.breaths(2), [.init(.breaths, todayUs: 14_000_000, breaths: 2)]),
            (.inhale, [.init(.inhale, todayUs: 3_000_000)]),
            (.exhale, [.init(.exhale, todayUs: 4_000_000)]),
            (.open(most: .seconds(90)), [.init(.open, todayUs: nil, mostUs: 90_000_000)]),
            (
                .list([.exactly(.seconds(10)), .inhale]),
                [.init(.fixed, todayUs: 10_000_000), .init(.inhale, todayUs: 3_000_000)]
            ),
        ] as [(HoldLength, [RoutineDetail.Hold])])
    func `a detail has each kind of hold`(hold: HoldLength, expected: [RoutineDetail.Hold]) throws {
        let exercise = try #require(detail(routine(DaemonTests.exercise("a", hold: hold))).exercises.first)
        #expect(exercise.poses.map(\.holds) == [expected])
    }

    @Test(
        arguments: [
            (.exactly(5), [.init(.fixed, today: 5)]), (.range(10...15), [.init(.range, today: 10, most: 15)]),
            (.list([12, 10]), [.init(.fixed, today: 12), .init(.fixed, today: 10)]),
            (.open(most: 50), [.init(.open, today: nil, most: 50)]),
        ] as [(RepCount, [RoutineDetail.Reps])])
    func `a detail has each kind of repetitions`(reps: RepCount, expected: [RoutineDetail.Reps]) throws {
        var exercise = exercise("a", hold: .exactly(.seconds(5)))
        exercise.reps = reps
        #expect(try #require(detail(routine(exercise)).exercises.first).reps == expected)
    }

    @Test func `a dose is today's, of a range too`() throws {
        var exercise = exercise("a", hold: .range(.seconds(30) ... .seconds(60)))
        exercise.reps = .exactly(10)
        let shown = detail(routine(exercise), doses: [Dose(reps: 12, hold: .seconds(45))])
        #expect(shown.exercises[0].reps == [.init(.fixed, today: 12)])
        #expect(shown.exercises[0].poses[0].holds == [.init(.range, todayUs: 45_000_000, mostUs: 60_000_000)])
    }

    @Test func `a detail has all that the file says`() throws {
        var exercise = Exercise(
            id: Slug(literal: "bird-dog"), name: "Bird dog", say: "Reach.", note: "n", load: "2 kg", source: "s",
            review: "in May", sets: 2, reps: .range(10...15),
            poses: [
                .init(name: "Up", motion: .up, hold: .exactly(.seconds(2)), release: .zero, reps: 3, say: "Lift."),
                .init(name: "Go", motion: .ownPace, hold: .exactly(.zero), release: .seconds(4)),
            ],
            sides: [
                .init("left"),
                .init("right", reps: .exactly(4), hold: .inhale, release: .seconds(1), say: "Right."),
            ],
            order: .setsFirst, prepare: .seconds(20), switchTime: .seconds(6), rest: .seconds(7), gate: .sets,
            progress: .raise(
                hold: .init(to: .seconds(30), by: .seconds(5), after: 3), reps: .init(to: 15, by: 1, after: 2)))
        exercise.variants = [.init(Slug(literal: "easy"), exercise)]
        exercise.origin = ExerciseAddress("other/dog")
        var expected = RoutineDetail.Exercise(
            id: "bird-dog", name: "Bird dog", reps: [.init(.range, today: 10, most: 15)],
            poses: [
                .init(
                    name: "Up", motion: .up, reps: 3, holds: [.init(.fixed, todayUs: 2_000_000)], releaseUs: 0,
                    say: "Lift."),
                .init(name: "Go", motion: .ownPace, reps: 1, holds: [], releaseUs: 4_000_000, say: nil),
            ], switchUs: 6_000_000, restUs: 7_000_000)
        (expected.use, expected.say, expected.note, expected.load) = ("other/dog", "Reach.", "n", "2 kg")
        (expected.source, expected.review, expected.sets) = ("s", "in May", 2)
        expected.sides = [
            .init(name: "left"),
            .init(
                name: "right", reps: [.init(.fixed, today: 4)], holds: [.init(.inhale, todayUs: 3_000_000)],
                releaseUs: 1_000_000, say: "Right."),
        ]
        (expected.order, expected.prepareUs, expected.gate) = (.setsFirst, 20_000_000, .sets)
        expected.progress = .init(
            hold: .init(toUs: 30_000_000, byUs: 5_000_000, after: 3), reps: .init(to: 15, by: 1, after: 2))
        expected.variants = ["easy"]
        // Two poses of which one has no length are no hold that a dose could replace, and a side has its own repetitions.
        expected.dose = .init(exercise: "other/dog", start: DoseValues(), progress: expected.progress)
        let routine = Routine(
            id: Slug(literal: "r"), name: "R", source: "leaflet", note: "m", review: "never", between: .seconds(3),
            main: [.exercise(exercise)])
        let shown = detail(routine)
        #expect(shown.exercises == [expected])
        #expect(shown.id == "r" && shown.name == "R" && shown.source == "leaflet" && shown.note == "m")
        #expect(shown.review == "never" && shown.betweenUs == 3_000_000)
    }

    @Test func `each exercise says its part and its group`() {
        let a = exercise("a", hold: .exactly(.seconds(5)))
        let b = exercise("b", hold: .exactly(.seconds(5)))
        let shown = detail(
            Routine(
                id: Slug(literal: "r"), name: "R",
                warmUp: [.group(.init(rounds: 2, exercises: [exercise("w", hold: .inhale)]))],
                main: [
                    .group(
                        .init(rounds: 3, every: .seconds(60), between: .seconds(1), hasGate: true, exercises: [a, b]))
                ], coolDown: [.exercise(exercise("c", hold: .inhale))])
        ).exercises
        #expect(shown.map(\.id) == ["w", "a", "b", "c"])
        #expect(shown.map(\.part) == [.warmUp, .main, .main, .coolDown])
        #expect(shown.map(\.group?.index) == [0, 1, 1, nil])
        #expect(
            shown[1].group
                == .init(
                    index: 1, rounds: 3, everyUs: 60_000_000, restUs: 30_000_000, betweenUs: 1_000_000, gate: true))
    }

    @Test func `a ladder has its rungs`() throws {
        var exercise = exercise("a", hold: .exactly(.seconds(5)))
        exercise.progress = .ladder([.init(reps: 5, hold: nil), .init(reps: 5, hold: .seconds(8))], after: 3)
        #expect(
            detail(routine(exercise)).exercises[0].progress
                == .init(
                    ladder: .init(
                        rungs: [.init(reps: 5, holdUs: nil), .init(reps: 5, holdUs: 8_000_000)], after: 3)))
    }

    @Test func `every motion has its name on the wire`() {
        for motion in Exercise.Motion.allCases { #expect(RoutineDetail.Motion(motion).rawValue == motion.rawValue) }
    }
}
