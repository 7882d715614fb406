import Testing
import Units

@testable import Config

@Test(
    "A group says what is wrong with it, and with what cannot end by the clock",
    arguments: [
        (
            """
            every: 1m
            exercises: [{ rounds: 2, exercises: [] }]
            """,
            """
            5:17: error: exercises[0].exercises[0]: a group cannot lie in a group; write its exercises here, or the \
            group after this one
            """
        ),
        (
            "exercises: []",
            """
            4:16: error: exercises[0].exercises: 0 exercises: 1 to 100 are allowed
            """
        ),
        (
            """
            foo: 1
            exercises: [{ name: A, hold: 5s }]
            """,
            """
            4:5: error: exercises[0].foo: unknown key; allowed: rounds, every, rest, between, gate, exercises
            """
        ),
        (
            """
            every: 1m
            rest: 5s
            exercises: [{ name: A, hold: 5s }]
            """,
            """
            5:11: error: exercises[0].rest: not beside every, which fills each round with rest; write one of them
            """
        ),
        (
            """
            gate: sets
            every: 2s
            exercises: [{ name: D, hold: 3s }]
            """,
            """
            4:11: error: exercises[0].gate: "sets": not known; allowed: true, false
            5:12: error: exercises[0].every: "2s": 5s to 1h is allowed
            """
        ),
        (
            """
            every: 10s
            exercises: [{ name: A, hold: 5s, reps: 10 }]
            """,
            """
            4:12: error: exercises[0].every: 10s: a round takes 1m26s at the doses it starts with; write no less \
            than that
            """
        ),
        (
            """
            every: 10s
            exercises: [{ name: A, hold: 5s, variants: { long: { hold: 20s } } }]
            """,
            """
            4:12: error: exercises[0].every: 10s: a round takes 20s with the longest variants; write no less than \
            that
            """
        ),
        (
            """
            every: 30s
            exercises: [{ name: A, hold: 30s }, { name: B, pace: self, prepare: 0s }]
            """,
            """
            4:12: error: exercises[0].every: 30s: a round takes 35s at the doses it starts with; write no less than that
            """
        ),
        (
            """
            every: 1m
            exercises:
              - { name: A, hold: open, gate: true }
              - { name: B, hold: 5s, reps: open }
              - { name: C, hold: { max: 5s } }
              - { name: D, pace: self }
              - { name: E, pace: self, sets: 2 }
            """,
            """
            6:38: error: exercises[0].exercises[0].gate: no gate can wait in a group with every; write gate: true \
            for the group
            7:36: error: exercises[0].exercises[1].reps: no open repetitions in a group with every: the clock ends a \
            round
            8:26: error: exercises[0].exercises[2].hold: no open hold in a group with every: the clock ends a round
            9:26: error: exercises[0].exercises[3].pace: only the last exercise in a group with every can be at \
            one's own pace
            10:38: error: exercises[0].exercises[4].sets: one set at one's own pace in a group with every, which \
            lasts to its end
            """
        ),
        (
            """
            every: 1m
            exercises: [{ name: A, pace: self, sides: [l, r] }]
            """,
            """
            5:47: error: exercises[0].exercises[0].sides: no sides at one's own pace in a group with every: nobody \
            says when to change
            """
        ),
        (
            """
            every: 1m
            exercises: [{ name: A, hold: 3s, variants: { x: { hold: open } } }]
            """,
            """
            5:34: error: exercises[0].exercises[0].hold: its variant "x": no open hold in a group with every: the \
            clock ends a round
            """
        ),
    ])
func groups(group: String, golden: String) {
    let lines = group.split(separator: "\n").map { "    \($0)\n" }.joined()
    #expect(summaries("name: R\nexercises:\n  - rounds: 2\n\(lines)") == golden)
}

@Test("A group needs its rounds, and ids are unique over the whole file")
func wholeFile() {
    #expect(
        summaries("name: R\nexercises: [{ exercises: [{ name: A, hold: 3s }] }]\n")
            == "2:13: error: exercises[0].rounds: required, and missing")
    let text = """
        name: R
        warm-up: [{ name: A, hold: 1m }]
        exercises: [{ name: E, hold: 1m }]
        cool-down: [{ rounds: 2, exercises: [{ name: A, hold: 1m }] }]
        """
    #expect(
        summaries(text)
            == "4:38: error: cool-down[0].exercises[0]: its id \"a\" is that of warm-up[0] too; "
            + "give one of them an id of its own")
}

@Test("A routine may not last longer than a day, whatever it is that multiplies, nor have more than 300 exercises")
func tooMuch() {
    let most = "the routine would last longer than 24h"
    let long = [
        "{ name: A, hold: [1h, 1h], sets: 100 }",
        "{ name: A, hold: open, reps: 1000, sets: 2 }",
        "{ name: A, hold: 5s, reps: { max: 1000 }, sets: 100 }",
        "{ name: A, hold: 5s, sides: [{ name: l, reps: 1000 }], sets: 30 }",
        "{ name: A, hold: 5s, sides: [{ name: l, hold: 1h }, r], sets: 30 }",
        "{ name: A, hold: 5s, poses: [{ name: l, reps: 100 }], sets: 100, reps: 5 }",
        "{ rounds: 100, exercises: [{ name: A, hold: 1h }] }",
        "{ rounds: 100, every: 1h, exercises: [{ name: A, hold: 1s }] }",
        "{ name: A, pace: self, sets: 100, rest: 1h }",
    ]
    for item in long {
        #expect(
            summaries("name: R\nexercises: [\(item)]\n") == "1:1: error: \(most), which is the most that is allowed")
    }
    #expect(
        summaries("name: R\nexercises: [{ name: A, hold: 1m, variants: { x: { hold: 1h, reps: 30 } } }]\n")
            == "1:1: error: \(most) with its longest variants, which is the most that is allowed")
    let group = { (number: Int) in
        let items = (0..<100).map { "{ name: A \(number) \($0), hold: 1s }" }.joined(separator: ", ")
        return "{ rounds: 1, exercises: [\(items)] }"
    }
    #expect(
        summaries("name: R\nexercises: [\((0..<4).map(group).joined(separator: ", "))]\n")
            == "1:1: error: 400 exercises in all; at most 300 are allowed")
}
