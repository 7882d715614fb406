import Testing
import Units

@testable import Config

@Test(
    "What is legal and odd is a warning, where it is written",
    arguments: [
        (
            "name: A, hold: 5s, order: alternate, switch: 3s, rest: 10s",
            """
            3:33: warning: exercises[0].order: no effect without sides
            3:52: warning: exercises[0].switch: no effect without sides
            3:62: warning: exercises[0].rest: no effect with one set
            """
        ),
        (
            "name: A, hold: 5s, prepare: 1s, say: one two three four five six",
            """
            3:35: warning: exercises[0].prepare: 1s: too short for the words that are said in it; it will be 3s long
            """
        ),
        (
            "name: A, hold: 5s, reps: 2, release: 0s",
            """
            3:44: warning: exercises[0].release: 0s: the end of one hold and the start of the next sound at once; \
            0.47s keeps them apart
            """
        ),
        (
            "name: A, hold: 5s, reps: 2, release: 0.2s",
            """
            3:44: warning: exercises[0].release: 0.2s: the end of one hold still sounds when the next begins; 0.47s \
            keeps them apart
            """
        ),
        (
            "name: A, hold: 5s, reps: 2, sides: [{ name: l, release: 0s }, r]",
            """
            3:63: warning: exercises[0].sides[0].release: 0s: the end of one hold and the start of the next sound at \
            once; 0.47s keeps them apart
            """
        ),
        (
            "name: A, poses: [{ name: Up, hold: 5s, release: 0s, reps: 2 }, { name: Down, hold: 5s, release: 0s }]",
            """
            3:55: warning: exercises[0].poses[0].release: 0s: the end of one hold and the start of the next sound at \
            once; 0.47s keeps them apart
            """
        ),
        (
            "name: A, hold: 5s, sides: [l, r], switch: 0s",
            """
            3:49: warning: exercises[0].switch: 0s: the end of one hold and the start of the next sound at once; \
            0.47s keeps them apart
            """
        ),
        (
            "name: A, tempo: { up: 2s, hold: 0.2s }",
            """
            3:39: warning: exercises[0].tempo.hold: 0.2s: its start still sounds when it ends; 0.5s has room for it
            """
        ),
        (
            "name: A, pace: self, reps: 12, release: 3s",
            """
            3:47: warning: exercises[0].release: no effect in a set at one's own pace
            """
        ),
        (
            "name: A, hold: 5s, progress: { hold: { to: 20s, by: 30s } }",
            """
            3:59: warning: exercises[0].progress.hold.by: 30s: more than the whole way from 5s to 20s; it rises in \
            one step
            """
        ),
        (
            "name: A, hold: 1h, reps: 5",
            """
            1:1: warning: the routine lasts 5h31s
            """
        ),
        (
            "use: o/a, hold: 20s",
            """
            3:23: warning: exercises[0].hold: the progress of what is used has no effect here: 15s: not above 20s, \
            with which the exercise starts
            """
        ),
        (
            "use: o/a, hold: open",
            """
            3:23: warning: exercises[0].hold: the progress of what is used has no effect here: rises only where all \
            poses and sides share one hold, a duration or a range
            """
        ),
        (
            "rounds: 1, rest: 3s, between: 5s, exercises: [{ name: A, hold: 5s }]",
            """
            3:24: warning: exercises[0].rest: no effect with one round
            3:37: warning: exercises[0].between: no effect with one exercise
            """
        ),
    ])
func warnings(keys: String, golden: String) {
    let text = "name: R\nexercises:\n  - { \(keys) }\n"
    #expect(checked(["r": text, "o": other]) == golden)
    #expect(library(["r": text, "o": other]).problems == [], "a warning makes nothing unusable")
}

@Test(
    "What has its sense gives no warning",
    arguments: [
        "name: A, hold: 5s, reps: 2, sides: [l, r], order: alternate, release: 0s",
        "name: A, poses: [Cat, Cow], hold: 5s, release: 0s",
        "name: A, hold: 5s, sides: [l, r], sets: 2, rest: 5s, switch: 3s",
        "use: o/a, release: 5s",
    ])
func quiet(keys: String) {
    #expect(checked(["r": "name: R\nexercises:\n  - { \(keys) }\n", "o": other]) == "")
}

@Test("A file that differs from the bundled routine of its id says that it takes its place")
func shadows() throws {
    let bundled = try #require(Slug("press-up").flatMap { Bundle.routines[$0] })
    let text = String(decoding: bundled.bytes, as: UTF8.self)
    #expect(checked(["press-up": text]) == "")
    #expect(
        checked(["press-up": text + "\n"]) == "1:1: warning: takes the place of the bundled routine \"press-up\"")
}

@Test("No bundled routine gives a warning")
func bundledIsQuiet() throws {
    let folder = try Folder()
    for (id, text) in Bundle.routines {
        try folder.write("routines/\(id).yaml", String(decoding: text.bytes, as: UTF8.self))
    }
    #expect(Check.problems(configFolder: folder.path, dataFolder: nil) == [])
}

@Test("A warning is shown like an error, in yellow")
func warningInColour() throws {
    let problem = Problem(
        at: SourcePosition(file: "r.yaml", line: 1, column: 3), path: "a", "odd", sourceLine: "a: 1",
        severity: .warning)
    #expect(problem.description == "r.yaml:1:3: warning: a: odd\n    a: 1\n      ^")
    #expect(problem.description(inColour: true).hasPrefix("r.yaml:1:3: \u{1B}[1;33mwarning:\u{1B}[0m a: odd"))
}
