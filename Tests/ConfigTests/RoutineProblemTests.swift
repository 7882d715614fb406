import Testing

@testable import Config

private let hold = "a duration (10s), a range (30s..60s), breaths (2 breaths), inhale, exhale or open"
private let ownKeys =
    "use, id, name, say, note, load, source, review, sets, reps, hold, poses, tempo, for, pace, release, rest, "
    + "prepare, switch, sides, order, gate, progress, variants"

@Test(
    "Each thing that is wrong in an exercise is named with its place and what is allowed",
    arguments: [
        (
            "name: A",
            ["3:5: error: exercises[0].hold: required, and missing; or write one of poses, tempo, for, pace"]
        ),
        ("hold: 5s", ["3:5: error: exercises[0].name: required, and missing"]),
        ("name: A, hold: 5", ["3:22: error: exercises[0].hold: \"5\": not a hold; write \(hold)"]),
        ("name: A, hold: 2h", ["3:22: error: exercises[0].hold: \"2h\": a hold is 0.5s to 1h long"]),
        (
            "name: A, hold: 60s..30s",
            ["3:22: error: exercises[0].hold: \"60s..30s\": the range must go from low to high"]
        ),
        ("name: A, hold: 0 breaths", ["3:22: error: exercises[0].hold: \"0 breaths\": 1 to 100 breaths are allowed"]),
        (
            "name: A, hodl: 5s",
            ["3:16: error: exercises[0].hodl: unknown key (did you mean \"hold\"?); allowed: \(ownKeys)"]
        ),
        (
            "name: A, hold: 5s, sets: 0, reps: many, release: 11min, rest: 2h",
            [
                "3:32: error: exercises[0].sets: \"0\": a whole number from 1 to 100 is allowed",
                "3:41: error: exercises[0].reps: \"many\": not a number of repetitions; "
                    + "1 to 1000, a range (10..15) or open is allowed",
                "3:56: error: exercises[0].release: \"11min\": 0s to 10m is allowed",
                "3:69: error: exercises[0].rest: \"2h\": 0s to 1h is allowed",
            ]
        ),
        (
            "name: A, hold: 5q, reps: [3, 2], sets: 3",
            [
                "3:22: error: exercises[0].hold: \"5q\": not a hold; write a duration (10s), a range (30s..60s), "
                    + "breaths (2 breaths), inhale, exhale or open",
                "3:32: error: exercises[0].reps: 2 numbers of repetitions for 3 sets; write one for each set, and sets "
                    + "may be left out",
            ]
        ),
        (
            "name: A, hold: 5s, prepare: -5s, switch: {}",
            [
                "3:35: error: exercises[0].prepare: \"-5s\": not a duration; "
                    + "write for example 5s, 1m30s, 45min, 1h or 1.5h",
                "3:48: error: exercises[0].switch: expected a duration (5s, 1m30s, 45min, 1h), found a map of keys",
            ]
        ),
        (
            "name: A, hold: 5s, order: alternating",
            [
                "3:33: error: exercises[0].order: \"alternating\": not known (did you mean \"alternate\"?); "
                    + "allowed: each-first, alternate, sets-first"
            ]
        ),
        (
            "name: A, hold: 5s, sides: [left, left], poses: []",
            [
                "3:40: error: exercises[0].sides[1]: \"left\": named twice; each side has its own name",
                "3:54: error: exercises[0].poses: 0 poses: 1 to 16 are allowed",
            ]
        ),
        (
            "name: A, poses: [Cat, { hold: 5s }, { name: Cow, hold: x, foo: 1 }]",
            [
                "3:24: error: exercises[0].poses[0]: no hold; give the exercise a hold, "
                    + "or write { name: Cat, hold: 5s } here",
                "3:29: error: exercises[0].poses[1].name: required, and missing",
                "3:62: error: exercises[0].poses[2].hold: \"x\": not a hold; write \(hold)",
                "3:65: error: exercises[0].poses[2].foo: unknown key; allowed: name, hold, release, say, reps",
            ]
        ),
        ("name: \"!!\", hold: 5s", ["3:13: error: exercises[0].name: \"!!\": no id can be made from it; write an id"]),
        (
            "name: A, id: Bad Id, hold: 5s",
            [
                "3:20: error: exercises[0].id: \"Bad Id\": not an id; allowed: lower-case letters and digits "
                    + "in words joined by '-', at most 64 characters"
            ]
        ),
        (
            "name: \"\", hold: 5s, note: , say: \"a\\eb\"",
            [
                "3:13: error: exercises[0].name: the text is empty",
                "3:33: error: exercises[0].note: expected a text, found nothing",
                "3:40: error: exercises[0].say: \"a\u{FFFD}b\": no control characters are allowed",
            ]
        ),
    ])
func exerciseProblems(keys: String, golden: [String]) {
    let found = library(["r": "name: R\nexercises:\n  - { \(keys) }\n"]).problems
    #expect(found.map(\.summary) == golden.map { "r.yaml:" + $0 })
}

@Test("A misspelt key of the routine is one problem, shown with its line")
func misspeltKeys() {
    #expect(
        complaints("nmae: R\nexercises: []\nbetween: soon\n") == """
            r.yaml:1:1: error: nmae: unknown key (did you mean "name"?); \
            allowed: name, source, note, review, between, warm-up, exercises, cool-down
                nmae: R
                ^
            r.yaml:2:12: error: exercises: 0 exercises: 1 to 100 are allowed
                exercises: []
                           ^
            r.yaml:3:10: error: between: "soon": not a duration; write for example 5s, 1m30s, 45min, 1h or 1.5h
                between: soon
                         ^
            """)
}

@Test("Two exercises of one id are a problem at the second")
func sameIDs() {
    #expect(
        complaints("name: R\nexercises:\n  - { name: A, hold: 5s }\n  - { name: a!, hold: 5s }\n") == """
            r.yaml:4:5: error: exercises[1]: its id "a" is that of exercises[0] too; give one of them an id of its own
                  - { name: a!, hold: 5s }
                    ^
            """)
}

@Test("Numbers that are each allowed may not multiply to more than a day")
func tooLong() {
    #expect(
        complaints("name: R\nexercises: [{ name: A, hold: 1h, reps: 1000, sets: 100 }]\n") == """
            r.yaml:1:1: error: the routine would last longer than 24h, which is the most that is allowed
                name: R
                ^
            """)
}

@Test(
    "What cannot be used says why",
    arguments: [
        ("{ use: q/long-name }", "3:12: error: exercises[0].use: \"q/long-name\": no such routine"),
        (
            "{ use: othr/rise }",
            "3:12: error: exercises[0].use: \"othr/rise\": no such routine (did you mean \"other/rise\"?)"
        ),
        (
            "{ use: other/rsie }",
            "3:12: error: exercises[0].use: \"other/rsie\": "
                + "no such exercise in that routine (did you mean \"other/rise\"?)"
        ),
        (
            "{ use: broken/x }",
            "3:12: error: exercises[0].use: \"broken/x\": that routine's file has problems of its own"
        ),
        (
            "{ use: other }",
            "3:12: error: exercises[0].use: \"other\": not an exercise; write routine/exercise, both as ids"
        ),
        ("{ use: r/a, id: a }", "3:12: error: exercises[0].use: uses itself: r/a → r/a"),
    ])
func useProblems(exercise: String, golden: String) {
    let found = library([
        "r": "name: R\nexercises:\n  - \(exercise)\n",
        "other": "name: O\nexercises: [{ name: Rise, hold: 5s }]\n",
        "broken": "name: B\nexercises: [{ name: X, hold: 5s, foo: 1 }]\n",
    ])
    #expect(found.broken.keys.map(\.description).sorted() == ["broken", "r"])
    #expect(found.problems.last?.summary == "r.yaml:" + golden)
}

@Test("A cycle is named in full, in each file that it runs through")
func cycles() {
    let found = library([
        "a": "name: A\nexercises: [{ use: b/y, id: x }]\n",
        "b": "name: B\nexercises: [{ use: c/z, id: y }]\n",
        "c": "name: C\nexercises: [{ use: a/x, id: z }]\n",
    ])
    #expect(
        found.problems.map(\.summary) == [
            "a.yaml:2:20: error: exercises[0].use: uses itself: a/x → b/y → c/z → a/x",
            "b.yaml:2:20: error: exercises[0].use: uses itself: b/y → c/z → a/x → b/y",
            "c.yaml:2:20: error: exercises[0].use: uses itself: c/z → a/x → b/y → c/z",
        ])
}

@Test("A file with problems lends nothing to others, not even what it uses itself")
func brokenFilesLendNothing() {
    let found = library([
        "a": "name: A\nfoo: 1\nexercises: [{ use: good/rise }, { name: Own, hold: 5s }]\n",
        "b": "name: B\nexercises: [{ use: a/rise }]\n",
        "good": "name: G\nexercises: [{ name: Rise, hold: 5s }]\n",
    ])
    #expect(
        found.problems.map(\.summary) == [
            "a.yaml:2:1: error: foo: unknown key; allowed: name, source, note, review, between, warm-up, exercises, cool-down",
            "b.yaml:2:20: error: exercises[0].use: \"a/rise\": that routine's file has problems of its own",
        ])
    #expect(found.ids.map(\.description) == ["good"])
}

@Test("A bundled routine stays when a person's file makes a cycle of it")
func cycleThroughTheBundle() throws {
    let folder = try Folder()
    try folder.write("routines/press-up.yaml", "name: P\nexercises: [{ use: upper-back/press-up }]\n")
    let library = Library.load(configFolder: folder.path)
    #expect(
        library.problems.map { folder.relative($0.summary) } == [
            "routines/press-up.yaml:2:20: error: exercises[0].use: uses itself: "
                + "press-up/press-up → upper-back/press-up → press-up/press-up"
        ])
    #expect(library.ids.map(\.description).contains("upper-back"))
    #expect(throws: RoutineUnavailable.self) { try library.routine("press-up") }
}

@Test("What an exercise changes and what does not fit is told once, and those that use it say that it is not to be had")
func brokenLink() {
    let found = library([
        "a": "name: A\nexercises: [{ name: X, hold: [5s, 6s] }]\n",
        "b": "name: B\nexercises: [{ use: a/x, reps: 3 }]\n",
        "c": "name: C\nexercises: [{ use: b/x }, { use: b/x, id: y, hold: 5s }]\n",
    ])
    #expect(
        found.problems.map(\.summary) == [
            "b.yaml:2:31: error: exercises[0].reps: 2 holds for 3 repetitions; "
                + "a list of holds has one for each repetition, and reps may be left out",
            "c.yaml:2:20: error: exercises[0].use: \"b/x\": that routine's file has problems of its own",
            "c.yaml:2:34: error: exercises[1].use: \"b/x\": that routine's file has problems of its own",
        ])
}
