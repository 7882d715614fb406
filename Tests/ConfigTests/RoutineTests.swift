import Testing
import Units
import Workout

@testable import Config

@Test("The keys of a plain exercise arrive")
func plainKeys() throws {
    let text = """
        name: Whole
        source: a leaflet
        note: |
          First line,
          second line.
        between: 20s
        exercises:
          - name: Bird dog, easy
            id: dog
            say: Kneel.
            note: slowly
            load: 2 kg
            sets: 3
            reps: 10..15
            hold: 2 breaths
            release: 0s
            rest: 1m
            prepare: 6s
            switch: 0s
            sides: [left, right]
            order: sets-first
          - name: Cat-cow
            hold: 5s
            release: 3s
            poses: [Cat, { name: Cow, hold: 7s, release: 1s, say: Sink. }]
        """
    let routine = try library(["whole": text]).routine("whole")
    let dog = Exercise(
        id: try #require(Slug("dog")), name: "Bird dog, easy", say: "Kneel.", note: "slowly", load: "2 kg", sets: 3,
        reps: .range(10...15), poses: [.init(hold: .breaths(2), release: .zero)],
        sides: [.init("left"), .init("right")],
        order: .setsFirst, prepare: .seconds(6), switchTime: .zero, rest: .seconds(60))
    let cat = Exercise(
        id: try #require(Slug("cat-cow")), name: "Cat-cow",
        poses: [
            .init(name: "Cat", hold: .exactly(.seconds(5)), release: .seconds(3)),
            .init(name: "Cow", hold: .exactly(.seconds(7)), release: .seconds(1), say: "Sink."),
        ])
    #expect(
        routine
            == Routine(
                id: try #require(Slug("whole")), name: "Whole", source: "a leaflet",
                note: "First line,\nsecond line.", between: .seconds(20), exercises: [dog, cat]))
}

@Test("What is used keeps its definition but for what is written beside it, through any number of files")
func use() throws {
    let found = library([
        "a": "name: A\nexercises: [{ name: Rise, hold: 5s, reps: 4, load: 1 kg, sides: [left, right] }]\n",
        "b": "name: B\nexercises: [{ use: a/rise, sets: 2, rest: 1m, hold: 8s }]\n",
        "c": "name: C\nexercises: [{ use: b/rise, id: high, name: High, reps: 6, release: 1s, prepare: 3s }]\n",
    ])
    #expect(found.problems == [])
    let exercise = try #require(try found.routine("c").exercises.first)
    // Its dose goes by what is prescribed where it is defined.
    #expect(exercise.originRule == DoseRule(start: Dose(reps: 4, hold: .seconds(5)), progress: nil))
    #expect(
        exercise
            == Exercise(
                id: try #require(Slug("high")), name: "High", load: "1 kg", sets: 2, reps: .exactly(6),
                poses: [.init(hold: .exactly(.seconds(8)), release: .seconds(1))],
                sides: [.init("left"), .init("right")],
                prepare: .seconds(3), rest: .seconds(60)
            ).used(from: "a/rise", exercise.originRule))
}

extension Exercise {
    /// The same, used from the exercise at `address`.
    fileprivate func used(from address: String, _ rule: DoseRule?) -> Exercise {
        var exercise = self
        exercise.originRule = rule
        exercise.origin = ExerciseAddress(address)
        return exercise
    }
}
