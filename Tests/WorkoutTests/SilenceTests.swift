import Testing
import Units

@testable import Workout

/// What becomes of a session whose sound is lost.
@Suite struct SilenceTests {
    private func moment(_ seconds: Double) -> Moment { Drive.zero + .milliseconds(Int(seconds * 1000)) }

    /// Sound is there from the start, unless `heard` is false.
    private func drive(
        _ exercises: [Exercise], heard: Bool = true, audioLoss: AudioLoss = .pause
    ) throws -> Drive {
        var drive = try Drive(exercises, audioLoss: audioLoss)
        if heard { _ = drive.at(0, .audioReady(from: Drive.zero)) }
        return drive
    }

    // Prepare 0–15, holds 15–20, 24–29, 33–38; the end.
    private func threeHolds() throws -> [Exercise] { [try exercise(hold: 5, reps: 3)] }

    // Three more of them.
    private func sixHolds() throws -> [Exercise] { [try exercise(hold: 5, reps: 6)] }

    // Prepare 0–15, hold 15–20, rest 20–50, hold 50–55.
    private func twoSets() throws -> [Exercise] { [try exercise(hold: 5, sets: 2)] }

    // Prepare 0–15, cat 15–20, release 20–23, cow 23–28, release 28–31, cat 31–36 …
    private func catAndCow() throws -> [Exercise] {
        let poses = ["Cat", "Cow"].map {
            Exercise.Pose(name: $0, hold: .exactly(.seconds(5)), release: .seconds(3))
        }
        return [Exercise(id: try slug("cat-cow"), name: "Cat-cow", reps: .exactly(6), poses: poses)]
    }

    // Prepare 0–15, left 15–20, switch 20–28, right 28–33, rest 33–63 …
    private func twoSides() throws -> [Exercise] {
        [try exercise(hold: 5, sides: ["left", "right"], sets: 2)]
    }

    // Prepare 0–15, hold 15–75, release, hold 79–139.
    private func longHolds() throws -> [Exercise] { [try exercise(hold: 60, reps: 2)] }

    /// exercises, when sound is lost → what it pauses at 15 s later, and the offset it goes on from
    private enum Case: String, CaseIterable {
        case prepare, hold, atItsStart, release, rest, withinARep, secondPose, afterARep, changeOfSides, longHold

        var lostAt: Double {
            switch self {
            case .prepare: 5
            case .hold: 17
            case .atItsStart: 24
            case .release: 22
            case .rest: 30
            case .withinARep: 21
            case .secondPose: 25
            case .afterARep: 29
            case .changeOfSides: 24
            case .longHold: 40
            }
        }

        var expected: String {
            switch self {
            case .prepare: "prepare 1 at 0.0"
            case .hold: "hold 1 at 15.0"
            case .atItsStart: "hold 2 at 24.0"
            case .release: "release 1 at 20.0"
            case .rest: "rest 1 at 20.0"
            case .withinARep, .secondPose: "hold 1 at 15.0"
            case .afterARep: "release 1 at 28.0"
            case .changeOfSides: "switch 1 at 20.0"
            case .longHold: "hold 1 at 15.0"
            }
        }
    }

    private func exercises(_ example: Case) throws -> [Exercise] {
        switch example {
        case .prepare, .hold, .atItsStart, .release: try sixHolds()
        case .rest: try twoSets()
        case .withinARep, .secondPose, .afterARep: try catAndCow()
        case .changeOfSides: try twoSides()
        case .longHold: try longHolds()
        }
    }

    @Test(arguments: Case.allCases)
    private func `after 15 s it pauses where the person last knew what to do`(example: Case) throws {
        var drive = try drive(try exercises(example))
        let lost = example.lostAt
        // The device is known to be lost 2 s after it was heard last.
        _ = drive.at(lost + 2, .audioLost(at: moment(lost)))
        _ = drive.at(lost + 2.25, .audioUnavailable)
        _ = drive.at(lost + 14.999, .deadline)
        if case .paused = drive.session.state { Issue.record("too early") }
        #expect(drive.session.nextDeadline.map { $0 <= moment(lost + 15) } == true)
        let lines = drive.at(lost + 15, .deadline)
        #expect(lines.last == "play", "nobody would hear it")
        #expect(drive.now(lost + 60) == example.expected)
        #expect(drive.session.soundWait == .silent)
    }

    @Test func `an outage of 14.9 s shifts nothing`() throws {
        var drive = try drive(try threeHolds())
        _ = drive.at(19, .audioLost(at: moment(17)))
        #expect(drive.at(31.9, .audioReady(from: moment(32.5))) == ["step 4"], "no cue is planned anew")
        #expect(drive.at(33, .deadline) == ["step 5"])
        #expect(drive.at(38, .deadline) == ["ended completed"])
    }

    @Test func `sound that is back is heard once, and resuming begins the repetition again`() throws {
        var drive = try drive(try threeHolds())
        _ = drive.at(26, .audioLost(at: moment(25)))
        #expect(drive.next == "29.0")
        _ = drive.at(29, .deadline)
        _ = drive.at(33, .deadline)
        #expect(drive.next == "38.0", "the session ends before it has been silent for 15 s")
        drive = try self.drive(try longHolds())
        _ = drive.at(42, .audioLost(at: moment(40)))
        #expect(drive.next == "55.0")
        #expect(drive.at(55, .deadline) == ["play"])
        #expect(drive.at(60, .audioUnavailable) == [])
        #expect(drive.at(70, .audioReady(from: moment(70.7))) == ["play 70.7 paused"])
        #expect(drive.session.soundWait == .back)
        #expect(drive.at(71, .audioReady(from: moment(71.7))) == [], "once")
        #expect(drive.at(90, .resume).last == "play 90.0 resumed 97.0 tick 98.0 tick 99.0 tick 100.0 holdStart")
        #expect(drive.session.soundWait == nil)
        #expect(drive.now(101) == "hold 1 at 16.0")
    }

    @Test func `what went by in silence is not left out`() throws {
        var drive = try drive(try sixHolds())
        // Holds 15–20, 24–29, 33–38 …; lost in the first, paused in the second.
        _ = drive.at(18, .audioLost(at: moment(16)))
        #expect(drive.at(31, .deadline) == ["step 4", "step 1", "play"])
        _ = drive.at(32, .audioReady(from: moment(32)))
        _ = drive.at(40, .resume)
        #expect(drive.now(46) == "hold 1 at 16.0")
        #expect(drive.at(500, .deadline).last == "ended completed")
    }

    @Test func `a person who wants it so goes on in silence`() throws {
        var drive = try drive(try longHolds(), audioLoss: .continue)
        _ = drive.at(42, .audioLost(at: moment(40)))
        #expect(drive.next == "75.0")
        #expect(drive.at(200, .deadline).last == "ended completed")
    }

    @Test func `what was never heard is not missed`() throws {
        var drive = try drive(try longHolds(), heard: false)
        _ = drive.at(0.1, .audioUnavailable)
        _ = drive.at(2, .audioLost(at: moment(1)))
        #expect(drive.next == "15.0")
        #expect(drive.at(200, .deadline).last == "ended completed")
    }

    @Test func `sound that comes later and goes again is missed`() throws {
        var drive = try drive(try longHolds(), heard: false)
        _ = drive.at(0.1, .audioUnavailable)
        _ = drive.at(20, .audioReady(from: moment(20.7)))
        _ = drive.at(32, .audioLost(at: moment(30)))
        #expect(drive.at(45, .deadline) == ["play"])
        #expect(drive.now(46) == "hold 1 at 15.0")
    }

    @Test func `an open hold is begun again`() throws {
        var drive = try drive([
            Exercise(
                id: try slug("plank"), name: "Plank", reps: .exactly(2),
                poses: [.init(hold: .open(most: .seconds(60)), release: .seconds(4))])
        ])
        _ = drive.at(22, .audioLost(at: moment(20)))
        #expect(drive.next == "35.0")
        #expect(drive.at(35, .deadline) == ["play"])
        #expect(drive.now(40) == "hold 1 at 15.0")
        #expect(drive.at(40, .resume).last?.hasPrefix("play 40.0 resumed 42.0 tick") == true)
    }

    @Test func `a gate waits anyway, and counts from when it opens`() throws {
        var drive = try drive([
            try exercise("one", hold: 5),
            Exercise(
                id: try slug("two"), name: "Two", poses: [.init(hold: .exactly(.seconds(60)), release: .seconds(4))],
                gate: .exercise),
        ])
        // Prepare 0–15, hold 15–20, gate at 20.
        _ = drive.at(25, .audioLost(at: moment(24)))
        #expect(drive.session.isWaiting)
        #expect(drive.next == "920.0", "15 minutes at a gate, as ever")
        _ = drive.at(100, .tap)
        #expect(drive.next == "110.150", "the prepare's end")
        _ = drive.at(110.15, .deadline)
        #expect(drive.next == "115.0")
        #expect(drive.at(115, .deadline).last == "play")
        #expect(drive.session.soundWait == .silent)
    }

    @Test func `a loss that begins in a pause counts from when it goes on`() throws {
        var drive = try drive(try longHolds())
        _ = drive.at(20, .pause)
        _ = drive.at(22, .audioLost(at: moment(21)))
        #expect(drive.next == "920.0")
        _ = drive.at(100, .resume)
        #expect(drive.next == "115.0")
        #expect(drive.at(115, .deadline) == ["play"])
        #expect(drive.now(120) == "hold 1 at 15.0", "counted in at 110 and interrupted at 115")
    }

    @Test func `who resumes in silence goes on in silence until sound is back`() throws {
        var drive = try drive(try longHolds())
        _ = drive.at(22, .audioLost(at: moment(20)))
        _ = drive.at(35, .deadline)
        #expect(drive.at(40, .pause) == ["play"], "heard you, if anything were heard")
        _ = drive.at(50, .resume)
        #expect(drive.session.soundWait == nil)
        _ = drive.at(52, .audioUnavailable)
        #expect(drive.next == "115.0", "the end of the hold that began at 55")
        // Sound that comes back and is lost again counts again.
        #expect(drive.at(60, .audioReady(from: moment(60.7))) == [])
        _ = drive.at(72, .audioLost(at: moment(70)))
        #expect(drive.next == "85.0")
    }

    @Test func `who moves on in silence is paused where they went`() throws {
        var drive = try drive(try longHolds())
        _ = drive.at(22, .audioLost(at: moment(20)))
        _ = drive.at(30, .next)
        #expect(drive.at(35, .deadline).last == "play")
        #expect(drive.now(40) == "release 1 at 75.0")
    }

    @Test func `a tap just after the pause is not taken for a resume`() throws {
        var drive = try drive(try longHolds())
        _ = drive.at(22, .audioLost(at: moment(20)))
        _ = drive.at(35, .deadline)
        #expect(drive.at(35.5, .tap) == ["play"])
        #expect(drive.session.soundWait == .silent)
    }

    @Test func `a session that waits for sound ends after 15 minutes`() throws {
        var drive = try drive(try longHolds())
        _ = drive.at(22, .audioLost(at: moment(20)))
        _ = drive.at(35, .deadline)
        #expect(drive.next == "935.0")
        #expect(drive.at(935, .deadline) == ["ended partial"])
    }

    @Test func `a late deadline pauses at the same place`() throws {
        var drive = try drive(try threeHolds())
        _ = drive.at(18, .audioLost(at: moment(16)))
        #expect(drive.at(37, .deadline) == ["step 4", "step 1", "play"])
        #expect(drive.session.state == .paused(at: .seconds(15), since: moment(31)))
    }

    @Test func `a device that may still answer does not begin a session before its time`() throws {
        var drive = try Drive([exercise(hold: 5, prepare: 4)])
        #expect(drive.at(2, .audioLost(at: moment(2))) == [])
        #expect(drive.next == "2.7")
    }
}
