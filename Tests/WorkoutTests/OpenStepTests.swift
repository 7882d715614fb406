import Testing
import Units

@testable import Workout

/// Gates, open holds, open sets and sets at one's own pace: what a session does where only the person knows.
@Suite struct OpenStepTests {
    /// Hold 15–20, gate, prepare 10 s, hold 5 s.
    private func gated() throws -> Drive {
        var second = try exercise("two", hold: 5)
        second.gate = .exercise
        return try Drive([exercise(hold: 5), second])
    }

    /// Hold 15– at most 50, release 4, hold 5.
    private func openHold() throws -> Drive {
        var hang = try exercise(hold: 5, reps: 2)
        hang.poses[0].hold = .list([.open(most: .seconds(35)), .exactly(.seconds(5))])
        return try Drive([hang])
    }

    /// Sets of at most 4 repetitions: holds 15–18, 20–23, 25–28, 30–33; rest 10; holds from 43.
    private func openSets() throws -> Drive {
        var dog = try exercise(hold: 3, release: 2, sets: 2, rest: 10)
        dog.reps = .open(most: 4)
        return try Drive([dog])
    }

    @Test func atAGateTheSessionWaits() throws {
        var drive = try gated()
        #expect(drive.lines[1].hasSuffix("15.0 holdStart 20.0 holdEnd"))
        #expect(drive.at(15, .deadline) == ["step 1"])
        #expect(drive.at(20, .deadline) == ["step 2"])
        #expect(drive.session.isWaiting)
        #expect(drive.now(400) == "gate 1 at 20.0")
        #expect(
            drive.at(500, .tap) == [
                "step 3", "play 500.0 resumed 507.150 tick 508.150 tick 509.150 tick 510.150 holdStart",
            ])
        #expect(!drive.session.isWaiting)
        #expect(drive.at(510.15, .deadline) == ["step 4"])
        #expect(drive.at(515.15, .deadline) == ["ended completed"])
    }

    @Test func aGateAtTheVeryStartOpensBeforeTheDeviceDoes() throws {
        var first = try exercise(hold: 5)
        first.gate = .exercise
        var drive = try Drive([first])
        #expect(drive.lines == ["step 0"] && drive.session.isWaiting)
        #expect(
            drive.at(0.5, .tap) == ["step 1", "play 0.5 resumed 12.650 tick 13.650 tick 14.650 tick 15.650 holdStart"])
        #expect(!drive.session.isWaiting)
    }

    @Test func nextInACountInBeginsWhatIsCountedIn() throws {
        var drive = try Drive([exercise(hold: 5, reps: 2)])
        _ = drive.at(15, .deadline)
        _ = drive.at(17, .pause)
        _ = drive.at(20, .resume)
        #expect(drive.now(21) == "hold 1 at 15.0")
        #expect(
            drive.at(21, .next) == [
                "play 21.150 holdStart 26.150 holdEnd 28.150 repChangeLast 30.150 holdStart 35.150 holdEnd"
            ])
        #expect(drive.at(35.15, .deadline).last == "ended completed", "and nothing was left out")
    }

    @Test func nothingIsPlannedBeyondAGate() throws {
        let drive = try gated()
        guard case .play(let cues, _) = drive.effects[1] else { return }
        #expect(cues.last?.kind == .yourTurn)
    }

    @Test func nobodyIsWaitedForLongerThanAQuarterOfAnHour() throws {
        var drive = try gated()
        _ = drive.at(20, .deadline)
        #expect(drive.next == "920.0")
        #expect(drive.at(920, .deadline) == ["ended partial"])
    }

    @Test func nextOpensAGateAndPauseHoldsItShut() throws {
        var drive = try gated()
        _ = drive.at(20, .deadline)
        #expect(drive.at(30, .pause) == ["play 30.0 paused"])
        #expect(drive.at(40, .resume) == ["play 40.0 resumed"], "it waits again")
        #expect(drive.session.isWaiting)
        #expect(drive.at(50, .next).first == "step 3")
    }

    @Test func aTapEndsAnOpenHold() throws {
        var drive = try openHold()
        #expect(drive.at(15, .deadline) == ["step 1"])
        #expect(drive.next == "50.0", "its most is 35 s")
        #expect(drive.session.timeInOpenStep(at: Drive.zero + .seconds(27)) == .seconds(12))
        #expect(!drive.session.isWaiting)
        #expect(
            drive.at(27.5, .tap) == [
                "step 2", "play 27.650 holdEnd 29.650 repChangeLast 31.650 holdStart 36.650 holdEnd 37.450 sessionDone",
            ])
        #expect(drive.at(36.65, .deadline).last == "ended completed")
    }

    @Test func anOpenHoldEndsByItselfOnTheInstantThatWasPlanned() throws {
        var drive = try openHold()
        guard case .play(let cues, _) = drive.effects[1] else { return }
        #expect(
            drive.heard(cues).dropFirst(3) == [
                "15.0 holdStart", "25.0 halfway", "35.0 halfway", "45.0 halfway", "50.0 holdEnd", "52.0 repChangeLast",
                "54.0 holdStart", "59.0 holdEnd", "59.8 sessionDone",
            ])
        _ = drive.at(15, .deadline)
        #expect(drive.at(50.003, .deadline) == ["step 2"], "nothing is played anew")
        #expect(drive.next == "54.0", "and the lateness of the timer shifts nothing")
        #expect(drive.at(59, .deadline).last == "ended completed")
    }

    @Test func aTapThatComesTooLateChangesNothing() throws {
        var drive = try openHold()
        _ = drive.at(15, .deadline)
        _ = drive.at(50, .deadline)
        #expect(
            drive.at(50.5, .tap) == [
                "play 50.5 resumed 52.0 repChangeLast 54.0 holdStart 59.0 holdEnd 59.8 sessionDone"
            ])
        #expect(drive.at(51.5, .tap) == ["play 51.5 paused"], "a second later it means what it says")
        #expect(drive.at(52, .tap) == ["play 52.0 paused"], "the second of two taps does not undo the first")
    }

    @Test func anOpenHoldThatWasPausedStartsAgain() throws {
        var drive = try openHold()
        _ = drive.at(15, .deadline)
        #expect(drive.at(30, .pause) == ["play 30.0 paused"])
        #expect(
            drive.at(40, .tap) == ["play 40.0 resumed 42.0 tick 43.0 tick 44.0 tick 45.0 holdStart"])
        #expect(drive.at(45, .deadline).isEmpty)
        #expect(drive.session.timeInOpenStep(at: Drive.zero + .seconds(50)) == .seconds(5))
        #expect(drive.next == "80.0")
    }

    @Test func backInALongOpenHoldRestartsIt() throws {
        var drive = try openHold()
        _ = drive.at(15, .deadline)
        #expect(drive.at(30, .back).first?.hasPrefix("play 30.0 resumed 32.0 tick") == true)
    }

    @Test func aTapEndsAnOpenSetAndCountsIt() throws {
        var drive = try openSets()
        _ = drive.at(26, .deadline)
        // In the third hold: two are done.
        #expect(
            drive.at(27, .tap) == [
                "counted 2 at 5", "step 8", "play 27.150 holdEnd 27.950 rest 34.150 tick 35.150 tick 36.150 tick",
            ])
        // The second set is done to its end, and that counts as completed.
        #expect(drive.at(37.15, .deadline) == ["step 9"])
        #expect(drive.at(55.15, .deadline).last == "ended completed")
    }

    @Test func afterAHoldTheRepetitionIsWhole() throws {
        var drive = try openSets()
        _ = drive.at(24, .deadline)
        #expect(drive.at(24, .tap).first == "counted 2 at 4")
        #expect(drive.at(27, .deadline).isEmpty)
    }

    @Test func aTapJustAfterAnOpenSetWasFullDoesNotPause() throws {
        var drive = try openSets()
        _ = drive.at(30, .deadline)
        _ = drive.at(33, .deadline)
        #expect(drive.at(33.4, .tap).first?.hasPrefix("play 33.4 resumed 33.8 rest") == true)
    }

    @Test func aSetAtOnesOwnPaceLastsUntilATap() throws {
        var drive = try Drive([ownPace(reps: 12, sets: 2)])
        #expect(drive.lines == ["step 0", "play 12.0 tick 13.0 tick 14.0 tick 15.0 holdStart"])
        _ = drive.at(15, .deadline)
        #expect(!drive.session.isWaiting)
        #expect(
            drive.at(75, .tap) == ["step 2", "play 75.150 holdEnd 75.950 rest 102.150 tick 103.150 tick 104.150 tick"])
        _ = drive.at(105.15, .deadline)
        #expect(drive.at(150, .tap) == ["play 150.150 holdEnd 150.950 sessionDone", "ended completed"])
    }

    @Test func skippingAtAGateLeavesTheExerciseBehindIt() throws {
        var drive = try gated()
        _ = drive.at(20, .deadline)
        #expect(drive.at(30, .skip) == ["play 30.950 sessionDone", "ended partial"])
    }

    @Test func aMovementThatWasPausedStartsFromItsRepetition() throws {
        var drive = try Drive([moving(reps: 3, up: 3, down: 3)])
        _ = drive.at(25, .deadline)
        #expect(drive.at(25, .pause) == ["play 25.0 paused"])
        // Down of the second repetition; up again from 26 on.
        #expect(
            drive.at(30, .resume) == ["step 3", "play 30.0 resumed 32.0 tick 33.0 tick 34.0 tick 35.0 moveUp"])
    }

    @Test func aSetOnTheMinuteThatIsDoneEarlyLeavesTheMinuteAsItIs() throws {
        let group = Routine.Group(rounds: 2, every: .seconds(60), exercises: [try ownPace(reps: 10, sets: 1)])
        var drive = try Drive(grouped(group))
        _ = drive.at(15, .deadline)
        #expect(drive.at(40, .tap) == ["play 40.0 holdEnd 72.0 tick 73.0 tick 74.0 tick 75.0 holdStart"])
        #expect(drive.at(45, .tap) == ["play 45.0 paused"], "what is left is rest, and can be paused")
        _ = drive.at(50, .resume)
        #expect(drive.at(200, .deadline).last == "ended completed")
    }

    @Test func backJustBehindAnOpenHoldBeginsItAgain() throws {
        let poses = [
            Exercise.Pose(name: "p", hold: .open(most: .seconds(60)), release: .zero),
            Exercise.Pose(name: "q", hold: .exactly(.seconds(5)), release: .zero),
        ]
        var drive = try Drive([Exercise(id: slug("a"), name: "a", reps: .exactly(2), poses: poses)])
        _ = drive.at(15, .deadline)
        _ = drive.at(55, .tap)
        _ = drive.at(60.15, .deadline)
        _ = drive.at(61, .deadline)
        // The second repetition has just begun; 1 s into its second pose is not early in it.
        _ = drive.at(70, .tap)
        #expect(drive.at(71.2, .back).first == "step 3", "the open hold of the same repetition")
    }

    @Test func skippingInAHoldEndsItAudibly() throws {
        var drive = try Drive(routine([exercise(hold: 30), exercise("two", hold: 5)], between: .seconds(10)))
        _ = drive.at(16, .deadline)
        #expect(
            drive.at(20, .skip) == [
                "step 3", "play 20.150 holdEnd 27.150 tick 28.150 tick 29.150 tick 30.150 holdStart",
            ])
    }

    @Test func skipInACircuitLeavesThisRoundOfTheExercise() throws {
        let group = Routine.Group(rounds: 2, exercises: [try exercise("a", hold: 5), try exercise("b", hold: 5)])
        var drive = try Drive(grouped(group))
        _ = drive.at(16, .deadline)
        #expect(drive.at(16, .skip).first == "step 2", "the other exercise of the same round")
    }
}
