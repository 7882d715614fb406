import Testing
import Units

@testable import Config

/// A list of as many as `count`.
private func list(_ count: Int, _ item: (Int) -> String) -> String {
    "[" + (0..<count).map(item).joined(separator: ", ") + "]"
}

@Test(
    "What is far too much of anything ends in a problem with its place",
    arguments: [
        ("holds", "[{ name: A, hold: \(list(50_000) { _ in "5s" }) }]", "2:30: error: exercises[0].hold: 50000 holds"),
        (
            "sets", "[{ name: A, hold: 5s, reps: \(list(50_000) { _ in "5" }) }]",
            "2:40: error: exercises[0].reps: 50000 sets"
        ),
        ("poses", "[{ name: A, poses: \(list(50_000) { "p\($0)" }) }]", "2:31: error: exercises[0].poses: 50000 poses"),
        (
            "sides", "[{ name: A, hold: 5s, sides: \(list(50_000) { "s\($0)" }) }]",
            "2:41: error: exercises[0].sides: 50000 sides"
        ),
        (
            "exercises", list(9_000) { "{ name: A\($0), hold: 5s }" },
            "1:1: error: 9000 exercises in all; at most 300 are allowed"
        ),
        (
            "variants",
            "[{ name: A, hold: 5s, variants: { \((0..<9_000).map { "v\($0): { reps: 2 }" }.joined(separator: ", ")) } }]",
            "2:44: error: exercises[0].variants: 9000 variants"
        ),
        (
            "variants in variants",
            "[{ name: A, hold: 5s" + String(repeating: ", variants: { x: { hold: 5s", count: 9_000),
            "2:427: error: nested too deeply"
        ),
    ])
func tooMuch(thing: String, exercises: String, golden: String) {
    let found = library(["r": "name: R\nexercises: \(exercises)\n"]).problems
    #expect(found.first?.summary.hasPrefix("r.yaml:" + golden) == true, "\(found.first?.summary ?? "none")")
    #expect(found.count <= 100)
}

@Test("Thousands of problems on one line are a hundred, with their columns")
func oneLine() {
    let keys = (0..<15_000).map { "key\($0): 1" }.joined(separator: ", ")
    let found = library(["r": "{ \(keys) }"]).problems
    #expect(found.count == 100)
    #expect(found.dropFirst(50).first?.position == SourcePosition(file: "r.yaml", line: 1, column: 493))
    #expect(found.dropFirst(50).first?.sourceLine == nil, "it would show nothing of the place")
}

@Test("Ten variants of an exercise go through 300 uses without growing")
func variantsThroughUses() throws {
    let variants = (0..<10).map { "v\($0): { poses: \(list(16) { "{ name: p\($0), hold: 5s }" }) }" }
    let first = "  - { name: A, id: e0, hold: 5s, variants: { \(variants.joined(separator: ", ")) } }\n"
    let uses = (1..<300).map { "{ use: r/e\($0 - 1), id: e\($0) }" }
    let lists = [uses[..<99], uses[99..<199], uses[199...]].map { "[" + $0.joined(separator: ", ") + "]" }
    let main = "exercises:\n\(first)" + uses[..<99].map { "  - \($0)\n" }.joined()
    let found = library(["r": "name: R\nwarm-up: \(lists[1])\ncool-down: \(lists[2])\n\(main)"])
    #expect(found.problems == [])
    let exercises = try found.routine("r").exercises
    #expect(exercises.count == 300 && exercises.allSatisfy { $0.variants.count == 10 })
}

/// A hundred files of a hundred exercises, each of which uses the one before it; the first one uses `end`.
private func chain(endingIn end: String) -> Library {
    var texts: [String: String] = [:]
    for file in 0..<100 {
        let uses = (0..<100).map { number in
            let before = number > 0 ? "r\(file)/e\(number - 1)" : file > 0 ? "r\(file - 1)/e99" : end
            return "  - { use: \(before), id: e\(number) }\n"
        }
        texts["r\(file)"] = "name: R\nexercises:\n" + uses.joined()
    }
    texts["o"] = other
    return library(texts)
}

@Test("A chain of 10,000 uses resolves")
func longChain() throws {
    let found = chain(endingIn: "o/a")
    #expect(found.problems == [])
    #expect(try found.routine("r99").exercises.last?.origin?.description == "o/a")
}

@Test("A chain of 10,000 uses that ends nowhere, or in itself, is told at each of them")
func longBrokenChain() {
    let lost = chain(endingIn: "o/z").problems
    #expect(lost.count == 10_000)
    #expect(lost.dropLast().last?.message == "\"r99/e97\": it uses \"o/z\", which is not to be had")
    let cycle = chain(endingIn: "r99/e99").problems
    #expect(cycle.count == 10_000)
    #expect(
        cycle.dropLast().last?.message
            == "uses itself: r99/e98 → r99/e97 → r99/e96 → r99/e95 → r99/e94 → r99/e93 → r99/e92 → "
            + "r99/e91 → r99/e90 → r99/e89 → …")
}
