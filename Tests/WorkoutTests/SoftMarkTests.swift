import Testing
import Units

@testable import Workout

/// Marks within steps, and cues at gates: each sequence as a person would hear it.
@Suite struct SoftMarkTests {
    private func exercise(
        pacedBy hold: HoldLength, reps: Int = 1, release: Double = 4
    ) throws -> Exercise {
        Exercise(
            id: try slug("one"), name: "one", reps: .exactly(reps),
            poses: [.init(hold: hold, release: .seconds(release))])
    }

    @Test func aHoldOfBreathsSoundsInAndOut() throws {
        // 3 s in, 4 s out. The first breath in moves clear of the start: 400 ms of tone, 100 ms of silence.
        #expect(
            try heard([exercise(pacedBy: .breaths(2))]) == [
                "12.0 tick", "13.0 tick", "14.0 tick", "15.0 holdStart", "15.5 breathIn 1.5", "18.0 breathOut 1.5",
                "22.0 breathIn 1.5", "25.0 breathOut 1.5", "29.0 holdEnd", "29.8 sessionDone",
            ])
    }

    @Test func aQuickBreathHasShorterGlides() throws {
        let quick = Breath(inhale: .seconds(1), exhale: .milliseconds(1200))
        let cues = Timeline(
            try routine([exercise(pacedBy: .breaths(2))]), breath: quick, lengths: tableLengths
        ).cues
        // Each glide leaves 100 ms before the next: 1.0 − 0.5 − 0.1, then 1.2 − 0.1, 1.0 − 0.1.
        #expect(
            heard(cues).dropFirst(3) == [
                "15.0 holdStart", "15.5 breathIn 0.4", "16.0 breathOut 1.1", "17.2 breathIn 0.9", "18.2 breathOut 1.1",
                "19.4 holdEnd", "20.2 sessionDone",
            ])
    }

    @Test func posesByTheBreathFlowIntoOneAnother() throws {
        let poses = [("Round", HoldLength.exhale), ("Arch", .inhale)].map {
            Exercise.Pose(name: $0, hold: $1, release: .zero)
        }
        // The change of pose sounds 350 ms, and the breath begins 100 ms after it.
        #expect(
            try heard([Exercise(id: slug("cat"), name: "Cat", reps: .exactly(2), poses: poses)]).dropFirst(3) == [
                "15.0 holdStart", "15.5 breathOut 1.5", "19.0 sideChange", "19.450 breathIn 1.5",
                "22.0 sideChangeBack", "22.450 breathOut 1.5", "26.0 sideChange", "26.450 breathIn 1.5",
                "29.0 holdEnd", "29.8 sessionDone",
            ])
    }

    @Test(arguments: [(19.9, []), (20.0, ["25.0 halfway"]), (60.0, ["45.0 halfway"])])
    func aLongHoldHasItsHalfMarked(hold: Double, marks: [String]) throws {
        #expect(try heard([long(hold)]).filter { $0.hasSuffix("halfway") } == marks)
        #expect(try heard([activity(for: hold)]).filter { $0.hasSuffix("halfway") } == marks)
    }

    private func long(_ hold: Double) throws -> Exercise { try exercise(pacedBy: .exactly(.seconds(hold))) }

    @Test func aMovingRepetitionIsLedByItsMovements() throws {
        #expect(
            try heard([moving(reps: 2, up: 3, down: 2)]) == [
                "12.0 tick", "13.0 tick", "14.0 tick",
                "15.0 moveUp 1.5", "18.0 moveDown 1.5", "20.0 moveUp 1.5", "23.0 moveDown 1.5", "25.8 sessionDone",
            ])
        // With a hold between, its end comes first, and the movement back 100 ms after it.
        #expect(
            try heard([moving(reps: 2, up: 1, hold: 1, down: 2, pause: 3)]).dropFirst(3) == [
                "15.0 moveUp 0.9", "16.0 holdStart", "17.0 holdEnd", "17.470 moveDown 1.430", "20.5 repChangeLast",
                "22.0 moveUp 0.9", "23.0 holdStart", "24.0 holdEnd", "24.470 moveDown 1.430", "26.8 sessionDone",
            ])
    }

    @Test func anActivityHasAStartAndAnEnd() throws {
        #expect(
            try heard([activity(for: 600)]).dropFirst(3) == [
                "15.0 holdStart", "315.0 halfway", "615.0 holdEnd", "615.8 sessionDone",
            ])
    }

    @Test func setsOnTheMinuteAreCountedInAndEndWithTheLast() throws {
        let group = Routine.Group(rounds: 3, every: .seconds(60), exercises: [try ownPace(reps: 10, sets: 1)])
        #expect(
            heard(Timeline(try grouped(group), lengths: tableLengths).cues) == [
                "12.0 tick", "13.0 tick", "14.0 tick", "15.0 holdStart", "72.0 tick", "73.0 tick", "74.0 tick",
                "75.0 holdStart", "132.0 tick", "133.0 tick", "134.0 tick", "135.0 holdStart", "195.0 holdEnd",
                "195.8 sessionDone",
            ])
    }

    @Test func aGateAsksForThePerson() throws {
        var second = try long(5)
        second.id = try slug("two")
        second.gate = .exercise
        let timeline = Timeline(try routine([long(5), second]), lengths: tableLengths)
        // The end sounds for 370 ms; then 100 ms of silence. The ticks count from when the gate has opened.
        #expect(
            heard(timeline.cues) == [
                "12.0 tick", "13.0 tick", "14.0 tick", "15.0 holdStart", "20.0 holdEnd", "20.470 yourTurn",
                "27.0 tick", "28.0 tick", "29.0 tick", "30.0 holdStart", "35.0 holdEnd", "35.8 sessionDone",
            ])
        #expect(timeline.segments == [0..<6, 6..<12])
    }

    @Test func anOpenHoldEndsInTheNextSegment() throws {
        let timeline = Timeline(
            try routine([exercise(pacedBy: .open(most: .seconds(35)), reps: 2)]), lengths: tableLengths)
        #expect(
            heard(timeline.cues) == [
                "12.0 tick", "13.0 tick", "14.0 tick", "15.0 holdStart",
                "15.0 holdEnd", "17.0 repChangeLast", "19.0 holdStart",
                "19.0 holdEnd", "19.8 sessionDone",
            ])
        #expect(timeline.segments == [0..<4, 4..<7, 7..<9])
        #expect(heard(timeline.marks(ofOpenStep: 1)) == ["10.0 halfway", "20.0 halfway", "30.0 halfway"])
    }
}
