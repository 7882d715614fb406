import Testing

@testable import tenuto

@Suite struct TemplateTests {
    /// Of a session in which everything but the side is known.
    private static func value(_ field: Field) -> String {
        switch field {
        case .side, .due: ""
        default: "<\(field.rawValue)>"
        }
    }

    @Test(arguments: [
        ("", ""), ("plain { } text", "plain { } text"), ("{{state}}", "<state>"), ("{{ state }}.", "<state>."),
        ("{{exercise}} {{remaining}}", "<exercise> <remaining>"), ("a{{side}}b", "ab"),
        ("{{agenda.time}}", "<agenda.time>"), ("{{{{state}}", "{{state}}"), ("{{{{{{state}}}}", "{{<state>}}"),
        ("{{#rep}}{{rep}}/{{reps}}{{/rep}}", "<rep>/<reps>"), ("x{{#side}}, {{side}}{{/side}}y", "xy"),
        ("{{^side}}none{{/side}}{{^rep}}none{{/rep}}", "none"),
        ("{{#rep}}a{{^due}}b{{#set}}c{{/set}}{{/due}}d{{/rep}}", "abcd"), ("{{# rep }}a{{/ rep }}", "a"),
        ("猫 {{kind}}\n", "猫 <kind>\n"), ("}} {", "}} {"),
    ])
    func `A template is its text with the values put in`(text: String, result: String) throws {
        #expect(try Template(text).text(Self.value) == result)
    }

    @Test(arguments: [
        ("{{excercise}}", "{{excercise}}: no such name: did you mean exercise? There are state, line, routine, "),
        ("{{}}", "{{}}: no such name: There are state, "), ("{{a}} {{state}}", "{{a}}: no such name"),
        ("x{{state", "\"{{state\": its }} is missing; {{{{ stands for two braces"),
        ("{{#rep}}x", "{{#rep}}: {{/rep}} is missing"), ("{{/rep}}", "{{/rep}}: nothing is open here"),
        ("{{#rep}}{{/set}}", "{{/set}}: {{/rep}} comes first"), ("{{#}}x{{/}}", "{{}}: no such name"),
        ("{{{state}}", "{{{state}}: no such name"),
    ])
    func `What is wrong is said with what is allowed`(text: String, message: String) {
        let problem = #expect(throws: Template.Problem.self) { try Template(text) }
        #expect(problem?.description.hasPrefix(message) == true, "\(problem?.description ?? "")")
    }
}
