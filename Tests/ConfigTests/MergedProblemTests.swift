import Testing
import Units

@testable import Config

@Test(
    "A rule of progress fits the exercise that it is written for",
    arguments: [
        (
            "name: A, hold: 5s, progress: 5",
            """
            3:36: error: exercises[0].progress: expected a map of hold and reps, or of ladder and after, found a text
            """
        ),
        (
            "name: A, hold: 5s, progress: {}",
            """
            3:36: error: exercises[0].progress: nothing rises; write hold, reps or both, or a ladder
            """
        ),
        (
            "name: A, hold: 5s, progress: { hold: { by: 5s } }",
            """
            3:44: error: exercises[0].progress.hold: to: required, and missing; only a range says by itself how far \
            it goes
            """
        ),
        (
            "name: A, hold: 5s, progress: { hold: { to: 5s } }",
            """
            3:50: error: exercises[0].progress.hold.to: 5s: not above 5s, with which the exercise starts
            """
        ),
        (
            "name: A, hold: 5s, progress: { hold: { to: 2h } }",
            """
            3:50: error: exercises[0].progress.hold.to: "2h": 0.5s to 1h is allowed
            """
        ),
        (
            "name: A, hold: 5s, progress: { hold: { to: 20s, by: 3s, after: 31 } }",
            """
            3:70: error: exercises[0].progress.hold.after: "31": a whole number from 1 to 30 is allowed
            """
        ),
        (
            "name: A, hold: 2 breaths, progress: { hold: { to: 20s } }",
            """
            3:51: error: exercises[0].progress.hold: rises only where all poses and sides share one hold, a duration \
            or a range
            """
        ),
        (
            "name: A, poses: [{ name: Cat, hold: 3s }, { name: Cow, hold: 4s }], progress: { hold: { to: 20s } }",
            """
            3:93: error: exercises[0].progress.hold: rises only where all poses and sides share one hold, a duration \
            or a range
            """
        ),
        (
            "name: A, hold: 5s, reps: [3, 4], progress: { reps: { to: 20 } }",
            """
            3:58: error: exercises[0].progress.reps: rises only where all sets and sides share one number of \
            repetitions, or a range
            """
        ),
        (
            "name: A, hold: [5s, 6s], progress: { reps: { to: 20 } }",
            """
            3:50: error: exercises[0].progress.reps: cannot rise beside a list of holds, which has one for each \
            repetition
            """
        ),
        (
            "name: A, hold: 5s, reps: 10..15, progress: { reps: { to: 10 }, after: 3 }",
            """
            3:77: error: exercises[0].progress.after: belongs to a ladder; write it within hold or reps: { to: 30s, \
            after: 5 }
            """
        ),
        (
            "name: A, hold: 5s, progress: { ladder: [{ reps: 3 }], hold: { to: 20s } }",
            """
            3:46: error: exercises[0].progress.ladder: 1 rungs: 2 to 20 are allowed
            3:67: error: exercises[0].progress.hold: a ladder says how it rises; write either a ladder or hold and \
            reps
            """
        ),
        (
            "name: A, hold: 5s, progress: { ladder: [{ reps: 3 }, {}] }",
            """
            3:60: error: exercises[0].progress.ladder[1]: an empty rung; write reps, hold or both
            """
        ),
        (
            "name: A, hold: open, progress: { ladder: [{ reps: 3 }, { hold: 1h }] }",
            """
            3:70: error: exercises[0].progress.ladder[1].hold: rises only where all poses and sides share one hold, \
            a duration or a range
            """
        ),
    ])
func progress(keys: String, golden: String) {
    #expect(summaries("name: R\nexercises:\n  - { \(keys) }\n") == golden)
}

@Test(
    "A variant is an exercise, and nothing that would have no end",
    arguments: [
        (
            "name: A, hold: 5s, variants: {}",
            """
            3:36: error: exercises[0].variants: 0 variants: 1 to 10 are allowed
            """
        ),
        (
            "name: A, hold: 5s, variants: { \"Bad One\": { hold: 3s }, x: 5 }",
            """
            3:38: error: exercises[0].variants."Bad One": "Bad One": not a variant's name; allowed: lower-case \
            letters and digits in words joined by '-', at most 64 characters
            3:66: error: exercises[0].variants.x: expected a map of an exercise's keys, found a text
            """
        ),
        (
            "name: A, hold: 5s, variants: { x: { id: b, use: a/b, progress: {}, variants: {} } }",
            """
            3:47: error: exercises[0].variants.x.id: not allowed in a variant; it may have any key of an exercise \
            but id, use, progress, variants
            3:55: error: exercises[0].variants.x.use: not allowed in a variant; it may have any key of an exercise \
            but id, use, progress, variants
            3:70: error: exercises[0].variants.x.progress: not allowed in a variant; it may have any key of an \
            exercise but id, use, progress, variants
            3:84: error: exercises[0].variants.x.variants: not allowed in a variant; it may have any key of an \
            exercise but id, use, progress, variants
            """
        ),
        (
            "name: A, hold: 5s, variants: { x: { hodl: 3s } }",
            """
            3:43: error: exercises[0].variants.x.hodl: unknown key (did you mean "hold"?); allowed: name, say, note, \
            load, source, review, sets, reps, hold, poses, tempo, for, pace, release, rest, prepare, switch, sides, \
            order, gate
            """
        ),
        (
            "name: A, hold: 5s, variants: { x: { for: 5m, pace: self } }",
            """
            3:58: error: exercises[0].variants.x.pace: "for" and "pace" both say what is done; write one of hold, \
            poses, tempo, for and pace (a hold may stand beside poses)
            """
        ),
        (
            "name: A, hold: 5s, reps: 4, variants: { x: { hold: [3s, 4s] } }",
            """
            3:58: error: exercises[0].variants.x.hold: 2 holds for 4 repetitions; a list of holds has one for each \
            repetition, and reps may be left out
            """
        ),
    ])
func variants(keys: String, golden: String) {
    #expect(summaries("name: R\nexercises:\n  - { \(keys) }\n") == golden)
}

@Test(
    "What stands beside use must fit what is used, and is told where it is written",
    arguments: [
        (
            "use: o/a, hold: [3s, 4s]",
            """
            3:23: error: exercises[0].hold: 2 holds for 3 repetitions; a list of holds has one for each repetition, \
            and reps may be left out
            """
        ),
        (
            "use: o/a, hold: 5s, for: 3m",
            """
            3:32: error: exercises[0].for: "hold" and "for" both say what is done; write one of hold, poses, tempo, \
            for and pace (a hold may stand beside poses)
            """
        ),
        (
            "use: o/v, reps: 4",
            """
            3:12: error: exercises[0].use: its variant "x": 3 holds for 4 repetitions; a list of holds has one for \
            each repetition, and reps may be left out
            """
        ),
        (
            "use: o/p, tempo: { up: 1s }, release: 3s",
            """
            3:45: error: exercises[0].release: a tempo has no release; write tempo: { up: 2s, down: 3s, pause: 1s }
            """
        ),
        (
            "use: o/a, progress: { hold: { to: 4s } }",
            """
            3:41: error: exercises[0].progress.hold.to: 4s: not above 5s, with which the exercise starts
            """
        ),
        (
            "use: o/a, variants: { b: { use: x/y } }",
            """
            3:39: error: exercises[0].variants.b.use: not allowed in a variant; it may have any key of an exercise \
            but id, use, progress, variants
            """
        ),
    ])
func overrides(keys: String, golden: String) {
    #expect(summaries("name: R\nexercises:\n  - { \(keys) }\n") == golden)
}
