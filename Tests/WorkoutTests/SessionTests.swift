import Testing
import Units

@testable import Workout

@Suite struct SessionTests {
    // Prepare 0–15, holds 15–20, 24–29, 33–38; the end.
    private func threeHolds() throws -> Drive { try Drive([exercise(hold: 5, reps: 3)]) }
    // Prepare 0–15, hold 15–75.
    private func longHold() throws -> Drive { try Drive([exercise(hold: 60)]) }

    @Test func aLongPrepareRunsAtOnce() throws {
        let drive = try threeHolds()
        #expect(
            drive.lines == ["step 0", "play 12.0 tick 13.0 tick 14.0 tick 15.0 holdStart 20.0 holdEnd"])
        #expect(drive.next == "15.0")
    }

    @Test func aShortPrepareWaitsForTheDeviceNoLongerThanItMust() throws {
        var drive = try Drive([exercise(hold: 5, prepare: 4)])
        #expect(drive.lines == ["step 0"], "the first tick is at 1 s, and the device may take 3.7 s")
        #expect(drive.next == "2.7")
        #expect(drive.now(0.5) == "prepare 1 at 0.0")
        #expect(
            drive.at(0.9, .audioReady(from: Drive.zero + .seconds(0.9)))
                == ["play 1.0 tick 2.0 tick 3.0 tick 4.0 holdStart 9.0 holdEnd"], "ready before the tick: no delay")
        var late = try Drive([exercise(hold: 5, prepare: 4)])
        #expect(
            late.at(1.5, .audioReady(from: Drive.zero + .seconds(1.8)))
                == ["play 1.8 tick 2.8 tick 3.8 tick 4.8 holdStart 9.8 holdEnd"])
    }

    @Test func withoutADeviceItGoesOnInTime() throws {
        var silent = try Drive([exercise(hold: 5, prepare: 4)])
        #expect(silent.at(0.2, .audioUnavailable).first?.hasPrefix("play 1.2 tick") == true)
        var slow = try Drive([exercise(hold: 5, prepare: 4)])
        #expect(slow.at(2.7, .deadline).first?.hasPrefix("play 3.7 tick") == true, "patience is over")
    }

    @Test func stepsFollowTheirDeadlinesToTheEnd() throws {
        var drive = try threeHolds()
        #expect(drive.at(15, .deadline) == ["step 1"])
        #expect(drive.next == "20.0")
        #expect(drive.at(20, .deadline) == ["step 2"])
        #expect(drive.at(24.003, .deadline) == ["step 3"], "a late wake-up")
        #expect(drive.next == "29.0", "is not added to what follows")
        #expect(drive.at(37.9, .deadline) == ["step 5"], "steps that were slept through are passed over")
        #expect(drive.at(38, .deadline) == ["ended completed"])
        #expect(drive.next == nil)
        #expect(drive.at(39, .pause) == [])
    }

    @Test func anInterruptedShortHoldStartsAgainAfterFiveSeconds() throws {
        var drive = try threeHolds()
        #expect(drive.at(17, .pause) == ["step 1", "play 17.0 paused"])
        #expect(drive.now(25) == "hold 1 at 17.0")
        #expect(drive.at(30, .resume) == ["play 30.0 resumed 32.0 tick 33.0 tick 34.0 tick 35.0 holdStart"])
        #expect(drive.now(33) == "hold 1 at 15.0")
        let countIn = drive.session.countIn(at: Drive.zero + .seconds(33))
        #expect(countIn?.total == .seconds(5) && countIn?.left == .seconds(2))
        #expect(drive.now(36) == "hold 1 at 16.0")
        #expect(drive.next == "40.0")
    }

    @Test func afterALongPauseThereAreTenSeconds() throws {
        var drive = try threeHolds()
        _ = drive.at(17, .pause)
        #expect(
            drive.at(48, .resume) == ["play 48.0 resumed 55.0 tick 56.0 tick 57.0 tick 58.0 holdStart"])
    }

    /// paused at → the offset it goes on from
    @Test(arguments: [(15.5, 15.5), (40.0, 40.0), (65.0, 65.0), (70.0, 65.0), (74.9, 65.0)])
    func aLongHoldGoesOnWithWhatWasLeftButAtLeastTenSeconds(pausedAt: Double, expected: Double) throws {
        var drive = try longHold()
        _ = drive.at(pausedAt, .pause)
        #expect(
            drive.at(80, .resume)[0].hasPrefix("play 80.0 resumed 87.0 tick") || pausedAt > 50,
            "over 30 s of pause: ten to get ready")
        #expect(drive.session.position(at: Drive.zero + .seconds(80)) == .seconds(expected))
    }

    @Test func aHoldOfFifteenSecondsIsStillRestarted() throws {
        var drive = try Drive([exercise(hold: 15)])
        _ = drive.at(29.9, .pause)
        _ = drive.at(32, .resume)
        #expect(drive.now(32) == "hold 1 at 15.0")
    }

    @Test func anotherStepGoesOnWhereItWas() throws {
        var drive = try threeHolds()
        _ = drive.at(23, .pause)
        // "again" at 22 s has sounded; 1 s of release is left, so the hold starts at 26 + 5 + 1.
        #expect(
            drive.at(26, .resume)
                == ["play 26.0 resumed 32.0 holdStart 37.0 holdEnd 39.0 repChangeLast 41.0 holdStart"])
    }

    @Test func fifteenMinutesOfPauseEndIt() throws {
        var drive = try threeHolds()
        _ = drive.at(17, .pause)
        #expect(drive.at(60, .pause) == ["play 60.0 paused"], "heard you: still paused")
        #expect(drive.next == "917.0", "from the first pause on")
        #expect(drive.at(917, .deadline) == ["ended partial"])
    }

    @Test func tapIsPauseAndResume() throws {
        var drive = try threeHolds()
        #expect(drive.at(16, .tap) == ["step 1", "play 16.0 paused"])
        #expect(drive.at(18, .tap).first?.hasPrefix("play 18.0 resumed") == true)
        #expect(drive.at(19, .toggle) == ["play 19.0 paused"])
        #expect(drive.now(30) == "hold 1 at 15.0", "paused while counting in")
    }

    @Test func theSecondOfTwoTapsOnWhatWasDueIsHeardAndChangesNothing() throws {
        var drive = try Drive([exercise(hold: 5, reps: 3)], answering: true)
        #expect(drive.at(0.3, .tap) == ["play 0.3 resumed 12.0 tick 13.0 tick 14.0 tick 15.0 holdStart"])
        #expect(drive.at(1.1, .tap) == ["play 1.1 paused"], "a second later it means what it says")
        var opening = try Drive([exercise(hold: 5, prepare: 4)], answering: true)
        #expect(opening.at(0.3, .tap) == [], "nothing can be heard yet")
        #expect(
            opening.at(0.9, .audioReady(from: Drive.zero + .seconds(0.9)))
                == ["play 0.9 resumed 1.0 tick 2.0 tick 3.0 tick 4.0 holdStart"])
        var started = try threeHolds()
        #expect(started.at(0.3, .tap) == ["play 0.3 paused"], "whoever starts by name has not tapped")
    }

    @Test func nextEndsAHoldWithItsSound() throws {
        var drive = try threeHolds()
        #expect(
            drive.at(17, .next)
                == [
                    "step 1", "step 2",
                    "play 17.150 holdEnd 19.150 repChange 21.150 holdStart 26.150 holdEnd 28.150 repChangeLast",
                ])
        #expect(drive.session.countIn(at: Drive.zero + .seconds(17.1)) == nil, "no time to get ready was asked for")
        #expect(drive.at(21.15, .deadline) == ["step 3"])
        _ = drive.at(30.15, .deadline)
        #expect(drive.at(35.15, .deadline) == ["ended partial"], "a hold was left out")
    }

    @Test func nextThroughAPrepareLeavesNothingOut() throws {
        var drive = try threeHolds()
        #expect(drive.at(2, .next)[1].hasPrefix("play 2.150 holdStart 7.150 holdEnd"))
        #expect(drive.at(25.15, .deadline).last == "ended completed")
    }

    @Test func nextInTheLastHoldSoundsItsEndAndTheClose() throws {
        var drive = try threeHolds()
        #expect(
            drive.at(34, .next) == ["step 5", "play 34.150 holdEnd 34.950 sessionDone", "ended partial"])
    }

    @Test func backRestartsTheRepetitionOrGoesToTheOneBefore() throws {
        var drive = try threeHolds()
        #expect(
            drive.at(27, .back) == ["step 3", "play 27.0 resumed 29.0 tick 30.0 tick 31.0 tick 32.0 holdStart"])
        #expect(drive.now(28) == "hold 2 at 24.0")
        #expect(drive.at(28, .back)[0] == "step 1", "again within 2 s: the one before")
        #expect(drive.now(28) == "hold 1 at 15.0")
        #expect(drive.at(29, .back) == ["play 29.0 resumed 31.0 tick 32.0 tick 33.0 tick 34.0 holdStart"])
        #expect(drive.now(29) == "hold 1 at 15.0", "there is none before the first")
    }

    @Test func backFromAReleaseRestartsWhatWasReleased() throws {
        var drive = try threeHolds()
        _ = drive.at(22, .back)
        #expect(drive.now(22) == "hold 1 at 15.0")
    }

    @Test func goingBackMakesUpForAHoldLeftOut() throws {
        var drive = try threeHolds()
        _ = drive.at(17, .next)
        _ = drive.at(18, .back)
        #expect(drive.now(18) == "hold 1 at 15.0")
        #expect(drive.at(200, .deadline).last == "ended completed")
    }

    @Test func aPausedSessionCanBeMovedAndStaysPaused() throws {
        var drive = try threeHolds()
        _ = drive.at(16, .pause)
        #expect(drive.at(17, .next) == ["step 2", "play 17.0 paused"])
        #expect(drive.at(18, .back) == ["step 1", "play 18.0 paused"])
        #expect(drive.session.state == .paused(at: .seconds(15), since: Drive.zero + .seconds(16)))
    }

    @Test func skipGoesToTheNextExercisesPrepare() throws {
        var drive = try Drive([exercise(hold: 5, reps: 3), exercise("two", hold: 6)])
        // The second prepare is 38–48 s, its hold 48–54 s.
        #expect(
            drive.at(16, .skip)
                == ["step 1", "step 6", "play 16.150 holdEnd 16.950 rest 23.150 tick 24.150 tick 25.150 tick"])
        #expect(
            drive.at(17, .skip) == ["play 17.950 sessionDone", "ended partial"], "no hold was on: none to lower from")
    }

    @Test func stopAndPainEndItAtOnce() throws {
        var drive = try threeHolds()
        #expect(drive.at(16, .stop) == ["step 1", "play 16.0 paused", "ended partial"])
        var hurt = try threeHolds()
        _ = hurt.at(16, .pause)
        #expect(hurt.at(17, .pain) == ["play 17.0 paused", "ended stoppedForPain"])
    }

    @Test func nothingDriftsOverAThousandRepetitions() throws {
        let timeline = Timeline(
            try routine([exercise(hold: 0.7, reps: 1000, release: 0.3)]), lengths: tableLengths)
        var (session, _) = Session.begin(timeline, at: Drive.zero, audioPatience: .zero)
        var last = Drive.zero
        while let deadline = session.nextDeadline {
            // Each wake-up is late by a different bit, as real ones are.
            last = deadline
            _ = session.handle(.deadline, at: deadline + .microseconds(deadline.sinceBoot.microseconds % 997))
        }
        #expect(last == Drive.zero + .milliseconds(15_000 + 999 * 1000 + 700))
        #expect(session.state == .ended(.completed))
    }
}
