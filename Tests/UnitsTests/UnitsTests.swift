import Testing

@testable import Units

@Suite struct DurationTextTests {
    @Test(arguments: [
        ("5s", 5_000_000), ("1m30s", 90_000_000), ("45min", 2_700_000_000), ("1h", 3_600_000_000),
        ("1.5h", 5_400_000_000), ("0.5s", 500_000), ("700ms", 700_000), ("1h1m1s1ms", 3_661_001_000), ("0s", 0),
        ("0.000001s", 1), ("90s", 90_000_000), ("0.1s", 100_000), ("1.1m", 66_000_000),
    ])
    func readsDurations(text: String, microseconds: Int64) throws {
        #expect(try Duration(text: text).microseconds == microseconds)
    }

    @Test(arguments: [
        "", "5", "s", "5 s", "-5s", "5x", "1s1m", "1s1s", "1.s", ".5s", "٥s", "5s ", "1e3s", "5S", "5\u{301}s",
    ])
    func refusesWhatIsNoDuration(text: String) {
        #expect(throws: DurationTextError.malformed(text)) { try Duration(text: text) }
    }

    @Test(arguments: ["99999999999999999999s", "9999999999h", "878401h"])
    func refusesWhatIsTooLong(text: String) {
        #expect(throws: DurationTextError.tooLong(text)) { try Duration(text: text) }
    }

    @Test(arguments: ["5s", "1m30s", "45m", "1h30m", "0.5s", "1m0.25s", "0s", "1h1s"])
    func writesWhatItReads(text: String) throws {
        #expect(try Duration(text: text).text == text)
    }
}

@Suite struct CivilTimeTests {
    @Test(arguments: [("7:15", 26_100), ("07:15:30", 26_130), ("24:00", 86_400), ("0:00", 0)])
    func readsTimesOfDay(text: String, second: Int) {
        #expect(CivilTime.secondOfDay(text) == second)
    }

    @Test(arguments: ["", "7", "7:1", "7:60", "24:01", "25:00", "7:15:60", "7:1\u{301}5", "\u{661}:15", "-1:15"])
    func refusesWhatIsNoTimeOfDay(text: String) {
        #expect(CivilTime.secondOfDay(text) == nil)
    }
}

@Suite struct SlugTests {
    @Test(arguments: [
        ("Press-up", "press-up"), ("Opposite arm & leg  raise", "opposite-arm-leg-raise"), ("Übung 2", "übung-2"),
        ("--a--", "a"),
    ])
    func aNameHasItsId(name: String, id: String) {
        #expect(Slug(of: name)?.description == id)
    }

    @Test(arguments: ["", "Press", "a b", "-a", "a-", "a--b", "a/b", "..", String(repeating: "a", count: 65)])
    func refusesWhatIsNoId(text: String) {
        #expect(Slug(text) == nil)
    }

    @Test func aNameWithoutLettersHasNone() {
        #expect(Slug(of: " ?! ") == nil)
    }

    /// A sign with its marks is one character, however many they are; with its ending a name is to fit a file system.
    @Test func `It has no more bytes than a file name takes`() {
        let marked = "a" + String(repeating: "\u{301}", count: 1_000_000)
        #expect(marked.count == 1 && Slug(marked) == nil && Slug(of: marked) == nil)
        // 64 letters of three bytes and of four; the latter are cut to sixty.
        let (three, four) = (String(repeating: "あ", count: 64), String(repeating: "𠀀", count: 64))
        #expect(Slug(three)?.description == three && Slug(of: three)?.description == three)
        #expect(Slug(four) == nil && Slug(of: four)?.description == String(repeating: "𠀀", count: 60))
        #expect(marked.quoted.utf8.count < 200 && marked.quoted.hasSuffix("…\""))
        #expect(String(repeating: "ü", count: 61).quoted == "\"\(String(repeating: "ü", count: 60))…\"")
    }
}

@Suite struct TimestampTests {
    @Test(arguments: [
        ("2026-12-24T06:15:00Z", 1_798_092_900_000_000), ("2026-12-24T07:15:00.25+01:00", 1_798_092_900_250_000),
        ("9999-12-31T23:59:59Z", 253_402_300_799_000_000),
    ])
    func readsAnInstant(text: String, microseconds: Int64) {
        #expect(Timestamp(rfc3339: text)?.microseconds == microseconds)
    }

    @Test(arguments: [
        "9999-12-31T23:59:59-00:01", "0000-01-01T00:00:00+00:01", "10000-01-01T00:00:00Z", "2026-02-30T00:00:00Z",
        "2026-12-24 06:15:00", "2026-12-24T06:15:00",
    ])
    func readsNothingThatCouldNotBeWrittenSo(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }
}

@Suite struct NearestTests {
    @Test(arguments: [
        ("pres-up", ["press-up"]), ("presup", ["press-up"]), ("press", ["press-up"]), ("cobra", []),
        ("corner-strecth", ["corner-stretch"]), ("xyz", []),
    ])
    func findsWhatWasMeant(word: String, expected: [String]) {
        #expect(nearest(to: word, among: ["press-up", "corner-stretch", "prone-cobra", "cat-cow"]) == expected)
    }
}

@Suite struct ProblemTests {
    @Test func showsTheLineAndTheColumn() {
        let problem = Problem(
            at: SourcePosition(file: "a.yaml", line: 3, column: 9), path: "exercises[0].hold",
            "\"5x\": not a duration", sourceLine: "  hold: 5x")
        #expect(
            problem.description == """
                a.yaml:3:9: error: exercises[0].hold: "5x": not a duration
                      hold: 5x
                            ^
                """)
    }
}
