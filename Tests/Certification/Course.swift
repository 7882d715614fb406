/// The course of `org.varlink.certification`: each call takes what the one before gave, and both sides know what that is.
/// The interface and its values are those of <https://github.com/varlink>.
enum Course {
    struct Stage: Sendable {
        /// The method.
        let method: String
        /// What it is called with, beside `client_id`.
        let parameters: [String: Value]
        /// What it answers.
        let reply: Value
    }

    static let name = "org.varlink.certification"
    static let first = "Start"
    static let several = "Test10"
    static let oneway = "Test11"
    static let last = "End"

    /// The replies to `several`, in order.
    static let replies = (1...10).map { Value.string("Reply number \($0)") }

    private static let many: [String: Value] = [
        "bool": false, "int": 2, "float": .number(.pi), "string": "a lot of string",
    ]
    private static let map: Value = ["foo": "Foo", "bar": "Bar"]
    private static let set: Value = ["one": [:], "two": [:], "three": [:]]
    private static let everything: Value = [
        "object": ["method": "org.varlink.certification.Test09", "parameters": ["map": ["foo": "Foo", "bar": "Bar"]]],
        "enum": "two",
        "struct": ["first": 1, "second": "2"],
        "array": ["one", "two", "three"],
        "dictionary": ["foo": "Foo", "bar": "Bar"],
        "stringset": ["one": [:], "two": [:], "three": [:]],
        "nullable": nil,
        "nullable_array_struct": nil,
        "interface": [
            "foo": [nil, ["foo": "foo", "bar": "bar"], nil, ["one": "foo", "two": "bar"]],
            "anon": ["foo": true, "bar": false],
        ],
    ]

    /// All after `first`, in order.
    static let stages = [
        Stage(method: "Test01", parameters: [:], reply: ["bool": true]),
        Stage(method: "Test02", parameters: ["bool": true], reply: ["int": 1]),
        Stage(method: "Test03", parameters: ["int": 1], reply: ["float": 1.0]),
        Stage(method: "Test04", parameters: ["float": 1.0], reply: ["string": "ping"]),
        Stage(method: "Test05", parameters: ["string": "ping"], reply: .object(many)),
        Stage(method: "Test06", parameters: many, reply: ["struct": .object(many)]),
        Stage(method: "Test07", parameters: ["struct": .object(many)], reply: ["map": map]),
        Stage(method: "Test08", parameters: ["map": map], reply: ["set": set]),
        Stage(method: "Test09", parameters: ["set": set], reply: ["mytype": everything]),
        Stage(method: several, parameters: ["mytype": everything], reply: [:]),
        Stage(method: oneway, parameters: ["last_more_replies": .array(replies)], reply: [:]),
        Stage(method: last, parameters: [:], reply: ["all_ok": true]),
    ]

    static let description = """
        # Interface to test varlink implementations against.
        interface org.varlink.certification

        type Interface (
          foo: ?[]?[string](foo, bar, baz),
          anon: (foo: bool, bar: bool)
        )

        type MyType (
          object: object,
          enum: (one, two, three),
          struct: (first: int, second: string),
          array: []string,
          dictionary: [string]string,
          stringset: [string](),
          nullable: ?string,
          nullable_array_struct: ?[](first: int, second: string),
          interface: Interface
        )

        method Start() -> (client_id: string)
        method Test01(client_id: string) -> (bool: bool)
        method Test02(client_id: string, bool: bool) -> (int: int)
        method Test03(client_id: string, int: int) -> (float: float)
        method Test04(client_id: string, float: float) -> (string: string)
        method Test05(client_id: string, string: string) -> (bool: bool, int: int, float: float, string: string)
        method Test06(client_id: string, bool: bool, int: int, float: float, string: string) -> (
          struct: (bool: bool, int: int, float: float, string: string)
        )
        method Test07(client_id: string, struct: (bool: bool, int: int, float: float, string: string)) -> (
          map: [string]string
        )
        method Test08(client_id: string, map: [string]string) -> (set: [string]())
        method Test09(client_id: string, set: [string]()) -> (mytype: MyType)

        # Returns more than one reply with "continues".
        method Test10(client_id: string, mytype: MyType) -> (string: string)

        # Must be called as "oneway".
        method Test11(client_id: string, last_more_replies: []string) -> ()
        method End(client_id: string) -> (all_ok: bool)

        error ClientIdError ()
        error CertificationError (wants: object, got: object)

        """
}
