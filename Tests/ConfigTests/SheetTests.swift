import Foundation
import Testing
import Units
import Workout

@testable import Config

/// A line of a physiotherapist's sheet, the fixture that writes it in the routine language, and its steps.
struct Line: CustomTestStringConvertible, Sendable {
    let line: String
    let fixture: String
    let steps: String

    init(_ line: String, _ fixture: String, _ steps: String) {
        self.line = line
        self.fixture = fixture
        self.steps = steps
    }

    var testDescription: String { line }
}

// Worked out from the lines, and read against them: 15 s to get ready, 4 s between holds, 8 s to change sides or 5 s
// where they alternate.
let sheet = [
    Line(
        "2 × 8 each side, hold 10 s, rest 30 s between sets", "each-side",
        """
        prepare 15s, hold 10s left 1/1, release 4s, hold 10s left 1/2, release 4s, hold 10s left 1/3, release 4s,
        hold 10s left 1/4, release 4s, hold 10s left 1/5, release 4s, hold 10s left 1/6, release 4s,
        hold 10s left 1/7, release 4s, hold 10s left 1/8, switch 8s, hold 10s right 1/1, release 4s,
        hold 10s right 1/2, release 4s, hold 10s right 1/3, release 4s, hold 10s right 1/4, release 4s,
        hold 10s right 1/5, release 4s, hold 10s right 1/6, release 4s, hold 10s right 1/7, release 4s,
        hold 10s right 1/8, rest 30s, hold 10s left 2/1, release 4s, hold 10s left 2/2, release 4s, hold 10s left 2/3,
        release 4s, hold 10s left 2/4, release 4s, hold 10s left 2/5, release 4s, hold 10s left 2/6, release 4s,
        hold 10s left 2/7, release 4s, hold 10s left 2/8, switch 8s, hold 10s right 2/1, release 4s,
        hold 10s right 2/2, release 4s, hold 10s right 2/3, release 4s, hold 10s right 2/4, release 4s,
        hold 10s right 2/5, release 4s, hold 10s right 2/6, release 4s, hold 10s right 2/7, release 4s,
        hold 10s right 2/8
        """),
    Line(
        "press-ups 10 × 2 s", "press-ups",
        """
        prepare 15s, hold 2s 1/1, release 4s, hold 2s 1/2, release 4s, hold 2s 1/3, release 4s, hold 2s 1/4,
        release 4s, hold 2s 1/5, release 4s, hold 2s 1/6, release 4s, hold 2s 1/7, release 4s, hold 2s 1/8,
        release 4s, hold 2s 1/9, release 4s, hold 2s 1/10
        """),
    Line(
        "isometric neck 5 s in four directions, five each before the next direction", "isometric-neck",
        """
        prepare 15s, hold 5s forwards 1/1, release 4s, hold 5s forwards 1/2, release 4s, hold 5s forwards 1/3,
        release 4s, hold 5s forwards 1/4, release 4s, hold 5s forwards 1/5, switch 8s, hold 5s backwards 1/1,
        release 4s, hold 5s backwards 1/2, release 4s, hold 5s backwards 1/3, release 4s, hold 5s backwards 1/4,
        release 4s, hold 5s backwards 1/5, switch 8s, hold 5s left 1/1, release 4s, hold 5s left 1/2, release 4s,
        hold 5s left 1/3, release 4s, hold 5s left 1/4, release 4s, hold 5s left 1/5, switch 8s, hold 5s right 1/1,
        release 4s, hold 5s right 1/2, release 4s, hold 5s right 1/3, release 4s, hold 5s right 1/4, release 4s,
        hold 5s right 1/5
        """),
    Line(
        "weak side 10, other side 6", "weak-side",
        """
        prepare 15s, hold 3s weak side 1/1, release 4s, hold 3s weak side 1/2, release 4s, hold 3s weak side 1/3,
        release 4s, hold 3s weak side 1/4, release 4s, hold 3s weak side 1/5, release 4s, hold 3s weak side 1/6,
        release 4s, hold 3s weak side 1/7, release 4s, hold 3s weak side 1/8, release 4s, hold 3s weak side 1/9,
        release 4s, hold 3s weak side 1/10, switch 8s, hold 3s other side 1/1, release 4s, hold 3s other side 1/2,
        release 4s, hold 3s other side 1/3, release 4s, hold 3s other side 1/4, release 4s, hold 3s other side 1/5,
        release 4s, hold 3s other side 1/6
        """),
    Line(
        "contract 6 s then stretch 20 s, three times", "contract-relax",
        """
        prepare 15s, hold 6s Contract 1/1, hold 20s Stretch 1/1, release 4s, hold 6s Contract 1/2,
        hold 20s Stretch 1/2, release 4s, hold 6s Contract 1/3, hold 20s Stretch 1/3
        """),
    Line(
        "side plank 10-20-30-20-10 s", "side-plank",
        """
        prepare 15s, hold 10s left 1/1, release 4s, hold 20s left 1/2, release 4s, hold 30s left 1/3, release 4s,
        hold 20s left 1/4, release 4s, hold 10s left 1/5, switch 8s, hold 10s right 1/1, release 4s,
        hold 20s right 1/2, release 4s, hold 30s right 1/3, release 4s, hold 20s right 1/4, release 4s,
        hold 10s right 1/5
        """),
    Line(
        "every minute on the minute for 8 minutes", "every-minute",
        """
        prepare 15s, move 1m 1/1 round 1/8, move 1m 1/1 round 2/8, move 1m 1/1 round 3/8, move 1m 1/1 round 4/8,
        move 1m 1/1 round 5/8, move 1m 1/1 round 6/8, move 1m 1/1 round 7/8, move 1m 1/1 round 8/8
        """),
    Line(
        "12 squats at your own pace, 3 sets", "squats",
        """
        prepare 15s, move open 1/1, rest 30s, move open 2/1, rest 30s, move open 3/1
        """),
    Line(
        "bird dog until form breaks, at most 20", "bird-dog-open",
        """
        prepare 15s, hold 5s left arm and right leg 1/1, switch 5s, hold 5s right arm and left leg 1/1, switch 5s,
        hold 5s left arm and right leg 1/2, switch 5s, hold 5s right arm and left leg 1/2, switch 5s,
        hold 5s left arm and right leg 1/3, switch 5s, hold 5s right arm and left leg 1/3, switch 5s,
        hold 5s left arm and right leg 1/4, switch 5s, hold 5s right arm and left leg 1/4, switch 5s,
        hold 5s left arm and right leg 1/5, switch 5s, hold 5s right arm and left leg 1/5, switch 5s,
        hold 5s left arm and right leg 1/6, switch 5s, hold 5s right arm and left leg 1/6, switch 5s,
        hold 5s left arm and right leg 1/7, switch 5s, hold 5s right arm and left leg 1/7, switch 5s,
        hold 5s left arm and right leg 1/8, switch 5s, hold 5s right arm and left leg 1/8, switch 5s,
        hold 5s left arm and right leg 1/9, switch 5s, hold 5s right arm and left leg 1/9, switch 5s,
        hold 5s left arm and right leg 1/10, switch 5s, hold 5s right arm and left leg 1/10, switch 5s,
        hold 5s left arm and right leg 1/11, switch 5s, hold 5s right arm and left leg 1/11, switch 5s,
        hold 5s left arm and right leg 1/12, switch 5s, hold 5s right arm and left leg 1/12, switch 5s,
        hold 5s left arm and right leg 1/13, switch 5s, hold 5s right arm and left leg 1/13, switch 5s,
        hold 5s left arm and right leg 1/14, switch 5s, hold 5s right arm and left leg 1/14, switch 5s,
        hold 5s left arm and right leg 1/15, switch 5s, hold 5s right arm and left leg 1/15, switch 5s,
        hold 5s left arm and right leg 1/16, switch 5s, hold 5s right arm and left leg 1/16, switch 5s,
        hold 5s left arm and right leg 1/17, switch 5s, hold 5s right arm and left leg 1/17, switch 5s,
        hold 5s left arm and right leg 1/18, switch 5s, hold 5s right arm and left leg 1/18, switch 5s,
        hold 5s left arm and right leg 1/19, switch 5s, hold 5s right arm and left leg 1/19, switch 5s,
        hold 5s left arm and right leg 1/20, switch 5s, hold 5s right arm and left leg 1/20
        """),
    Line(
        "wall angels 2 × 12 at 3 s up, 3 s down", "wall-angels",
        """
        prepare 15s, move up 3s 1/1, move down 3s 1/1, move up 3s 1/2, move down 3s 1/2, move up 3s 1/3,
        move down 3s 1/3, move up 3s 1/4, move down 3s 1/4, move up 3s 1/5, move down 3s 1/5, move up 3s 1/6,
        move down 3s 1/6, move up 3s 1/7, move down 3s 1/7, move up 3s 1/8, move down 3s 1/8, move up 3s 1/9,
        move down 3s 1/9, move up 3s 1/10, move down 3s 1/10, move up 3s 1/11, move down 3s 1/11, move up 3s 1/12,
        move down 3s 1/12, rest 30s, move up 3s 2/1, move down 3s 2/1, move up 3s 2/2, move down 3s 2/2,
        move up 3s 2/3, move down 3s 2/3, move up 3s 2/4, move down 3s 2/4, move up 3s 2/5, move down 3s 2/5,
        move up 3s 2/6, move down 3s 2/6, move up 3s 2/7, move down 3s 2/7, move up 3s 2/8, move down 3s 2/8,
        move up 3s 2/9, move down 3s 2/9, move up 3s 2/10, move down 3s 2/10, move up 3s 2/11, move down 3s 2/11,
        move up 3s 2/12, move down 3s 2/12
        """),
    Line(
        "walk 10 minutes", "walk",
        """
        prepare 15s, move 10m 1/1
        """),
    Line(
        "foam roll 1 to 2 minutes", "foam-roll",
        """
        prepare 15s, move 1m 1/1
        """),
]

@Suite struct SheetTests {
    @Test(arguments: sheet)
    func `a line of a sheet has exactly the steps that it asks for`(_ line: Line) throws {
        let text = try Fixture.text("valid/\(line.fixture)")
        let library = library([line.fixture: text])
        #expect(library.problems == [])
        let steps = stepTexts(of: try library.routine(line.fixture))
        #expect(steps == stepTexts(line.steps))
        #expect(text.contains("\n# \"\(line.line)"), "the fixture quotes its line")
    }
}
