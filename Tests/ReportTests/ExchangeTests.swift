import History
import MadeHistory
import Scheduling
import Testing
import Units

@testable import Report

/// How things are written for other machines, and what is read of it.
@Suite struct ExchangeTests {
    private static let id = "01234567-89ab-4cde-8f01-23456789abcd"

    private func lines(_ items: [ExchangeItem], prescriptions: [String] = ["{}"]) throws -> [String] {
        var writer = ExchangeWriter()
        var lines = [try writer.begin()]
        for text in prescriptions { lines.append(try writer.prescription(text)) }
        for item in items { lines.append(try writer.item(item)) }
        lines.append(try writer.end())
        return lines.map { String(decoding: $0.dropLast(), as: UTF8.self) }
    }

    private func read(_ lines: [String]) throws(ExchangeProblem) -> [ExchangeItem] {
        var reader = ExchangeReader()
        var items: [ExchangeItem] = []
        for line in lines { if let item = try reader.read(Array(line.utf8)) { items.append(item) } }
        try reader.finish()
        return items
    }

    private func made() throws -> MadeHistory { MadeHistory(weeks: 8, from: try #require(CivilDate("2026-11-02"))) }

    @Test func `all that can be kept comes back as it was`() throws {
        let made = try made()
        var items: [ExchangeItem] = [.forgotten(before: Timestamp(microseconds: -1))]
        items += made.sessions.map { .session($0, steps: made.steps[$0.id] ?? []) }
        items += made.occurrences.map { .occurrence($0) }
        items += made.pains.map { .pain($0) } + made.notes.map { .note($0) } + made.doses.map { .dose($0) }
        items += made.acknowledgements.map { .acknowledgement($0) }
        let texts = Set(made.sessions.map(\.prescription.text)).sorted()
        let written = try lines(items, prescriptions: texts)
        let back = try read(written)
        #expect(back == items && items.count > 100)
        #expect(try lines(back, prescriptions: texts) == written)
    }

    @Test func `a line is JSON with sorted keys, lengths in microseconds and instants in UTC`() throws {
        let pain = Remark(
            id: Self.id, at: Timestamp(microseconds: 1_796_108_400_000_042), offset: 3600,
            PainReport(level: nil, moment: .after, text: "a\nb"))
        #expect(
            try lines([.pain(pain)], prescriptions: []) == [
                #"{"format":"tenuto-history","version":1}"#,
                #"{"at":"2026-12-01T07:00:00.000042Z","id":"\#(Self.id)","moment":"after","offset":3600,"#
                    + #""stopped":false,"text":"a\nb","type":"pain"}"#,
                #"{"lines":2,"type":"end"}"#,
            ])
    }

    private static let head = #"{"format":"tenuto-history","version":1}"#
    private static let pain =
        #"{"at":"2026-12-01T07:00:00Z","id":"\#(id)","moment":"after","offset":0,"stopped":false,"text":"","type":"pain"}"#

    /// Each is put after the first line.
    @Test(
        arguments: [
            ("[]", "message: not a JSON object"), ("{", "not JSON: one object on a line is allowed"),
            ("{}", "type: missing: it is needed"),
            (String(repeating: "[", count: 64 << 10), "message: not a JSON object"),
            (#"{"a":"# + String(repeating: "[", count: 5000), "message: nested too deep: at most 8 levels"),
            (#"{"type":"dance"}"#, "type: \"dance\": one of forgotten, prescription, session, occurrence"),
            (#"{"type":7}"#, "type: a text is allowed"),
            (pain.replacing("after", with: "later"), "moment: \"later\": one of before, during, after is allowed"),
            (pain.replacing("2026-12-01", with: "2026-02-30"), "at: \"2026-02-30T07:00:00Z\": an instant such as"),
            (pain.replacing("2026-12", with: "0000-12"), "at: \"0000-12-01T07:00:00Z\": an instant such as"),
            (pain.replacing("\"offset\":0", with: "\"offset\":93601"), "offset: 93601: -93600 to 93600 is allowed"),
            (pain.replacing("false", with: "0"), "stopped: true or false is allowed"),
            (pain.replacing("false", with: "false,\"level\":11"), "level: 11: 0 to 10 is allowed"),
            (pain.replacing(id, with: "'); DROP TABLE pain; --"), "id: \"'); DROP TABLE pain; --\": a UUID"),
            (pain.replacing(id, with: id.uppercased()), "a UUID in lower case is allowed"),
            (pain.replacing("\"text\":\"\",", with: ""), "text: missing: it is needed"),
            (
                pain.replacing("\"text\":\"\"", with: "\"text\":\"a\\u2028b\""),
                "text: U+2028: line breaks and other control characters are not allowed"
            ),
            (
                pain.replacing("\"text\":\"\"", with: "\"text\":\"\(String(repeating: "ü", count: 1001))\""),
                "text: 1001 characters: at most 1000 are allowed"
            ),
            (#"{"before":"now","type":"forgotten"}"#, "before: \"now\": an instant"),
            (#"{"lines":7,"type":"end"}"#, "lines: 7, and there are 1: some are missing or too many"),
            (
                #"{"at":"2026-12-01T07:00:00Z","entry":"e","routine":"A b","snoozes":0,"state":"missed","type":"occurrence"}"#,
                "routine: \"A b\": lower-case letters"
            ),
            (
                #"{"at":"2026-12-01T07:00:00Z","entry":"e","routine":"a","snoozes":0,"state":"due","type":"occurrence"}"#,
                "state: \"due\": one of completed, partial, skipped, missed, suppressed, rested, excused, stoppedForPain is"
            ),
            (
                #"{"at":"2026-12-01T07:00:00Z","count":0,"entry":"e","routine":"a","snoozes":0,"state":"missed","#
                    + #""type":"occurrence"}"#, "count: 0: 1 or more is allowed"
            ),
            (
                #"{"at":"2026-12-01T07:00:00Z","cause":"set","exercise":"a","holdUs":1,"id":"\#(id)","offset":0,"#
                    + #""standing":"","type":"dose"}"#, "exercise: \"a\": routine/exercise is allowed"
            ),
            (
                #"{"at":"2026-12-01T07:00:00Z","cause":"set","exercise":"a/b"#
                    + String(repeating: "\u{301}", count: 300) + #"","id":"\#(id)","offset":0,"standing":"","#
                    + #""type":"dose"}"#, "routine/exercise is allowed"
            ),
            (
                #"{"at":"2026-12-01T07:00:00Z","cause":"set","exercise":"a/b","holdUs":-1,"id":"\#(id)","offset":0,"#
                    + #""standing":"","type":"dose"}"#, "holdUs: -1: 0 to 2678400000000 is allowed"
            ),
        ] as [(String, String)])
    func `what is wrong in a line is said with its place and what is allowed`(line: String, message: String) throws {
        let problem = #expect(throws: ExchangeProblem.self) { try read([Self.head, line]) }
        #expect(problem?.description.contains(message) == true, "\(problem?.description ?? "")")
    }

    @Test(
        arguments: [
            ([], "empty: "), ([""], "not a history: "), (["{}"], "not a history: "),
            (["BEGIN:VCALENDAR"], "not a history: "),
            ([#"{"format":"tenuto-history","version":2}"#], "version: 2: 1 is allowed"),
            ([head], "its last line is missing"), ([head, pain], "its last line is missing"),
            ([head, #"{"lines":1,"type":"end"}"#, pain], "after the last line"),
            (
                [
                    head, #"{"number":1,"text":"","type":"prescription"}"#,
                    #"{"number":1,"text":"x","type":"prescription"}"#,
                ],
                "number: 1: was there before"
            ),
        ] as [([String], String)])
    func `a file that is foreign, cut off or too long is none`(lines: [String], message: String) throws {
        let problem = #expect(throws: ExchangeProblem.self) { try read(lines) }
        #expect(problem?.description.hasPrefix(message) == true, "\(problem?.description ?? "")")
    }

    @Test func `a file that ends in the middle of a line is said to be cut off, wherever it does`() throws {
        let last = Array(Self.pain.replacing("\"text\":\"\"", with: "\"text\":\"für {}\"").utf8)
        for line in [Array(Self.head.utf8), last] {
            for count in 1..<line.count {
                var reader = ExchangeReader()
                if line == last { _ = try reader.read(Array(Self.head.utf8)) }
                let problem = #expect(throws: ExchangeProblem.self) {
                    _ = try reader.read(Array(line.prefix(count)), isEnded: false)
                }
                #expect(
                    problem?.description.hasPrefix("the file ends in the middle of this line: ") == true, "\(count)")
            }
        }
        var reader = ExchangeReader()
        _ = try reader.read(Array(Self.head.utf8))
        // What is wrong with a line that is whole is told.
        for (line, message) in [("[1", "message: not a JSON object"), ("{}", "type: missing")] {
            let problem = #expect(throws: ExchangeProblem.self) {
                _ = try reader.read(Array(line.utf8), isEnded: false)
            }
            #expect(problem?.description.hasPrefix(message) == true)
        }
        #expect(try reader.read(last, isEnded: false) != nil)
    }

    @Test func `a session needs its prescription before it, and steps in order`() throws {
        let made = try made()
        let session = made.sessions[0]
        let written = try lines([.session(session, steps: made.steps[session.id] ?? [])], prescriptions: [])
        #expect(throws: ExchangeProblem("prescription: 0: the number of one before it is allowed")) {
            try read(written)
        }
        let steps = made.steps[session.id] ?? []
        let turned = try lines([.session(session, steps: steps.reversed())], prescriptions: [session.prescription.text])
        let problem = #expect(throws: ExchangeProblem.self) { try read(turned) }
        #expect(problem?.description.hasPrefix("steps[1].number: ") == true)
    }

    /// Of two versions one is taken, and the same one whoever is told first.
    @Test func `of two versions exactly one prevails, and nothing over itself`() throws {
        let made = try made()
        let session = made.sessions[0]
        var later = session
        later.ended = session.ended.map { $0 + .seconds(60) }
        var renamed = session
        renamed.name = "Zz"
        let states = Occurrence.State.allCases.filter(\.isOutcome)
        let occurrences = states.map { state in
            var one = made.occurrences[0]
            one.state = state
            return ExchangeItem.occurrence(one)
        }
        var note = made.notes[0]
        note.content.text = "other"
        let groups: [[ExchangeItem]] = [
            [.session(session, steps: []), .session(later, steps: []), .session(renamed, steps: [])], occurrences,
            [.note(made.notes[0]), .note(note)],
        ]
        for group in groups {
            for (index, one) in group.enumerated() {
                #expect(!one.prevails(over: one))
                for other in group[(index + 1)...] {
                    #expect(one.prevails(over: other) != other.prevails(over: one))
                }
            }
        }
        #expect(groups[0][1].prevails(over: groups[0][0]))
        let order = occurrences.sorted { $0.prevails(over: $1) }
        let names = order.map { if case .occurrence(let one) = $0 { one.state.rawValue } else { "" } }
        #expect(
            names == ["completed", "partial", "stoppedForPain", "skipped", "rested", "excused", "suppressed", "missed"])
    }

    /// Two machines were off from the same time on; by their bytes 9 would come before 28.
    @Test func `of two runs from one time on the one that reaches further prevails`() throws {
        let (at, routine) = (Timestamp(seconds: 1_796_108_400), try #require(Slug("back")))
        let runs = [(27, 28), (27, 9), (8, 28), (8, 9), (0, 1)].map { steps, count in
            ExchangeItem.occurrence(
                Occurrence(
                    entry: "e", routine: routine, at: at, last: at + .seconds(1200 * steps), count: count,
                    state: .missed))
        }
        for (index, one) in runs.enumerated() {
            for other in runs[(index + 1)...] { #expect(one.prevails(over: other) && !other.prevails(over: one)) }
        }
    }

    /// The first instant that is not forgotten is the middle of the run.
    @Test func `a run is older than a bound only where all of it is`() throws {
        let (at, routine) = (Timestamp(seconds: 1_796_083_200), try #require(Slug("back")))
        func isBefore(_ last: Int) -> Bool {
            let run = Occurrence(
                entry: "e", routine: routine, at: at, last: at + .seconds(86_400 * last), count: 7, state: .missed)
            return ExchangeItem.occurrence(run).isBefore(ForgetBound(at + .seconds(86_400 * 3), offset: 0))
        }
        #expect([1, 2, 3, 4, 6].map(isBefore) == [true, true, false, false, false])
    }
}
