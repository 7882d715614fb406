import Testing
import Units

@testable import Workout

/// Cues as a person wants them: off, counted out, left and right. The sequences are written as in `GrammarTests`.
@Suite struct CueStyleTests {
    private static func heard(
        _ exercises: Exercise..., breath: Breath = .calm, style change: (inout CueStyle) -> Void
    ) throws -> String {
        var style = CueStyle()
        change(&style)
        return sequence(Timeline(try routine(exercises), breath: breath, style: style, lengths: tableLengths))
    }

    // MARK: Counted out

    private static let counted: [(Double, String)] = [
        (4.9, "HOLD 4.9 end"), (5, "HOLD 2 tocks 1 end"), (7.5, "HOLD 4.5 tocks 1 end"),
        (20, "HOLD 10 half 7 tocks 1 end"),
    ]

    @Test(arguments: counted)
    func aHoldOf5SecondsAndMoreIsCountedOut(hold: Double, expected: String) throws {
        let heard = try Self.heard(exercise(hold: hold, prepare: 3)) { $0.countsOut = true }
        #expect(heard == "ticks 1 \(expected) 0.8 done")
    }

    @Test func posesThatFlowAreCountedOutEach() throws {
        var cat = try exercise(hold: 5, reps: 1, prepare: 3)
        cat.poses = ["Cat", "Cow"].map { .init(name: $0, hold: .exactly(.seconds(5)), release: .zero) }
        #expect(
            try Self.heard(cat) { $0.countsOut = true }
                == "ticks 1 HOLD 2 tocks 1 other 2 tocks 1 end 0.8 done")
    }

    @Test func anActivityIsCountedOutAndWhatHasNoKnownEndIsNot() throws {
        #expect(
            try Self.heard(activity(for: 60)) { $0.countsOut = true }
                == "12 ticks 1 HOLD 30 half 27 tocks 1 end 0.8 done")
        #expect(
            try Self.heard(ownPace(reps: 5, sets: 1)) { $0.countsOut = true }
                == "12 ticks 1 HOLD … end 0.8 done")
        var hang = try exercise(hold: 5, prepare: 3)
        hang.poses[0].hold = .open(most: .seconds(30))
        #expect(try Self.heard(hang) { $0.countsOut = true } == "ticks 1 HOLD … end 0.8 done")
        let rounds = Routine.Group(rounds: 2, every: .seconds(60), exercises: [try ownPace(reps: 5, sets: 1)])
        var style = CueStyle()
        style.countsOut = true
        #expect(
            sequence(Timeline(try grouped(rounds), style: style, lengths: tableLengths))
                == "12 ticks 1 HOLD 57 ticks 1 HOLD 60 end 0.8 done")
    }

    /// A breath's glide leaves 100 ms before a count, and follows one after its 80 ms and 100 more.
    @Test func breathsYieldToTheCount() throws {
        var hold = try exercise(hold: 5, prepare: 3)
        hold.poses[0].hold = .breaths(2)
        #expect(
            try Self.heard(hold) { $0.countsOut = true }
                == "ticks 1 HOLD 0.5 in(1.5) 2.5 out(1.5) 4 in(1.5) 3 out(0.9) 1 tocks 1 end 0.8 done")
        hold.poses[0].hold = .breaths(3)
        // 1 s in, 1.2 s out: 6.6 s, counted at 3.6, 4.6 and 5.6.
        #expect(
            try Self.heard(hold, breath: Breath(inhale: .seconds(1), exhale: .milliseconds(1200))) {
                $0.countsOut = true
            }
                == "ticks 1 HOLD 0.5 in(0.4) 0.5 out(1.1) 1.2 in(0.9) 1 out(0.3) 0.4 tock 1 "
                + "tock 0.18 in(0.52) 0.82 tock 0.18 out(0.72) 0.82 end 0.8 done"
        )
    }

    // MARK: Off

    private static func sides(release: Double = 4, apart: Double) throws -> Exercise {
        try exercise(
            hold: 5, reps: 2, release: release, sides: ["A", "B"], order: .alternate, prepare: 3, switchTime: apart)
    }

    private static let off: [(Set<CueKind>, @Sendable () throws -> Exercise, String)] = [
        ([.tick], { try exercise(hold: 5, prepare: 3) }, "3 HOLD 5 end 0.8 done"),
        (
            [.repChange], { try exercise(hold: 5, reps: 3, prepare: 3) },
            "ticks 1 HOLD 5 end 4 HOLD 5 end 2 last 2 HOLD 5 end 0.8 done"
        ),
        (
            [.sideChange, .sideChangeBack], { try sides(apart: 5) },
            "ticks 1 HOLD 5 end 5 HOLD 5 end 5 HOLD 5 end 5 HOLD 5 end 0.8 done"
        ),
        // Without a gap the change is the start of the hold, which is never off.
        (
            [.sideChange], { try sides(apart: 0) },
            "ticks 1 HOLD 5 HOLD 5 first 5 HOLD 5 end 0.8 done"
        ),
        (
            [.rest, .sessionDone], { try exercise(hold: 5, sets: 2, prepare: 3) },
            "ticks 1 HOLD 5 end 27 ticks 1 HOLD 5 end"
        ),
        ([.halfway, .tick], { try exercise(hold: 30, prepare: 3) }, "3 HOLD 30 end 0.8 done"),
        (
            [.moveDown], { try moving(reps: 2, up: 3, down: 2) },
            "12 ticks 1 up(1.5) 5 up(1.5) 5.8 done"
        ),
        // They always sound, whatever a style says.
        (
            CueStyle.indispensable, { try exercise(hold: 5, prepare: 3) },
            "ticks 1 HOLD 5 end 0.8 done"
        ),
    ]

    @Test(arguments: off)
    func whatIsOffIsNotThere(
        kinds: Set<CueKind>, exercise: @Sendable () throws -> Exercise, expected: String
    ) throws {
        #expect(try Self.heard(exercise()) { $0.silenced = kinds } == expected)
    }

    @Test func whatIsOffTakesNoRoomFromOthers() throws {
        let long = CueLengths { $0 == .rest ? .milliseconds(5100) : tableLengths[$0] }
        var style = CueStyle()
        style.silenced = [.rest]
        let timeline = Timeline(
            try routine([exercise(hold: 3, reps: 2, release: 8, prepare: 3)]), style: style, lengths: long)
        #expect(
            sequence(timeline) == "ticks 1 HOLD 3 end 5 ticks 1 HOLD 3 end 0.8 done")
    }

    @Test func aGateAndTheMarksOfAnOpenHoldCanBeOffToo() throws {
        var hang = try exercise(hold: 5, prepare: 3)
        hang.poses[0].hold = .open(most: .seconds(35))
        hang.gate = .exercise
        var style = CueStyle()
        style.silenced = [.yourTurn, .halfway]
        let timeline = Timeline(try routine([hang]), style: style, lengths: tableLengths)
        #expect(sequence(timeline) == " … 2 ticks 1 HOLD … end 0.8 done")
        #expect(timeline.marks(ofOpenStep: 2).isEmpty)
    }

    // MARK: Left and right

    @Test func theCuesOfASideComeFromIt() throws {
        let dog = try exercise(
            hold: 5, reps: 1, sides: ["left arm and right leg", "right arm and left leg"], order: .alternate,
            prepare: 3, switchTime: 5)
        #expect(
            try Self.heard(dog) { $0.pansSides = true }
                == "ticks◂ 1 HOLD◂ 5 end◂ 3 other▸ 2 HOLD▸ 5 end▸ 0.8 done")
        #expect(
            try Self.heard(dog) { _ in } == "ticks 1 HOLD 5 end 3 other 2 HOLD 5 end 0.8 done")
    }

    @Test func whatIsSaidOfAllComesFromTheMiddle() throws {
        let stretch = try exercise(
            hold: 20, reps: 2, sides: ["right", "left"], sets: 2, prepare: 3, switchTime: 8, rest: 30)
        let side = { (pan: String) in
            "ticks\(pan) 1 HOLD\(pan) 10 half\(pan) 10 end\(pan) 2 last\(pan) 2 HOLD\(pan) 10 half\(pan) 10 end\(pan)"
        }
        #expect(
            try Self.heard(stretch) { $0.pansSides = true }
                == "\(side("▸")) 0.8 other◂ 4.2 \(side("◂")) 0.8 rest 26.2 "
                + "\(side("▸")) 0.8 other◂ 4.2 \(side("◂")) 0.8 done"
        )
    }

    @Test func anExerciseWithoutSidesIsInTheMiddle() throws {
        #expect(
            try Self.heard(exercise(hold: 5, reps: 2, prepare: 3)) { $0.pansSides = true }
                == "ticks 1 HOLD 5 end 2 last 2 HOLD 5 end 0.8 done")
    }

    private static let names: [([String], [Pan?])] = [
        ([], []), (["left", "right"], [.left, .right]), (["Right", "Left"], [.right, .left]),
        (["rechts", "links"], [.left, .right]), (["backwards", "forwards"], [.left, .right]),
        (["left arm and right leg", "right arm and left leg"], [.left, .right]),
        (["the right one", "the other"], [.right, .left]), (["the other", "the right one"], [.left, .right]),
        (["left forward", "left back"], [.left, .left]), (["cleft", "bright"], [.left, .right]),
        (["left", "middle", "right"], [.left, nil, .right]), (["front", "back", "up"], [nil, nil, nil]),
        (["alone"], [nil]), (["left"], [.left]),
    ]

    @Test(arguments: names)
    func aSideIsWhereItsNameSays(names: [String], expected: [Pan?]) throws {
        #expect(try exercise(hold: 5, sides: names).pans == expected)
    }

    // MARK: In a session

    @Test func whatASessionSoundsByItselfIsAsWantedToo() throws {
        var style = CueStyle()
        style.silenced = [.tick]
        style.pansSides = true
        let stretch = try exercise(hold: 30, sides: ["left", "right"], order: .alternate, switchTime: 5)
        let timeline = Timeline(try routine([stretch]), style: style, lengths: tableLengths)
        let zero = Drive.zero
        var (session, _) = Session.begin(timeline, at: zero, audioPatience: .seconds(3))
        let played = { (effects: [Session.Effect]) -> [TimedCue] in
            effects.flatMap { effect -> [TimedCue] in
                if case .play(let cues, _) = effect { cues } else { [] }
            }
        }
        _ = session.handle(.deadline, at: zero + .seconds(15))
        _ = session.handle(.pause, at: zero + .seconds(20))
        let resumed = played(session.handle(.resume, at: zero + .seconds(25)))
        #expect(resumed.prefix(2).map(\.kind) == [.resumed, .holdStart])
        #expect(resumed.prefix(2).map(\.pan) == [nil, .left])
        let skipped = played(session.handle(.next, at: zero + .seconds(40)))
        #expect(skipped.first?.kind == .holdEnd && skipped.first?.pan == .left)
        #expect(skipped.dropFirst().first?.kind == .sideChange && skipped.dropFirst().first?.pan == .right)
    }
}
