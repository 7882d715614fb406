import Testing
import Units

@testable import Workout

/// Every way to prescribe → its steps, counted by hand.
@Suite struct FlatteningTests {
    @Test func aListOfHoldsIsOneForEachRepetition() throws {
        var plank = try exercise(hold: 1, reps: 3, release: 5)
        plank.poses[0].hold = .list([.exactly(.seconds(10)), .exactly(.seconds(20)), .breaths(1)])
        #expect(
            try steps([plank]) == [
                "0 prepare 15", "15 hold 10 1/1", "25 release 5 1/1", "30 hold 20 1/2", "50 release 5 1/2",
                "55 hold 7 1/3",
            ])
    }

    @Test func aListOfRepetitionsIsOneForEachSet() throws {
        var squeeze = try exercise(hold: 2, release: 1, sets: 3, rest: 20)
        squeeze.reps = .list([2, 1, 2])
        #expect(
            try steps([squeeze]) == [
                "0 prepare 15", "15 hold 2 1/1", "17 release 1 1/1", "18 hold 2 1/2", "20 rest 20 1/2",
                "40 hold 2 2/1", "42 rest 20 2/1",
                "62 hold 2 3/1", "64 release 1 3/1", "65 hold 2 3/2",
            ])
    }

    @Test func aSideMayHaveItsOwnDose() throws {
        var clam = try exercise(hold: 3, reps: 3, release: 2)
        clam.sides = [
            .init("weak"), .init("other", reps: .exactly(1), hold: .exactly(.seconds(5)), release: .seconds(9)),
        ]
        let weakFirst = [
            "0 prepare 15 weak", "15 hold 3 1/1 weak", "18 release 2 1/1 weak", "20 hold 3 1/2 weak",
            "23 release 2 1/2 weak", "25 hold 3 1/3 weak", "28 switch 8 1/3 weak", "36 hold 5 1/1 other",
        ]
        #expect(try steps([clam]) == weakFirst)
        clam.order = .alternate
        // The weak side goes on alone, with its own release.
        #expect(
            try steps([clam]) == [
                "0 prepare 15 weak", "15 hold 3 1/1 weak", "18 switch 8 1/1 weak", "26 hold 5 1/1 other",
                "31 switch 8 1/1 other", "39 hold 3 1/2 weak", "42 release 2 1/2 weak", "44 hold 3 1/3 weak",
            ])
    }

    @Test func aPoseMayComeSeveralTimesInARepetition() throws {
        let poses = [
            Exercise.Pose(name: "contract", hold: .exactly(.seconds(6)), release: .seconds(1), reps: 2),
            Exercise.Pose(name: "stretch", hold: .exactly(.seconds(20)), release: .seconds(3)),
        ]
        #expect(
            try steps([Exercise(id: slug("pnf"), name: "PNF", reps: .exactly(2), poses: poses)]) == [
                "0 prepare 15", "15 hold 6 1/1", "21 release 1 1/1", "22 hold 6 1/1", "28 release 1 1/1",
                "29 hold 20 1/1", "49 release 3 1/1",
                "52 hold 6 1/2", "58 release 1 1/2", "59 hold 6 1/2", "65 release 1 1/2", "66 hold 20 1/2",
            ])
    }

    @Test func aMovingRepetitionHasPhases() throws {
        #expect(
            try steps([moving(reps: 2, up: 3, hold: 1, down: 2, pause: 4)]) == [
                "0 prepare 15", "15 move 3 1/1", "18 hold 1 1/1", "19 move 2 1/1", "21 release 4 1/1",
                "25 move 3 1/2", "28 hold 1 1/2", "29 move 2 1/2",
            ])
    }

    @Test func openStepsCountAsNothing() throws {
        var hang = try exercise(hold: 1, reps: 2, release: 5)
        hang.poses[0].hold = .open(most: .seconds(90))
        let squats = try ownPace(reps: 12, sets: 2)
        let timeline = Timeline(try routine([hang, squats]), lengths: tableLengths)
        #expect(
            lines(timeline) == [
                "0 prepare 15", "15 hold open 1/1", "15 release 5 1/1", "20 hold open 1/2",
                "20 prepare 10", "30 move open 1/1", "30 rest 30 1/1", "60 move open 2/1",
            ])
        #expect(timeline.steps.map(\.segment) == [0, 0, 1, 1, 2, 2, 3, 3])
        #expect(timeline.duration == .seconds(60))
        #expect(timeline.steps.last?.reps == 12)
    }

    @Test func aGateComesBeforeThePrepareWhichIsThenLongEnough() throws {
        var first = try exercise(hold: 3, sets: 2, prepare: 2, rest: 20)
        first.gate = .sets
        var second = try exercise("two", hold: 4, prepare: 7)
        second.gate = .exercise
        #expect(
            try steps([first, second]) == [
                "0 gate open", "0 prepare 5", "5 hold 3 1/1", "8 rest 20 1/1", "28 gate open", "28 prepare 5 2/1",
                "33 hold 3 2/1", "36 gate open", "36 prepare 7", "43 hold 4 1/1",
            ])
    }

    @Test func anOpenSetIsPlannedWithAllItMayHave() throws {
        var dog = try exercise(hold: 3, release: 2, sides: ["L", "R"], order: .alternate, sets: 2, rest: 20)
        dog.reps = .open(most: 2)
        let timeline = Timeline(try routine([dog]), lengths: tableLengths)
        #expect(
            lines(timeline) == [
                "0 prepare 15 L", "15 hold 3 1/1 L", "18 switch 5 1/1 L", "23 hold 3 1/1 R", "26 switch 5 1/1 R",
                "31 hold 3 1/2 L", "34 switch 5 1/2 L", "39 hold 3 1/2 R", "42 rest 20 1/2 R",
                "62 hold 3 2/1 L", "65 switch 5 2/1 L", "70 hold 3 2/1 R", "73 switch 5 2/1 R",
                "78 hold 3 2/2 L", "81 switch 5 2/2 L", "86 hold 3 2/2 R",
            ])
        #expect(
            timeline.steps.map { $0.openSet ?? -1 } == [-1] + Array(repeating: 0, count: 7) + [-1]
                + Array(repeating: 1, count: 7))
    }

    @Test func aCircuitRestsAndPreparesBetweenItsRounds() throws {
        let group = Routine.Group(
            rounds: 2, rest: .seconds(20), between: .seconds(3),
            exercises: [try exercise("a", hold: 5, prepare: 8), try exercise("b", hold: 6)])
        let timeline = Timeline(try grouped(group), lengths: tableLengths)
        #expect(
            lines(timeline) == [
                "0 prepare 8", "8 hold 5 1/1", "13 between 3 1/1", "16 prepare 10", "26 hold 6 1/1", "32 rest 20 1/1",
                "52 prepare 8", "60 hold 5 1/1", "65 between 3 1/1", "68 prepare 10", "78 hold 6 1/1",
            ])
        #expect(timeline.steps.map { $0.round?.number } == [1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2])
        #expect(timeline.steps.map(\.block) == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3])
    }

    @Test func everyMinuteOnTheMinuteRestIsWhatIsLeft() throws {
        let group = Routine.Group(
            rounds: 3, every: .seconds(60), exercises: [try exercise(hold: 5, reps: 2, release: 4)])
        // The clock of the rounds starts with the first hold, and later rounds have no prepare.
        #expect(
            lines(Timeline(try grouped(group), lengths: tableLengths)) == [
                "0 prepare 15", "15 hold 5 1/1", "20 release 4 1/1", "24 hold 5 1/2", "29 rest 46 1/2",
                "75 hold 5 1/1", "80 release 4 1/1", "84 hold 5 1/2", "89 rest 46 1/2",
                "135 hold 5 1/1", "140 release 4 1/1", "144 hold 5 1/2",
            ])
        let paced = Routine.Group(rounds: 2, every: .seconds(60), exercises: [try ownPace(reps: 10, sets: 1)])
        #expect(
            lines(Timeline(try grouped(paced), lengths: tableLengths)) == [
                "0 prepare 15", "15 move 60 1/1", "75 move 60 1/1",
            ], "at one's own pace a round lasts until the next, and nobody has to tap")
    }

    @Test func aRoundThatTakesTooLongIsFound() throws {
        let group = Routine.Group(
            rounds: 3, every: .seconds(13), exercises: [try exercise(hold: 5, reps: 2, release: 4)])
        let routine = try grouped(group)
        #expect(routine.overlongRounds(breath: .calm).map(\.length) == [.seconds(14)])
        #expect(routine.overlongRounds(breath: .calm).map(\.item) == [0])
    }

    @Test func aSetAtOnesOwnPaceIsNeverSqueezedOut() throws {
        let group = Routine.Group(
            rounds: 2, every: .seconds(60),
            exercises: [try exercise("a", hold: 20), try ownPace("b", reps: 5, sets: 1)])
        let doses = [Dose(hold: .seconds(120)), Dose()]
        let steps = Timeline(try grouped(group), doses: doses, lengths: tableLengths).steps
        #expect(steps.count { $0.motion == .ownPace } == 2)
        #expect(try grouped(group).overlongRounds(breath: .calm, doses: doses).count == 1)
    }

    @Test func prepareIsLongEnoughForItsWords() throws {
        var wordy = try exercise(hold: 3, sides: ["L", "R"], prepare: 5)
        wordy.say = Array(repeating: "word", count: 20).joined(separator: " ")
        #expect(try steps([wordy]).first == "0 prepare 9 L", "22 words with the names, at 2.5 a second")
        wordy.poses[0].say = "and\nanother  three"
        wordy.sides[0].say = "left now"
        // 27 words: 10.8 s.
        #expect(try steps([wordy]).first == "0 prepare 11 L")
        wordy.sides[0].say = "left now please"
        #expect(try steps([wordy]).first == "0 prepare 12 L", "28 words take 11.2 s")
    }

    @Test func warmUpAndCoolDownStandAroundTheRest() throws {
        let parts = try ["warm", "main", "cool"].map { Routine.Item.exercise(try exercise($0, hold: 2)) }
        let routine = Routine(
            id: try slug("test"), name: "Test", between: .seconds(5), warmUp: [parts[0]], main: [parts[1]],
            coolDown: [parts[2]])
        #expect(
            lines(Timeline(routine, lengths: tableLengths)) == [
                "0 prepare 15", "15 hold 2 1/1", "17 between 5 1/1", "22 prepare 10", "32 hold 2 1/1",
                "34 between 5 1/1", "39 prepare 10", "49 hold 2 1/1",
            ])
    }
}
