import Testing
import Units

@testable import Workout

@Suite struct TimelineTests {
    /// `kind set/rep side start+duration`
    private func fullLines(_ timeline: Timeline) -> [String] {
        timeline.steps.map { step in
            let side = step.side.map { timeline.routine.exercises[step.exercise].sides[$0].name + " " } ?? ""
            return
                "\(step.kind.rawValue) \(step.set)/\(step.rep) \(side)\(seconds(step.start))+\(seconds(step.duration))"
        }
    }

    @Test func alternatingSidesShareEachRepetition() throws {
        let timeline = Timeline(
            try routine([exercise(hold: 3, reps: 2, sides: ["L", "R"], order: .alternate, sets: 2, rest: 20)]),
            lengths: tableLengths)
        #expect(
            fullLines(timeline) == [
                "prepare 1/1 L 0.0+15.0",
                "hold 1/1 L 15.0+3.0", "switch 1/1 L 18.0+5.0", "hold 1/1 R 23.0+3.0", "switch 1/1 R 26.0+5.0",
                "hold 1/2 L 31.0+3.0", "switch 1/2 L 34.0+5.0", "hold 1/2 R 39.0+3.0", "rest 1/2 R 42.0+20.0",
                "hold 2/1 L 62.0+3.0", "switch 2/1 L 65.0+5.0", "hold 2/1 R 70.0+3.0", "switch 2/1 R 73.0+5.0",
                "hold 2/2 L 78.0+3.0", "switch 2/2 L 81.0+5.0", "hold 2/2 R 86.0+3.0",
            ])
    }

    @Test func eachFirstDoesASetOfOneSideThenOfTheOther() throws {
        let timeline = Timeline(
            try routine([exercise(hold: 3, reps: 1, sides: ["L", "R"], sets: 2)]), lengths: tableLengths)
        #expect(
            fullLines(timeline).filter { $0.hasPrefix("hold") || $0.hasPrefix("rest") || $0.hasPrefix("switch") } == [
                "hold 1/1 L 15.0+3.0", "switch 1/1 L 18.0+8.0", "hold 1/1 R 26.0+3.0", "rest 1/1 R 29.0+30.0",
                "hold 2/1 L 59.0+3.0", "switch 2/1 L 62.0+8.0", "hold 2/1 R 70.0+3.0",
            ])
    }

    @Test func setsFirstFinishesOneSideBeforeTheOther() throws {
        let timeline = Timeline(
            try routine([exercise(hold: 3, sides: ["L", "R"], order: .setsFirst, sets: 2)]), lengths: tableLengths)
        #expect(
            fullLines(timeline).dropFirst() == [
                "hold 1/1 L 15.0+3.0", "rest 1/1 L 18.0+30.0", "hold 2/1 L 48.0+3.0", "switch 2/1 L 51.0+8.0",
                "hold 1/1 R 59.0+3.0", "rest 1/1 R 62.0+30.0", "hold 2/1 R 92.0+3.0",
            ])
    }

    @Test func laterExercisesPrepareForTenSecondsAfterThePauseBetween() throws {
        let timeline = Timeline(
            try routine([exercise(hold: 3), exercise("two", hold: 4)], between: .seconds(10)), lengths: tableLengths)
        #expect(
            fullLines(timeline) == [
                "prepare 1/1 0.0+15.0", "hold 1/1 15.0+3.0", "between 1/1 18.0+10.0", "prepare 1/1 28.0+10.0",
                "hold 1/1 38.0+4.0",
            ])
        #expect(timeline.duration == .seconds(42))
    }

    @Test func rangesAndBreathsStartAtTheirLeast() throws {
        var stretch = try exercise(hold: 1)
        stretch.poses[0].hold = .range(.seconds(30) ... .seconds(60))
        stretch.reps = .range(2...15)
        let holds = { (exercise: Exercise, breath: Breath, dose: Dose) in
            Timeline(try routine([exercise]), doses: [dose], breath: breath, lengths: tableLengths).steps
                .filter { $0.kind == .hold }.map(\.duration)
        }
        #expect(try holds(stretch, .calm, Dose()) == [.seconds(30), .seconds(30)])
        #expect(try holds(stretch, .calm, Dose(reps: 1, hold: .seconds(45))) == [.seconds(45)])
        stretch.poses[0].hold = .breaths(2)
        stretch.reps = .exactly(1)
        #expect(try holds(stretch, .calm, Dose()) == [.seconds(14)])
        #expect(try holds(stretch, Breath(inhale: .seconds(4), exhale: .seconds(6)), Dose()) == [.seconds(20)])
    }

    @Test(arguments: [(0.0, 0), (14.9, 0), (15.0, 1), (19.9, 1), (20.0, 2), (24.0, 3), (29.0, 3), (99.0, 3)])
    func anOffsetFallsIntoTheStepThatContainsIt(offset: Double, expected: Int) throws {
        let timeline = Timeline(try routine([exercise(hold: 5, reps: 2)]), lengths: tableLengths)
        #expect(timeline.step(at: .seconds(offset)) == expected)
    }
}
