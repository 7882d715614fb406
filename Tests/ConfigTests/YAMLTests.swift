import Testing

@testable import Config

private let valid = "name: R\nexercises: [{ name: A, hold: 5s }]\n"

@Test(
    "What is no YAML of ours is one located problem",
    arguments: [
        ("", "r.yaml:1:1: error: the file is empty"),
        (
            "# only a comment\n",
            """
            r.yaml:1:1: error: the file is empty
                # only a comment
                ^
            """
        ),
        (
            "name: R\nexercises:\n\t- name: A\n",
            """
            r.yaml:3:1: error: a tab cannot indent; use spaces
                \t- name: A
                ^
            """
        ),
        (
            valid + "---\n" + valid,
            """
            r.yaml:3:1: error: a second document begins; a file holds one
                ---
                ^
            """
        ),
        (
            "name: &a R\n",
            """
            r.yaml:1:7: error: name: anchors (&) and tags (!) are not part of the language
                name: &a R
                      ^
            """
        ),
        (
            "name: !!str R\n",
            """
            r.yaml:1:7: error: name: anchors (&) and tags (!) are not part of the language
                name: !!str R
                      ^
            """
        ),
        (
            "exercises: [*a]\n",
            """
            r.yaml:1:13: error: exercises[0]: aliases (*) are not part of the language
                exercises: [*a]
                            ^
            """
        ),
        (
            "name: Lie down: relax\n",
            """
            r.yaml:1:15: error: a ':' cannot stand here; put a text that has ': ' in it in quotes, \
            and check the indentation
                name: Lie down: relax
                              ^
            """
        ),
        (
            "name: @x\n",
            """
            r.yaml:1:7: error: a text cannot begin with '@'; put the text in quotes
                name: @x
                      ^
            """
        ),
        (
            "name: [R\nx: y",
            """
            r.yaml:2:2: error: expected ',' or ']', in the list that begins on line 1
                x: y
                 ^
            """
        ),
        ("name: \"R\n", "r.yaml:2:1: error: the file ends too early, in the text that begins on line 1"),
        (
            "exercises:\n  - name: A\n    hold: 5s\n   reps: 3\n",
            """
            r.yaml:4:4: error: expected '- '; check the indentation, in the list that begins on line 2
                   reps: 3
                   ^
            """
        ),
        (
            "? [a]\n: b\n",
            """
            r.yaml:1:3: error: a key must be a text, not a list or a map
                ? [a]
                  ^
            """
        ),
        (
            "name: Übung\u{7}\n",
            """
            r.yaml:1:12: error: not valid YAML: control characters are not allowed
                name: Übung\u{FFFD}
                           ^
            """
        ),
        (
            "name: R\na\0b\n",
            """
            r.yaml:2:2: error: a NUL byte; a text file has none
                a\u{FFFD}b
                 ^
            """
        ),
    ])
func notYAML(text: String, golden: String) {
    #expect(complaints(text) == golden)
}

@Test("Bytes that are no UTF-8 are located")
func invalidUTF8() {
    #expect(
        complaints(bytes: [0x6E, 0x61, 0xFF, 0x0A]) == """
            r.yaml:1:3: error: not valid UTF-8
                na\u{FFFD}
                  ^
            """)
}

@Test("A key written twice is reported at the second, with the line of the first, and hides nothing else")
func duplicateKeys() {
    #expect(
        complaints("name: R\nexercises:\n  - name: A\n    hold: 5s\n    hold: 6s\n    reps: 0\n") == """
            r.yaml:5:5: error: exercises[0].hold: written twice; the first is on line 4
                    hold: 6s
                    ^
            r.yaml:6:11: error: exercises[0].reps: "0": not a number of repetitions; \
            1 to 1000, a range (10..15) or open is allowed
                    reps: 0
                          ^
            """)
}

@Test("A byte-order mark and CR LF are accepted, and columns do not count the mark")
func marksAndLineEnds() {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    #expect(complaints(bytes: mark + Array(valid.replacing("\n", with: "\r\n").utf8)) == "")
    #expect(
        complaints(bytes: mark + Array("name: R\r\nexercises: 5\r\n".utf8)) == """
            r.yaml:2:12: error: exercises: expected a list of exercises, found a text
                exercises: 5
                           ^
            """)
}

@Test("Nesting without end is refused at the 33rd level", arguments: ["[", "- ", "{a: ", "? "])
func deepNesting(opening: String) {
    let problems = library(["r": String(repeating: opening, count: 10_000)]).problems
    #expect(problems.count == 1)
    #expect(problems.first?.position?.line == 1)
}

@Test("A bomb of aliases ends at its first anchor")
func aliasBomb() {
    let lines = (1...30).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]" }
    let problems = library(["r": "a0: &a0 [x]\n" + lines.joined(separator: "\n")]).problems
    #expect(problems.map { "\($0.position?.description ?? "")" } == ["r.yaml:1:5"])
}

@Test("A megabyte of mistakes ends after a hundred of them")
func manyProblems() {
    let problems = library(["r": (0..<80_000).map { "k\($0): 1\n" }.joined()]).problems
    #expect(problems.count == 100)
    #expect(problems.last?.message.hasSuffix("more problems of this file are not shown") == true)
}
