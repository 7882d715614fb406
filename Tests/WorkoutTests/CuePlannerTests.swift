import Testing
import Units

@testable import Workout

@Suite struct CuePlannerTests {
    @Test func tenHoldsOfFiveSecondsAreThirtyThreeCues() throws {
        // 15 s to get ready, then every 9 s a hold; "again" 2 s before each further one.
        #expect(
            try heard([exercise(hold: 5, reps: 10, release: 4)]) == [
                "12.0 tick", "13.0 tick", "14.0 tick",
                "15.0 holdStart", "20.0 holdEnd", "22.0 repChange",
                "24.0 holdStart", "29.0 holdEnd", "31.0 repChange",
                "33.0 holdStart", "38.0 holdEnd", "40.0 repChange",
                "42.0 holdStart", "47.0 holdEnd", "49.0 repChange",
                "51.0 holdStart", "56.0 holdEnd", "58.0 repChange",
                "60.0 holdStart", "65.0 holdEnd", "67.0 repChange",
                "69.0 holdStart", "74.0 holdEnd", "76.0 repChange",
                "78.0 holdStart", "83.0 holdEnd", "85.0 repChange",
                "87.0 holdStart", "92.0 holdEnd", "94.0 repChangeLast",
                "96.0 holdStart", "101.0 holdEnd", "101.8 sessionDone",
            ])
    }

    @Test func posesInTurnAreToldApart() throws {
        let poses = ["Cat", "Cow"].map {
            Exercise.Pose(name: $0, hold: .exactly(.seconds(5)), release: .seconds(3))
        }
        let catCow = Exercise(id: try slug("cat-cow"), name: "Cat-cow", reps: .exactly(2), poses: poses)
        // A gap of 3 s: the announcement comes half of it before the start.
        #expect(
            try heard([catCow]) == [
                "12.0 tick", "13.0 tick", "14.0 tick",
                "15.0 holdStart", "20.0 holdEnd", "21.5 sideChange",
                "23.0 holdStart", "28.0 holdEnd", "29.5 sideChangeBack",
                "31.0 holdStart", "36.0 holdEnd", "37.5 sideChange",
                "39.0 holdStart", "44.0 holdEnd", "44.8 sessionDone",
            ])
    }

    @Test func posesWithoutAGapFlowIntoOneAnother() throws {
        let poses = ["Cat", "Cow"].map { Exercise.Pose(name: $0, hold: .exactly(.seconds(5)), release: .zero) }
        let catCow = Exercise(id: try slug("cat-cow"), name: "Cat-cow", reps: .exactly(2), poses: poses)
        #expect(
            try heard([catCow]) == [
                "12.0 tick", "13.0 tick", "14.0 tick", "15.0 holdStart", "20.0 sideChange", "25.0 sideChangeBack",
                "30.0 sideChange", "35.0 holdEnd", "35.8 sessionDone",
            ])
    }

    @Test func sidesInTurnAreASwitchApart() throws {
        let birdDog = try exercise(hold: 14, reps: 2, sides: ["left", "right"], order: .alternate)
        #expect(
            try heard([birdDog]) == [
                "12.0 tick", "13.0 tick", "14.0 tick",
                "15.0 holdStart", "29.0 holdEnd", "32.0 sideChange",
                "34.0 holdStart", "48.0 holdEnd", "51.0 sideChangeBack",
                "53.0 holdStart", "67.0 holdEnd", "70.0 sideChange",
                "72.0 holdStart", "86.0 holdEnd", "86.8 sessionDone",
            ])
    }

    @Test func oneSideAfterTheOtherHasTimeForTicks() throws {
        let stretch = try exercise(hold: 10, reps: 2, sides: ["left", "right"])
        #expect(
            try heard([stretch]) == [
                "12.0 tick", "13.0 tick", "14.0 tick",
                "15.0 holdStart", "25.0 holdEnd", "27.0 repChangeLast",
                "29.0 holdStart", "39.0 holdEnd", "39.8 sideChange", "44.0 tick", "45.0 tick", "46.0 tick",
                "47.0 holdStart", "57.0 holdEnd", "59.0 repChangeLast",
                "61.0 holdStart", "71.0 holdEnd", "71.8 sessionDone",
            ])
    }

    @Test func betweenSetsAndExercisesTheBlockIsOver() throws {
        let two = [try exercise(hold: 5, sets: 2), try exercise("two", hold: 5)]
        #expect(
            try heard(two, between: .seconds(6)) == [
                "12.0 tick", "13.0 tick", "14.0 tick",
                "15.0 holdStart", "20.0 holdEnd", "20.8 rest", "47.0 tick", "48.0 tick", "49.0 tick",
                "50.0 holdStart", "55.0 holdEnd", "55.8 rest", "68.0 tick", "69.0 tick", "70.0 tick",
                "71.0 holdStart", "76.0 holdEnd", "76.8 sessionDone",
            ])
    }

    /// gap in seconds → what sounds between 2 s holds, as offsets from the first one's end
    @Test(arguments: [
        (0.5, []),
        (1.9, []),
        (2.0, ["1.0 repChangeLast"]),
        (3.0, ["1.5 repChangeLast"]),
        (4.0, ["2.0 repChangeLast"]),
        (7.9, ["5.9 repChangeLast"]),
        (8.0, ["0.8 rest", "5.0 tick", "6.0 tick", "7.0 tick"]),
        (20.0, ["0.8 rest", "17.0 tick", "18.0 tick", "19.0 tick"]),
    ])
    func theGapDecidesWhatSoundsInIt(gap: Double, expected: [String]) throws {
        let timeline = Timeline(try routine([exercise(hold: 2, reps: 2, release: gap)]), lengths: tableLengths)
        let end = try #require(timeline.cues.first { $0.kind == .holdEnd }).offset
        let next = end + .seconds(gap)
        let between = timeline.cues.filter { $0.offset > end && $0.offset < next }
        #expect(heard(between.map { Cue($0.kind, at: $0.offset - end) }) == expected)
    }

    @Test(arguments: [
        (0.0, []), (0.9, []), (1.0, ["0.0 tick"]), (2.5, ["0.5 tick", "1.5 tick"]),
        (3.0, ["0.0 tick", "1.0 tick", "2.0 tick"]),
    ])
    func aShortPrepareHasTheTicksThatFit(prepare: Double, expected: [String]) throws {
        let cues = try heard([exercise(hold: 2, prepare: prepare)])
        #expect(cues.prefix { $0.hasSuffix("tick") } == expected[...])
    }

    @Test func longTonesMoveClearOfStartsAndEndsOrAreDropped() throws {
        let long = CueLengths { _ in .seconds(2) }
        let steps = Timeline(try routine([exercise(hold: 3, reps: 2, release: 5)]), lengths: long).cues
        // From the end (18 s) it sounds to 20 s; then 100 ms, 2 s of "again", 100 ms: 22.2 s, clear of 23 s.
        #expect(heard(steps).contains("20.9 repChangeLast"))
        let short = Timeline(try routine([exercise(hold: 3, reps: 2, release: 4)]), lengths: long).cues
        #expect(!short.contains { $0.kind == .repChangeLast }, "4 s have no room for it")
        #expect(short.count { $0.kind == .holdStart } == 2 && short.count { $0.kind == .holdEnd } == 2)
        #expect(heard(short).last == "27.1 sessionDone", "the end at 25 s sounds to 27 s")
    }
}
