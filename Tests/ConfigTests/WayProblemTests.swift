import Testing
import Units

@testable import Config

@Test(
    "What is done is one thing, and each of its values is allowed",
    arguments: [
        (
            "name: A, hold: 5s, tempo: { up: 1s }",
            """
            3:22: error: exercises[0].hold: the hold of a tempo is written in it: tempo: { up: 2s, hold: 1s, down: \
            3s }
            """
        ),
        (
            "name: A, hold: 5s, for: 10m",
            """
            3:31: error: exercises[0].for: "hold" and "for" both say what is done; write one of hold, poses, tempo, \
            for and pace (a hold may stand beside poses)
            """
        ),
        (
            "name: A, hold: 5s, poses: [Cat], for: 10m, pace: self",
            """
            3:56: error: exercises[0].pace: "poses" and "pace" both say what is done; write one of hold, poses, \
            tempo, for and pace (a hold may stand beside poses)
            """
        ),
        (
            "name: A, psoes: [Cat], reps: 2",
            """
            3:16: error: exercises[0].psoes: unknown key (did you mean "poses"?); allowed: use, id, name, say, note, \
            load, source, review, sets, reps, hold, poses, tempo, for, pace, release, rest, prepare, switch, sides, \
            order, gate, progress, variants
            """
        ),
        (
            "name: A, tempo: { hold: 1s }",
            """
            3:23: error: exercises[0].tempo: without up and down nothing moves; write at least one of them
            """
        ),
        (
            "name: A, tempo: { up: 2s, donw: 3s, pause: 61s }",
            """
            3:33: error: exercises[0].tempo.donw: unknown key (did you mean "down"?); allowed: up, hold, down, pause
            3:50: error: exercises[0].tempo.pause: "61s": 0s to 1m is allowed
            """
        ),
        (
            "name: A, tempo: { up: 2s }, release: 3s",
            """
            3:44: error: exercises[0].release: a tempo has no release; write tempo: { up: 2s, down: 3s, pause: 1s }
            """
        ),
        (
            "name: A, tempo: 3s",
            """
            3:23: error: exercises[0].tempo: expected a tempo ({ up: 2s, hold: 1s, down: 3s, pause: 1s }), found a \
            text
            """
        ),
        (
            "name: A, pace: fast",
            """
            3:22: error: exercises[0].pace: "fast": not known; allowed: self
            """
        ),
        (
            "name: A, pace: self, reps: open",
            """
            3:34: error: exercises[0].reps: a set at one's own pace ends with a tap in any case; write how many \
            repetitions it has
            """
        ),
        (
            "name: A, for: 13h",
            """
            3:21: error: exercises[0].for: "13h": expected a duration (10m) or a range (10m..20m), at most 12h
            """
        ),
        (
            "name: A, for: 0.5s",
            """
            3:21: error: exercises[0].for: "0.5s": 1s to 12h is allowed
            """
        ),
        (
            "name: A, for: 2 breaths",
            """
            3:21: error: exercises[0].for: "2 breaths": expected a duration (10m) or a range (10m..20m)
            """
        ),
        (
            "name: A, hold: [5s, open, 3s..5s, { max: 3s }, x]",
            """
            3:27: error: exercises[0].hold[1]: an entry of a list of holds is a duration (10s), breaths (2 breaths), \
            inhale or exhale
            3:33: error: exercises[0].hold[2]: an entry of a list of holds is a duration (10s), breaths (2 breaths), \
            inhale or exhale
            3:41: error: exercises[0].hold[3]: expected a duration (10s), breaths (2 breaths), inhale or exhale, \
            found a map of keys
            3:54: error: exercises[0].hold[4]: "x": not a hold; write a duration (10s), a range (30s..60s), breaths \
            (2 breaths), inhale, exhale or open
            """
        ),
        (
            "name: A, hold: []",
            """
            3:22: error: exercises[0].hold: 0 holds: 1 to 1000 are allowed
            """
        ),
        (
            "name: A, hold: { max: 2h }",
            """
            3:29: error: exercises[0].hold.max: "2h": 1s to 1h is allowed
            """
        ),
        (
            "name: A, hold: { mx: 2m }",
            """
            3:24: error: exercises[0].hold.mx: unknown key (did you mean "max"?); allowed: max
            """
        ),
        (
            "name: A, hold: -5s",
            """
            3:22: error: exercises[0].hold: "-5s": not a hold; write a duration (10s), a range (30s..60s), breaths \
            (2 breaths), inhale, exhale or open
            """
        ),
        (
            "name: A, hold: 99999999999999999999s",
            """
            3:22: error: exercises[0].hold: "99999999999999999999s": not a hold; write a duration (10s), a range \
            (30s..60s), breaths (2 breaths), inhale, exhale or open
            """
        ),
        (
            "name: A, poses: [{ name: Cat, hold: [3s] }, { name: Cow, reps: 101, hold: 3s }]",
            """
            3:43: error: exercises[0].poses[0].hold: a list of holds belongs to the exercise or a side, not to a pose
            3:70: error: exercises[0].poses[1].reps: "101": a whole number from 1 to 100 is allowed
            """
        ),
        (
            "name: A, hold: 5s, gate: maybe",
            """
            3:32: error: exercises[0].gate: "maybe": allowed are true (before the exercise), sets (before each set) \
            and false
            """
        ),
    ])
func ways(keys: String, golden: String) {
    #expect(summaries("name: R\nexercises:\n  - { \(keys) }\n") == golden)
}

@Test(
    "Lists fit the repetitions, sets and sides that they are for",
    arguments: [
        (
            "name: A, hold: [5s, 6s], reps: 3",
            """
            3:38: error: exercises[0].reps: 2 holds for 3 repetitions; a list of holds has one for each repetition, \
            and reps may be left out
            """
        ),
        (
            "name: A, hold: [5s, 6s], reps: 2..3",
            """
            3:38: error: exercises[0].reps: 2 holds for a range of repetitions; a list of holds has one for each \
            repetition, and reps may be left out
            """
        ),
        (
            "name: A, hold: [5s, 6s], reps: open",
            """
            3:38: error: exercises[0].reps: 2 holds for open repetitions; a list of holds has one for each \
            repetition, and reps may be left out
            """
        ),
        (
            "name: A, hold: [5s, 6s], reps: [2, 3]",
            """
            3:38: error: exercises[0].reps: 2 holds for sets of other numbers of repetitions; a list of holds has \
            one for each repetition, and reps may be left out
            """
        ),
        (
            "name: A, hold: 5s, reps: -3",
            """
            3:32: error: exercises[0].reps: "-3": not a number of repetitions; 1 to 1000, a range (10..15) or open \
            is allowed
            """
        ),
        (
            "name: A, hold: 5s, reps: 99999999999999999999",
            """
            3:32: error: exercises[0].reps: "99999999999999999999": not a number of repetitions; 1 to 1000, a range \
            (10..15) or open is allowed
            """
        ),
        (
            "name: A, hold: 5s, reps: [3, 0]",
            """
            3:36: error: exercises[0].reps[1]: "0": a whole number from 1 to 1000 is allowed
            """
        ),
        (
            "name: A, hold: 5s, reps: { max: 0 }",
            """
            3:39: error: exercises[0].reps.max: "0": a whole number from 1 to 1000 is allowed
            """
        ),
        (
            "name: A, hold: 5s, reps: [3, 4], sets: 3",
            """
            3:32: error: exercises[0].reps: 2 numbers of repetitions for 3 sets; write one for each set, and sets \
            may be left out
            """
        ),
        (
            "name: A, hold: 5s, sides: [{ name: left, reps: [3, 4] }, { name: right, reps: [3, 4, 5] }]",
            """
            3:85: error: exercises[0].sides[1].reps: 3 numbers of repetitions for 2 sets; write one for each set, \
            and sets may be left out
            """
        ),
        (
            "name: A, hold: 5s, sides: [{ name: left, reps: open }, { reps: { max: 3 } }, { name: left, foo: 1 }]",
            """
            3:54: error: exercises[0].sides[0].reps: a side has a number of repetitions, a range or a list; only the \
            exercise's can be open
            3:62: error: exercises[0].sides[1].name: required, and missing
            3:70: error: exercises[0].sides[1].reps: a side has a number of repetitions, a range or a list; only the \
            exercise's can be open
            3:84: error: exercises[0].sides[2]: "left": named twice; each side has its own name
            3:98: error: exercises[0].sides[2].foo: unknown key; allowed: name, reps, hold, release, say
            """
        ),
        (
            "name: A, hold: 5s, reps: open, sides: [{ name: left, reps: 3 }, right]",
            """
            3:66: error: exercises[0].sides[0].reps: a side cannot have its own repetitions where those of the \
            exercise are open
            """
        ),
        (
            "name: A, for: 5m, sides: [{ name: left, hold: 3s }, right]",
            """
            3:53: error: exercises[0].sides[0].hold: a side's own hold needs something that is held; nothing is here
            """
        ),
        (
            "name: A, tempo: { up: 2s, hold: 1s }, sides: [{ name: left, release: 3s }, right]",
            """
            3:76: error: exercises[0].sides[0].release: a tempo has no release; its pause is the same for all sides
            """
        ),
        (
            "name: A, hold: 5s, sides: [{ name: left, hold: [3s, 4s], reps: 3 }, right]",
            """
            3:70: error: exercises[0].sides[0].reps: 2 holds for 3 repetitions; a list of holds has one for each \
            repetition, and reps may be left out
            """
        ),
        (
            "name: A, hold: [3s, 4s], sides: [{ name: left, reps: 3 }, right]",
            """
            3:60: error: exercises[0].sides[0].reps: 2 holds for 3 repetitions; a list of holds has one for each \
            repetition, and reps may be left out
            """
        ),
    ])
func counts(keys: String, golden: String) {
    #expect(summaries("name: R\nexercises:\n  - { \(keys) }\n") == golden)
}
