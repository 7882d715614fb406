import Testing

@testable import Varlink

@Suite struct DescriptionTests {
    private let whole = """
        # A comment
        interface org.example-1.test

        type Kind (one, two)   # an enum
        type Step (
          id: string, at: ?int,
          tags: []string, by: [string]Kind, set: [string](),
          inner: ?[](first: float, second: (a, b_c)), free: object
        )
        method Go(step: Step, on: bool) -> (steps: []Step)
        method Nothing()->()
        error Gone (step: string)
        error Never ()
        """

    @Test func `every form of the language is read`() throws {
        let description = try InterfaceDescription(parsing: whole)
        #expect(description.name == "org.example-1.test")
        #expect(description.text == whole)
        #expect(description.types["Kind"] == .enumeration(["one", "two"]))
        #expect(
            description.types["Step"]
                == .structure([
                    .init(name: "id", type: .string), .init(name: "at", type: .nullable(.int)),
                    .init(name: "tags", type: .array(.string)), .init(name: "by", type: .dictionary(.named("Kind"))),
                    .init(name: "set", type: .dictionary(.structure([]))),
                    .init(
                        name: "inner",
                        type: .nullable(
                            .array(
                                .structure([
                                    .init(name: "first", type: .float),
                                    .init(name: "second", type: .enumeration(["a", "b_c"])),
                                ])))),
                    .init(name: "free", type: .object),
                ]))
        #expect(
            description.methods["Go"]
                == .init(
                    parameters: [.init(name: "step", type: .named("Step")), .init(name: "on", type: .bool)],
                    reply: [.init(name: "steps", type: .array(.named("Step")))]))
        #expect(description.methods["Nothing"] == .init(parameters: [], reply: []))
        #expect(description.errors == ["Gone": [.init(name: "step", type: .string)], "Never": []])
    }

    @Test(arguments: [
        ("", 1, "'interface' is expected"),
        ("interface test", 1, "interface: 'test': a name such as org.example.service is expected"),
        ("interface a.-b", 1, "interface: 'a.-b': a name such as org.example.service is expected"),
        (
            "interface a.b\nmethod go() -> ()", 2,
            "'go': a name of letters and digits that starts with a capital is expected"
        ),
        ("interface a.b\nmethod Go() ()", 2, "'->' is expected"),
        ("interface a.b\n\nmethod Go(a: Foo) -> ()", 3, "type: Foo: not defined in this interface"),
        ("interface a.b\nmethod Go(a: number) -> ()", 2, "type: 'number': no type of that name"),
        ("interface a.b\nmethod Go(a: ??int) -> ()", 2, "'??': a type is nullable once"),
        ("interface a.b\nmethod Go(a: int, a: int) -> ()", 2, "a: listed twice"),
        ("interface a.b\nmethod Go(a_: int) -> ()", 2, "'a_': a name of letters, digits and inner '_' is expected"),
        ("interface a.b\nerror Go ()\nmethod Go() -> ()", 3, "Go: defined twice"),
        ("interface a.b\ntype T (a, a)", 2, "a: listed twice"),
        ("interface a.b\ntype T (a: int", 2, "')' is expected"),
        ("interface a.b\nnonsense", 2, "'type', 'method' or 'error' is expected"),
    ])
    func `a mistake is named with its line`(text: String, line: Int, message: String) {
        #expect(throws: InterfaceDescription.ParseError(line: line, message: message)) {
            try InterfaceDescription(parsing: text)
        }
    }

    @Test func `types nested without end are refused`() {
        let text = "interface a.b\ntype T (a: " + String(repeating: "[]", count: 10_000) + "int)"
        #expect(throws: InterfaceDescription.ParseError.self) { try InterfaceDescription(parsing: text) }
    }
}
