import Control
import Report
import Testing
import Units
import Workout

@testable import Daemon

/// What a person reads of a prescription, as literal text.
@Suite struct RoutineTextTests {
    private func text(_ routine: Routine) -> String {
        RoutineDetail(Timeline(routine, lengths: CueLengths { _ in .milliseconds(50) }), origin: .file).text
    }

    @Test func `a routine shows its parts, groups and each way to prescribe`() {
        var press = Exercise(
            id: Slug(literal: "press-up"), name: "Press-up", say: "Hips relaxed.", load: "none", sets: 2,
            reps: .range(10...15),
            poses: [.init(hold: .range(.seconds(5) ... .seconds(30)), release: .seconds(4))],
            sides: [.init("left"), .init("right", reps: .exactly(4), hold: .breaths(2))], gate: .sets,
            progress: .raise(hold: .init(to: .seconds(30), by: .seconds(5), after: 3), reps: nil))
        press.variants = [.init(Slug(literal: "advanced"), press)]
        press.origin = ExerciseAddress("back/press-up")
        let walk = Exercise(
            id: Slug(literal: "walk"), name: "Walk",
            poses: [.init(motion: .activity, hold: .exactly(.seconds(600)), release: .zero)])
        let swing = Exercise(
            id: Slug(literal: "swing"), name: "Swing", reps: .exactly(15),
            poses: [.init(motion: .ownPace, hold: .exactly(.zero), release: .zero)])
        let curl = Exercise(
            id: Slug(literal: "curl"), name: "Curl", sets: 3, reps: .list([12, 10, 8]),
            poses: [
                .init(motion: .up, hold: .exactly(.seconds(2)), release: .zero),
                .init(motion: .down, hold: .exactly(.seconds(3)), release: .zero),
            ],
            progress: .ladder([.init(reps: 5, hold: nil), .init(reps: 5, hold: .seconds(8))], after: 1))
        let stretch = Exercise(
            id: Slug(literal: "stretch"), name: "Stretch", reps: .open(most: 50),
            poses: [
                .init(
                    name: "Cat", hold: .list([.exactly(.seconds(10)), .inhale]), release: .seconds(3), say: "Round."),
                .init(name: "Cow", hold: .open(most: .seconds(60)), release: .zero, reps: 2),
            ], prepare: .seconds(20))
        let routine = Routine(
            id: Slug(literal: "r"), name: "Routine", source: "leaflet A", note: "Stop if it hurts.", review: "in May",
            between: .seconds(10), warmUp: [.exercise(walk)],
            main: [
                .exercise(press), .group(.init(rounds: 5, every: .seconds(60), hasGate: true, exercises: [swing])),
                .exercise(curl),
            ], coolDown: [.exercise(stretch)])
        let expected = """
            Routine (r), 17:57
            Source: leaflet A
            Review: in May
            Stop if it hurts.
            10s between exercises

            Warm-up

            Walk (walk): 1 repetition
              go on for 10m

            Main part

            Press-up (press-up): 2 sets of 10 to 15 repetitions
              hold 5s to 30s, release 4s
              left
              right: 4 repetitions, hold 2 breaths (14s)
              one side after the other, 8s to change, 30s rest between sets, waits for a tap before each set
              load: none
              progress: hold to 30s by 5s after 3 clean days in a row
              variants: advanced
              shares the dose of back/press-up
              Hips relaxed.

            5 rounds, one every 1m, waits for a tap before the first:

              Swing (swing): 15 repetitions at your own pace
                until tap

            Curl (curl): 3 sets of 12, 10, 8 repetitions
              move up for 2s
              move down for 3s
              30s rest between sets
              progress: 5, then 5 × 8s, each after 1 clean day

            Cool-down

            Stretch (stretch): up to 50 repetitions, until tap
              Cat: hold 10s, one breath in (3s), release 3s
                Round.
              Cow: hold until tap, 1m at most, 2 times
              20s to get ready
            """
        let lines = { (text: String) in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
        // The length is the timeline's, which is tested where it is made.
        #expect(lines(text(routine)).dropFirst() == lines(expected).dropFirst())
    }
}
