import Testing
import Units
import Workout

@testable import Config

/// The exercise that `keys` say, named A, in a file of its own beside `other`.
private func exercise(_ keys: String) throws -> Exercise {
    let found = library(["r": "name: R\nexercises: [{ \(keys) }]\n", "o": other])
    try #require(found.problems == [])
    return try #require(try found.routine("r").exercises.first)
}

private func seconds(_ count: Int) -> HoldLength { .exactly(.seconds(count)) }

@Test(
    "Each way to say what is done arrives",
    arguments: [
        ("hold: inhale", [.init(hold: .inhale, release: .seconds(4))], .exactly(1)),
        ("hold: exhale", [.init(hold: .exhale, release: .seconds(4))], .exactly(1)),
        ("hold: open", [.init(hold: .open(most: .seconds(60)), release: .seconds(4))], .exactly(1)),
        ("hold: { max: 90s }", [.init(hold: .open(most: .seconds(90)), release: .seconds(4))], .exactly(1)),
        (
            "hold: [10s, 2 breaths, inhale]",
            [.init(hold: .list([seconds(10), .breaths(2), .inhale]), release: .seconds(4))], .exactly(3)
        ),
        (
            "poses: [{ name: Up, reps: 3, hold: open, release: 1s, say: Lift. }, Down], hold: 30s..60s",
            [
                .init(
                    name: "Up", hold: .open(most: .seconds(60)), release: .seconds(1), reps: 3, say: "Lift."),
                .init(name: "Down", hold: .range(.seconds(30) ... .seconds(60)), release: .seconds(4)),
            ], .exactly(1)
        ),
        (
            "tempo: { up: 2s, hold: 1s, down: 3s, pause: 1.5s }, reps: 8",
            [
                .init(motion: .up, hold: seconds(2), release: .zero), .init(hold: seconds(1), release: .zero),
                .init(motion: .down, hold: seconds(3), release: .milliseconds(1500)),
            ], .exactly(8)
        ),
        ("tempo: { up: 2s, hold: 0s }", [.init(motion: .up, hold: seconds(2), release: .zero)], .exactly(1)),
        ("for: 10m", [.init(motion: .activity, hold: seconds(600), release: .seconds(4))], .exactly(1)),
        (
            "for: 1m..2m",
            [.init(motion: .activity, hold: .range(.seconds(60) ... .seconds(120)), release: .seconds(4))],
            .exactly(1)
        ),
        (
            "pace: self, reps: [12, 10]",
            [.init(motion: .ownPace, hold: .exactly(.milliseconds(500)), release: .seconds(4))], .list([12, 10])
        ),
        ("hold: 1s, reps: open", [.init(hold: seconds(1), release: .seconds(4))], .open(most: 50)),
        ("hold: 1s, reps: { max: 20 }", [.init(hold: seconds(1), release: .seconds(4))], .open(most: 20)),
    ] as [(String, [Exercise.Pose], RepCount)])
func waysArrive(keys: String, poses: [Exercise.Pose], reps: RepCount) throws {
    let found = try exercise("name: A, \(keys)")
    #expect(found.poses == poses)
    #expect(found.reps == reps)
}

@Test("Sets follow from a list of repetitions, and a side's repetitions from its list of holds")
func derivedCounts() throws {
    #expect(try exercise("name: A, hold: 1s, reps: [12, 10, 8]").sets == 3)
    let sides = try exercise(
        "name: A, hold: 5s, sides: [{ name: weak, reps: [10, 8], hold: 3s, release: 1s, say: Slow. }, "
            + "{ name: other, reps: 4 }]")
    #expect(sides.sets == 2)
    #expect(
        sides.sides == [
            .init("weak", reps: .list([10, 8]), hold: seconds(3), release: .seconds(1), say: "Slow."),
            .init("other", reps: .exactly(4)),
        ])
    let lists = try exercise("name: A, hold: 5s, sides: [{ name: l, hold: [1s, 2s] }, r]")
    #expect(lists.sides.map(\.reps) == [.exactly(2), nil] && lists.reps == .exactly(1))
}

@Test(
    "A rule of progress arrives with its defaults",
    arguments: [
        (
            "hold: 5s, progress: { hold: { to: 30s } }",
            .raise(hold: .init(to: .seconds(30), by: .seconds(5), after: 3), reps: nil)
        ),
        (
            "hold: 30s..60s, reps: 10..15, progress: { hold: { by: 10s }, reps: { after: 5 } }",
            .raise(
                hold: .init(to: .seconds(60), by: .seconds(10), after: 3), reps: .init(to: 15, by: 1, after: 5))
        ),
        (
            "hold: 5s, progress: { ladder: [{ reps: 3 }, { reps: 5, hold: 10s }], after: 2 }",
            .ladder([.init(reps: 3, hold: nil), .init(reps: 5, hold: .seconds(10))], after: 2)
        ),
        (
            "for: 10m, progress: { hold: { to: 2h, by: 10m } }",
            .raise(hold: .init(to: .seconds(7200), by: .seconds(600), after: 3), reps: nil)
        ),
    ] as [(String, Progress)])
func progressArrives(keys: String, progress: Progress) throws {
    #expect(try exercise("name: A, \(keys)").progress == progress)
}

@Test("Gates, notes and the lists around the main one arrive")
func wholeRoutine() throws {
    let text = """
        name: R
        review: in May
        between: 7s
        warm-up: [{ name: Walk, for: 5m, gate: true }]
        exercises:
          - { rounds: 3, every: 2m, gate: true, between: 3s, exercises: [{ name: Squat, pace: self, reps: 12 }] }
          - { rounds: 2, exercises: [{ name: Bridge, hold: 20s, gate: sets }, { name: Plank, hold: 30s, gate: false }] }
        cool-down: [{ name: Rest, hold: 1m, source: a leaflet, review: in June }]
        """
    let found = library(["r": text])
    #expect(found.problems == [])
    let routine = try found.routine("r")
    #expect(routine.review == "in May")
    #expect(routine.warmUp.flatMap(\.exercises).map(\.gate) == [.exercise])
    #expect(routine.coolDown.flatMap(\.exercises).map(\.review) == ["in June"])
    #expect(routine.exercises.map(\.name) == ["Walk", "Squat", "Bridge", "Plank", "Rest"])
    guard case .group(let timed) = routine.main[0], case .group(let circuit) = routine.main[1] else {
        Issue.record("no groups")
        return
    }
    #expect(timed.rounds == 3 && timed.every == .seconds(120) && timed.hasGate && timed.between == .seconds(3))
    #expect(circuit.every == nil && circuit.rest == .seconds(30) && circuit.between == .seconds(7) && !circuit.hasGate)
    #expect(circuit.exercises.map(\.gate) == [.sets, .none])
}

@Test("A variant is the whole exercise with what it changes, and has what is written beside use")
func variants() throws {
    let base = "name: A, hold: 5s, reps: 4, say: Lift., progress: { hold: { to: 15s } }"
    let own = try exercise("\(base), variants: { easy: { hold: 3s }, free: { pace: self, name: B } }")
    #expect(own.variants.map(\.name.description) == ["easy", "free"])
    let easy = own.variants[0].exercise
    #expect(easy.poses == [.init(hold: seconds(3), release: .seconds(4))])
    #expect(easy.reps == .exactly(4) && easy.say == "Lift." && easy.id == own.id && easy.progress == own.progress)
    let free = own.variants[1].exercise
    #expect(free.name == "B" && free.isAtOwnPace && free.progress == nil, "its rule needs a hold")
    let used = try exercise("use: o/v, say: Slowly., rest: 9s, sets: 2")
    #expect(used.variants.map(\.exercise.say) == ["Slowly."] && used.variants.map(\.exercise.sets) == [2])
    #expect(used.variants.map(\.exercise.poses.count) == [1] && used.origin == ExerciseAddress("o/v"))
    #expect(try exercise("use: o/v, hold: 9s").variants.first?.exercise.poses.first?.hold.isList == true)
}

@Test(
    "A way that is written beside use replaces the origin's, a hold alone is that of its poses",
    arguments: [
        ("use: o/p, hold: 9s", ["Cat", "Cow"], [seconds(9), seconds(9)]),
        ("use: o/p, poses: [Up]", ["Up"], [seconds(3)]),
        ("use: o/p, for: 9s", [nil], [seconds(9)]),
        ("use: o/a, tempo: { up: 2s }", [nil], [seconds(2)]),
        ("use: o/a, poses: [{ name: Up, hold: 2s }, Down]", ["Up", "Down"], [seconds(2), seconds(5)]),
    ] as [(String, [String?], [HoldLength])])
func usedWays(keys: String, names: [String?], holds: [HoldLength]) throws {
    let found = library(["r": "name: R\nexercises: [{ \(keys) }]\n", "o": other])
    let poses = try #require(try found.routine("r").exercises.first).poses
    #expect(poses.map(\.name) == names)
    #expect(poses.map(\.hold) == holds)
}

@Test("What is written beside use is meant for all sides")
func usedSides() throws {
    let found = library([
        "a": "name: A\nexercises: [{ name: X, hold: 5s, sides: [{ name: l, reps: 3, hold: 2s, release: 1s }, r] }]\n",
        "b": "name: B\nexercises: [{ use: a/x }, { use: a/x, id: y, reps: 8, hold: 9s, release: 2s }]\n",
    ])
    let exercises = try found.routine("b").exercises
    #expect(exercises[0].sides == [.init("l", reps: .exactly(3), hold: seconds(2), release: .seconds(1)), .init("r")])
    #expect(exercises[1].sides == [.init("l"), .init("r")])
    #expect(exercises[1].reps == .exactly(8))
}
