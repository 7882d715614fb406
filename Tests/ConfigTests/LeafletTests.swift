import Testing
import Units
import Workout

@testable import Config

/// An exercise of the two leaflets: its row in the table, the bundled routine, and what it is made of.
private struct Row: CustomTestStringConvertible, Sendable {
    let row: String
    let id: String
    let steps: String

    init(_ row: String, _ id: String, _ steps: String) {
        self.row = row
        self.id = id
        self.steps = steps
    }

    var testDescription: String { "\(row) \(id)" }
}

// Worked out from the leaflets, row by row, and read against them; nothing is taken from what the program says. The
// releases, and the numbers that a leaflet leaves out, are those of our files.
private let rows = [
    Row(
        "A1", "press-up",
        """
        prepare 15s, hold 5s 1/1, release 4s, hold 5s 1/2, release 4s, hold 5s 1/3, release 4s, hold 5s 1/4,
        release 4s, hold 5s 1/5, release 4s, hold 5s 1/6, release 4s, hold 5s 1/7, release 4s, hold 5s 1/8,
        release 4s, hold 5s 1/9, release 4s, hold 5s 1/10
        """),
    Row(
        "A2", "cat-cow",
        """
        prepare 15s, hold 5s Cat 1/1, release 3s, hold 5s Cow 1/1, release 3s, hold 5s Cat 1/2, release 3s,
        hold 5s Cow 1/2, release 3s, hold 5s Cat 1/3, release 3s, hold 5s Cow 1/3, release 3s, hold 5s Cat 1/4,
        release 3s, hold 5s Cow 1/4, release 3s, hold 5s Cat 1/5, release 3s, hold 5s Cow 1/5, release 3s,
        hold 5s Cat 1/6, release 3s, hold 5s Cow 1/6
        """),
    Row(
        "A3", "bird-dog",
        """
        prepare 15s, hold 14s (2 breaths) left arm and right leg 1/1, switch 5s,
        hold 14s (2 breaths) right arm and left leg 1/1, switch 5s, hold 14s (2 breaths) left arm and right leg 1/2,
        switch 5s, hold 14s (2 breaths) right arm and left leg 1/2, switch 5s,
        hold 14s (2 breaths) left arm and right leg 1/3, switch 5s, hold 14s (2 breaths) right arm and left leg 1/3,
        switch 5s, hold 14s (2 breaths) left arm and right leg 1/4, switch 5s,
        hold 14s (2 breaths) right arm and left leg 1/4, switch 5s, hold 14s (2 breaths) left arm and right leg 1/5,
        switch 5s, hold 14s (2 breaths) right arm and left leg 1/5, switch 5s,
        hold 14s (2 breaths) left arm and right leg 1/6, switch 5s, hold 14s (2 breaths) right arm and left leg 1/6,
        switch 5s, hold 14s (2 breaths) left arm and right leg 1/7, switch 5s,
        hold 14s (2 breaths) right arm and left leg 1/7, switch 5s, hold 14s (2 breaths) left arm and right leg 1/8,
        switch 5s, hold 14s (2 breaths) right arm and left leg 1/8, switch 5s,
        hold 14s (2 breaths) left arm and right leg 1/9, switch 5s, hold 14s (2 breaths) right arm and left leg 1/9,
        switch 5s, hold 14s (2 breaths) left arm and right leg 1/10, switch 5s,
        hold 14s (2 breaths) right arm and left leg 1/10
        """),
    Row(
        "A4", "corner-stretch",
        """
        prepare 15s, hold 30s 1/1
        """),
    Row(
        "A5", "prone-cobra",
        """
        prepare 15s, hold 10s 1/1, release 5s, hold 10s 1/2, release 5s, hold 10s 1/3, release 5s, hold 10s 1/4,
        release 5s, hold 10s 1/5, release 5s, hold 10s 1/6, release 5s, hold 10s 1/7, release 5s, hold 10s 1/8,
        release 5s, hold 10s 1/9, release 5s, hold 10s 1/10
        """),
    Row(
        "B1", "cobra",
        """
        prepare 15s, hold 3s 1/1, release 4s, hold 3s 1/2, release 4s, hold 3s 1/3, release 4s, hold 3s 1/4,
        release 4s, hold 3s 1/5, release 4s, hold 3s 1/6, release 4s, hold 3s 1/7, release 4s, hold 3s 1/8,
        release 4s, hold 3s 1/9, release 4s, hold 3s 1/10
        """),
    Row(
        "B2", "back-extension",
        """
        prepare 15s, hold 3s 1/1, release 4s, hold 3s 1/2, release 4s, hold 3s 1/3, release 4s, hold 3s 1/4,
        release 4s, hold 3s 1/5, release 4s, hold 3s 1/6, release 4s, hold 3s 1/7, release 4s, hold 3s 1/8
        """),
    Row(
        "B3", "cat-cow-breath",
        """
        prepare 15s, hold 7s (1 breath) Round 1/1, hold 7s (1 breath) Arch 1/1, hold 7s (1 breath) Round 1/2,
        hold 7s (1 breath) Arch 1/2, hold 7s (1 breath) Round 1/3, hold 7s (1 breath) Arch 1/3,
        hold 7s (1 breath) Round 1/4, hold 7s (1 breath) Arch 1/4, hold 7s (1 breath) Round 1/5,
        hold 7s (1 breath) Arch 1/5, hold 7s (1 breath) Round 1/6, hold 7s (1 breath) Arch 1/6
        """),
    Row(
        "B4", "arm-and-leg-raise",
        """
        prepare 15s, hold 5s left arm and right leg 1/1, switch 5s, hold 5s right arm and left leg 1/1, switch 5s,
        hold 5s left arm and right leg 1/2, switch 5s, hold 5s right arm and left leg 1/2, switch 5s,
        hold 5s left arm and right leg 1/3, switch 5s, hold 5s right arm and left leg 1/3, switch 5s,
        hold 5s left arm and right leg 1/4, switch 5s, hold 5s right arm and left leg 1/4, switch 5s,
        hold 5s left arm and right leg 1/5, switch 5s, hold 5s right arm and left leg 1/5, switch 5s,
        hold 5s left arm and right leg 1/6, switch 5s, hold 5s right arm and left leg 1/6, switch 5s,
        hold 5s left arm and right leg 1/7, switch 5s, hold 5s right arm and left leg 1/7, switch 5s,
        hold 5s left arm and right leg 1/8, switch 5s, hold 5s right arm and left leg 1/8
        """),
    Row(
        "B5", "chest-stretch",
        """
        prepare 15s, hold 30s 1/1
        """),
]

@Suite struct LeafletTests {
    @Test(arguments: rows)
    fileprivate func `every exercise of the leaflets has exactly the steps that it prescribes`(_ row: Row) throws {
        let library = Library.load(configFolder: nil)
        let steps = stepTexts(of: try library.routine(row.id))
        #expect(steps == stepTexts(row.steps))
    }

    @Test func `each programme is its leaflet in order, after a warm-up`() throws {
        let library = Library.load(configFolder: nil)
        for (programme, leaflet) in [("upper-back", "A"), ("upper-middle-back", "B")] {
            let routine = try library.routine(programme)
            let alone = try rows.filter { $0.row.hasPrefix(leaflet) }.map { try library.routine($0.id) }
            #expect(routine.main.flatMap(\.exercises).map(\.id) == alone.flatMap(\.exercises).map(\.id))
            #expect(routine.warmUp.flatMap(\.exercises).map(\.id.description) == ["rolls", "open-chest"])
            let sources = routine.exercises.map { $0.origin?.description }
            let own = alone.map { "\($0.id)/\($0.exercises[0].id)" }
            #expect(sources == ["shoulder-rolls/rolls", "shoulder-rolls/open-chest"] + own)
        }
    }

    @Test func `holds and repetitions build up where the leaflets say so`() throws {
        let library = Library.load(configFolder: nil)
        let progress = { (id: String) in try library.routine(id).exercises[0].progress }
        #expect(
            try progress("press-up")
                == .raise(hold: .init(to: .seconds(30), by: .seconds(5), after: 3), reps: nil))
        #expect(
            try progress("back-extension")
                == .raise(
                    hold: .init(to: .seconds(20), by: .seconds(1), after: 3), reps: .init(to: 10, by: 1, after: 3)))
        #expect(try progress("bird-dog") == .raise(hold: nil, reps: .init(to: 15, by: 1, after: 3)))
        #expect(
            try progress("corner-stretch")
                == .raise(hold: .init(to: .seconds(60), by: .seconds(5), after: 3), reps: nil))
        let ranges = try ["bird-dog", "corner-stretch", "back-extension"].map { try library.routine($0).exercises[0] }
        #expect(ranges.map(\.reps) == [.range(10...15), .exactly(1), .range(8...10)])
        #expect(ranges[1].commonHold == .range(.seconds(30) ... .seconds(60)))
        #expect(ranges[2].commonHold == .range(.seconds(3) ... .seconds(5)))
    }

    @Test(arguments: [
        ("press-up", "advanced"), ("prone-cobra", "advanced"), ("cobra", "easier"), ("corner-stretch", "doorway"),
        ("chest-stretch", "doorway"),
    ])
    func `a variant says something else and is done as the exercise`(id: String, name: String) throws {
        let exercise = try Library.load(configFolder: nil).routine(id).exercises[0]
        let variant = try #require(exercise.variants.first { $0.name.description == name }).exercise
        #expect(variant.say != exercise.say)
        #expect(variant.reps == exercise.reps && variant.poses == exercise.poses)
    }
}
