import Testing
import Units

@testable import Workout

/// The grammar of the cues, each rule as a person would hear it.
///
/// A word is a sound, a number the seconds from it to the next one: `HOLD 5 end 2 again 2 HOLD`. `ticks` are three, a
/// second apart, and the number counts from the last. A glide has its own length, as in `in(1.5)`. `…` is any time at all:
/// the person ends what is open. `◂` and `▸` are the left and the right ear.
/// Unless a case says otherwise an exercise prepares for 3 s and its cues have the lengths of the default theme.
@Suite struct GrammarTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let rule: String
        let heard: String
        var lengths = tableLengths
        var style = CueStyle()
        let routine: @Sendable () throws -> Routine

        var testDescription: String { rule }

        init(
            _ rule: String, _ heard: String, lengths: CueLengths = tableLengths,
            style change: (inout CueStyle) -> Void = { _ in },
            of routine: @escaping @Sendable () throws -> Routine
        ) {
            (self.rule, self.heard, self.lengths, self.routine) = (rule, heard, lengths, routine)
            change(&style)
        }

        func check() throws {
            let timeline = Timeline(try routine(), style: style, lengths: lengths)
            #expect(sequence(timeline) == heard)
        }
    }

    @Test(arguments: gaps + changes + blocks)
    func betweenTwoHolds(_ example: Case) throws { try example.check() }

    @Test(arguments: within)
    func withinAStep(_ example: Case) throws { try example.check() }

    @Test(arguments: open)
    func aroundWhatIsOpen(_ example: Case) throws { try example.check() }

    @Test(arguments: crowded)
    func whereThereIsNoRoom(_ example: Case) throws { try example.check() }

    // MARK: Same side: the gap decides.

    /// Two holds of 3 s, `release` apart.
    private static func two(_ release: Double) -> @Sendable () throws -> Routine {
        { try one(exercise(hold: 3, reps: 2, release: release, prepare: 3)) }
    }

    private static let gaps: [Case] = [
        Case("no gap: end and start", "ticks 1 HOLD 3 end 0 HOLD 3 end 0.8 done", of: two(0)),
        Case("under 2 s: nothing", "ticks 1 HOLD 3 end 1.75 HOLD 3 end 0.8 done", of: two(1.75)),
        Case("2 s: in the middle", "ticks 1 HOLD 3 end 1 last 1 HOLD 3 end 0.8 done", of: two(2)),
        Case(
            "up to 4 s: in the middle", "ticks 1 HOLD 3 end 1.5 last 1.5 HOLD 3 end 0.8 done", of: two(3)),
        Case("from 4 s: 2 s before", "ticks 1 HOLD 3 end 3 last 2 HOLD 3 end 0.8 done", of: two(5)),
        Case("under 8 s: no ticks", "ticks 1 HOLD 3 end 5.9 last 2 HOLD 3 end 0.8 done", of: two(7.9)),
        Case(
            "8 s: the block is over, and ticks",
            "ticks 1 HOLD 3 end 0.8 rest 4.2 ticks 1 HOLD 3 end 0.8 done", of: two(8)),
        Case(
            "again, and the last time",
            "ticks 1 HOLD 5 end 2 again 2 HOLD 5 end 2 last 2 HOLD 5 end 0.8 done"
        ) { try one(exercise(hold: 5, reps: 3, prepare: 3)) },
    ]

    // MARK: Another side or pose.

    private static func sides(
        _ order: Exercise.Order, of names: [String] = ["A", "B"], reps: Int = 1, sets: Int = 1, apart: Double,
        rest: Double = 30
    ) throws -> Exercise {
        try exercise(
            hold: 3, reps: reps, sides: names, order: order, sets: sets, prepare: 3, switchTime: apart, rest: rest)
    }

    private static func poses(_ count: Int = 2, reps: Int, release: Double, sides: [String] = []) throws -> Exercise {
        var exercise = try exercise(
            hold: 3, reps: reps, sides: sides, order: .alternate, prepare: 3, switchTime: release)
        exercise.poses = (1...count).map {
            .init(name: "\($0)", hold: .exactly(.seconds(3)), release: .seconds(release))
        }
        return exercise
    }

    private static let changes: [Case] = [
        Case(
            "poses that flow: the change in place of end and start",
            "ticks 1 HOLD 3 other 3 first 3 other 3 end 0.8 done"
        ) { try one(poses(reps: 2, release: 0)) },
        Case(
            "sides that flow", "ticks 1 HOLD 3 other 3 first 3 other 3 end 0.8 done"
        ) { try one(sides(.alternate, reps: 2, apart: 0)) },
        Case(
            "a pose under 2 s away", "ticks 1 HOLD 3 end 1 HOLD 3 end 0.8 done"
        ) { try one(poses(reps: 1, release: 1)) },
        Case(
            "poses and back to the first",
            "ticks 1 HOLD 3 end 1.5 other 1.5 HOLD 3 end 1.5 first 1.5 HOLD 3 end 1.5 other 1.5 HOLD 3 end 0.8 done"
        ) { try one(poses(reps: 2, release: 3)) },
        Case(
            "sides in turn",
            "ticks 1 HOLD 3 end 3 other 2 HOLD 3 end 3 first 2 HOLD 3 end 3 other 2 HOLD 3 end 0.8 done"
        ) { try one(sides(.alternate, reps: 2, apart: 5)) },
        Case(
            "three sides: other, other, first",
            "ticks 1 HOLD 3 end 2 other 2 HOLD 3 end 2 other 2 HOLD 3 end 2 first 2 HOLD 3 end "
                + "2 other 2 HOLD 3 end 2 other 2 HOLD 3 end 0.8 done"
        ) { try one(sides(.alternate, of: ["A", "B", "C"], reps: 2, apart: 4)) },
        Case(
            "one side after the other, with time for ticks",
            "ticks 1 HOLD 3 end 2 last 2 HOLD 3 end 0.8 other 4.2 ticks 1 HOLD 3 end 2 last 2 HOLD 3 end 0.8 done"
        ) { try one(sides(.eachFirst, reps: 2, apart: 8)) },
        Case(
            "side and pose both change: the side counts",
            "ticks 1 HOLD 3 end 1 other 1 HOLD 3 end 1 other 1 HOLD 3 end 1 other 1 HOLD 3 end 0.8 done"
        ) { try one(poses(reps: 1, release: 2, sides: ["A", "B"])) },
    ]

    // MARK: Sets, rounds, exercises.

    private static let blocks: [Case] = [
        Case(
            "a set is over",
            "ticks 1 HOLD 3 end 0.8 rest 26.2 ticks 1 HOLD 3 end 0.8 done"
        ) { try one(exercise(hold: 3, sets: 2, prepare: 3)) },
        Case(
            "a set is over, and the side changes",
            "ticks 1 HOLD 3 end 2 other 2 HOLD 3 end 0.8 rest 16.2 ticks 1 HOLD 3 end 2 other 2 HOLD 3 end 0.8 done"
        ) { try one(sides(.eachFirst, sets: 2, apart: 4, rest: 20)) },
        Case(
            "all sets of a side, then the other",
            "ticks 1 HOLD 3 end 0.8 rest 6.2 ticks 1 HOLD 3 end 0.8 other 4.2 ticks 1 HOLD 3 end "
                + "0.8 rest 6.2 ticks 1 HOLD 3 end 0.8 done"
        ) { try one(sides(.setsFirst, sets: 2, apart: 8, rest: 10)) },
        Case(
            "a short rest between sets: again",
            "ticks 1 HOLD 3 end 2 last 2 HOLD 3 end 3 again 2 HOLD 3 end 2 last 2 HOLD 3 end 0.8 done"
        ) { try one(exercise(hold: 3, reps: 2, sets: 2, prepare: 3, rest: 5)) },
        Case(
            "the next exercise",
            "ticks 1 HOLD 3 end 0.8 rest 9.2 ticks 1 HOLD 4 end 0.8 done"
        ) { try pair(between: 10) },
        Case(
            "the next exercise, soon", "ticks 1 HOLD 3 end 1.5 rest 1.5 HOLD 4 end 0.8 done"
        ) { try pair(between: 0) },
        Case(
            "the next exercise, at once", "ticks 1 HOLD 3 end 0 HOLD 4 end 0.8 done"
        ) {
            try routine([exercise(hold: 3, prepare: 3), exercise("two", hold: 4, prepare: 0)])
        },
        Case(
            "rounds of a group",
            "ticks 1 HOLD 3 end 0.8 rest 14.2 ticks 1 HOLD 3 end 0.8 done"
        ) {
            try grouped(.init(rounds: 2, rest: .seconds(15), exercises: [exercise(hold: 3, prepare: 3)]))
        },
        Case(
            "rounds that begin every 20 s",
            "ticks 1 HOLD 3 end 0.8 rest 13.2 ticks 1 HOLD 3 end 0.8 done"
        ) {
            try grouped(.init(rounds: 2, every: .seconds(20), exercises: [exercise(hold: 3, prepare: 3)]))
        },
    ]

    private static func pair(between: Int) throws -> Routine {
        try routine(
            [exercise(hold: 3, prepare: 3), exercise("two", hold: 4, prepare: 3)], between: .seconds(between))
    }

    // MARK: Soft marks.

    private static func paced(_ hold: HoldLength, reps: Int = 1) throws -> Exercise {
        var exercise = try exercise(hold: 3, reps: reps, prepare: 3)
        exercise.poses[0].hold = hold
        return exercise
    }

    private static let within: [Case] = [
        Case("under 20 s: no half", "ticks 1 HOLD 19.75 end 0.8 done") {
            try one(exercise(hold: 19.75, prepare: 3))
        },
        Case("from 20 s: half", "ticks 1 HOLD 10 half 10 end 0.8 done") {
            try one(exercise(hold: 20, prepare: 3))
        },
        Case("an activity", "12 ticks 1 HOLD 300 half 300 end 0.8 done") { try one(activity(for: 600)) },
        Case(
            "breaths: 3 s in, 4 s out",
            "ticks 1 HOLD 0.5 in(1.5) 2.5 out(1.5) 4 in(1.5) 3 out(1.5) 4 end 0.8 done"
        ) { try one(paced(.breaths(2))) },
        Case("as long as a breath in", "ticks 1 HOLD 0.5 in(1.5) 2.5 end 0.8 done") {
            try one(paced(.inhale))
        },
        Case("as long as a breath out", "ticks 1 HOLD 0.5 out(1.5) 3.5 end 0.8 done") {
            try one(paced(.exhale))
        },
        Case(
            "up and down, no start and no end",
            "12 ticks 1 up(1.5) 3 down(1.5) 2 up(1.5) 3 down(1.5) 2.8 done"
        ) {
            try one(moving(reps: 2, up: 3, down: 2))
        },
        Case(
            "up, hold, down, pause",
            "12 ticks 1 up(0.9) 1 HOLD 2 end 0.47 down(1.43) 3.03 last 1.5 up(0.9) 1 HOLD 2 end 0.47 down(1.43) 2.33 done"
        ) { try one(moving(reps: 2, up: 1, hold: 2, down: 2, pause: 3)) },
        Case("only up: the shortest glide is 0.2 s", "12 ticks 1 up(0.2) 1.1 done") {
            try one(moving(up: 0.3, down: 0))
        },
        Case("a movement shorter than that has no sound", "12 ticks 2.09 done") {
            try one(moving(up: 0.29, down: 0))
        },
    ]

    // MARK: What the person ends.

    private static func gated(_ gate: Exercise.Gate = .exercise, sets: Int = 1, between: Int = 0) throws -> Routine {
        var second = try exercise("two", hold: 4, sets: sets, prepare: 3)
        second.gate = gate
        return try routine([exercise(hold: 3, prepare: 3), second], between: .seconds(between))
    }

    private static let open: [Case] = [
        // After a gate there are at least 5 s to get ready.
        Case(
            "a gate: the end, then your turn",
            "ticks 1 HOLD 3 end 0.47 turn … 2 ticks 1 HOLD 4 end 0.8 done"
        ) { try gated() },
        Case(
            "a gate after a pause: the block is over before it",
            "ticks 1 HOLD 3 end 0.8 rest 9.2 turn … 2 ticks 1 HOLD 4 end 0.8 done"
        ) { try gated(between: 10) },
        Case(
            "a gate first of all", "turn … 2 ticks 1 HOLD 3 end 0.8 done"
        ) {
            var first = try exercise(hold: 3, prepare: 3)
            first.gate = .exercise
            return try one(first)
        },
        Case(
            "a gate before each set",
            "ticks 1 HOLD 3 end 0.47 turn … 2 ticks 1 HOLD 4 end 0.8 rest 29.2 turn … 2 ticks 1 HOLD 4 end 0.8 done"
        ) { try gated(.sets, sets: 2) },
        Case(
            "an open hold: its end when the person says so",
            "ticks 1 HOLD … end 2 last 2 HOLD … end 0.8 done"
        ) { try one(paced(.open(most: .seconds(35)), reps: 2)) },
        Case(
            "sets at one's own pace",
            "12 ticks 1 HOLD … end 0.8 rest 26.2 ticks 1 HOLD … end 0.8 done"
        ) { try one(ownPace(reps: 10, sets: 2)) },
        Case(
            "open repetitions: the most there may be",
            "ticks 1 HOLD 3 end 2 again 2 HOLD 3 end 2 last 2 HOLD 3 end 0.8 done"
        ) {
            var dog = try exercise(hold: 3, prepare: 3)
            dog.reps = .open(most: 3)
            return try one(dog)
        },
        Case(
            "every minute on the minute: ticks before each start, the end of the last",
            "12 ticks 1 HOLD 57 ticks 1 HOLD 60 end 0.8 done"
        ) {
            try grouped(.init(rounds: 2, every: .seconds(60), exercises: [ownPace(reps: 10, sets: 1)]))
        },
    ]

    // MARK: Too little room.

    private static let long = CueLengths { _ in .seconds(2) }

    private static let crowded: [Case] = [
        Case("a prepare of 2.5 s: two ticks", "0.5 tick 1 tick 1 HOLD 3 end 0.8 done") {
            try one(exercise(hold: 3, prepare: 2.5))
        },
        Case("a prepare under 1 s: none", "0.9 HOLD 3 end 0.8 done") { try one(exercise(hold: 3, prepare: 0.9)) },
        // The end sounds for 2 s and the announcement too, 100 ms from it and from the start. Of the ticks only that at
        // −3 s is over by the start.
        Case("an announcement moves clear", "2 tick 3 HOLD 3 end 2.9 last 2.1 HOLD 3 end 2.1 done", lengths: long) {
            try one(exercise(hold: 3, reps: 2, release: 5, prepare: 5))
        },
        Case("or is dropped", "2 tick 3 HOLD 3 end 4 HOLD 3 end 2.1 done", lengths: long) {
            try one(exercise(hold: 3, reps: 2, release: 4, prepare: 5))
        },
        // It sounds from 0.8 s to 5.9 s after the end, so the tick 3 s before the start, at 5 s, is left out.
        Case(
            "ticks yield to the announcement",
            "ticks 1 HOLD 3 end 0.8 rest 5.2 tick 1 tick 1 HOLD 3 end 0.8 done",
            lengths: CueLengths { $0 == .rest ? .milliseconds(5100) : tableLengths[$0] }
        ) { try one(exercise(hold: 3, reps: 2, release: 8, prepare: 3)) },
    ]

    private static func one(_ exercise: Exercise) throws -> Routine { try routine([exercise]) }
}
