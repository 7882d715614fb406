import Testing

@testable import Varlink

private struct Move: Codable, Equatable {
    struct Place: Codable, Equatable {
        var x: Int
    }

    var to: Place
    var names: [String]?
    @Nullable var side: String?
}

private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

@Suite struct MessageTests {
    @Test func `calls and replies are written the same way each time`() throws {
        let move = Move(to: .init(x: 1), names: nil, side: nil)
        #expect(
            text(try Call.encode("org.example.a.Go", move, more: true))
                == #"{"method":"org.example.a.Go","more":true,"parameters":{"side":null,"to":{"x":1}}}"#)
        #expect(
            text(try Call.encode("org.example.a.Go", NoParameters(), oneway: true))
                == #"{"method":"org.example.a.Go","oneway":true,"parameters":{}}"#)
        #expect(text(try Reply.encode(["path": "/a/b"])) == #"{"parameters":{"path":"/a/b"}}"#)
        #expect(text(try Reply.encode(["n": 1], continues: true)) == #"{"continues":true,"parameters":{"n":1}}"#)
        #expect(throws: MessageError.self) { try Reply.encode(["n": Double.nan]) }
    }

    @Test(arguments: [
        (#"{"to":{"x":1}}"#, nil), (#"{"to":{"x":1},"side":null}"#, nil), (#"{"to":{"x":1},"side":"left"}"#, "left"),
    ])
    func `a nullable member may be absent, null or there`(json: String, side: String?) throws {
        #expect(try JSON.decode(Move.self, from: Array(json.utf8)).side == side)
    }

    @Test func `a call's envelope is read and its parameters wait`() throws {
        let call = try Call(Array(#"{"method":"a.b.C","parameters":{"to":{"x":7}},"more":true,"future":[1]}"#.utf8))
        #expect(call.method == "a.b.C")
        #expect(call.more && !call.oneway && !call.upgrade)
        #expect(try call.parameters(as: Move.self).to.x == 7)
    }

    @Test(arguments: [
        #"{"method":"a.b.C"}"#, #"{"method":"a.b.C","parameters":null}"#, #"{"method":"a.b.C","parameters":{}}"#,
    ])
    func `parameters that are absent are empty`(json: String) throws {
        struct Optional: Decodable { var x: Int? }
        let call = try Call(Array(json.utf8))
        #expect(try call.parameters(as: Optional.self).x == nil)
        #expect(throws: VarlinkError.invalidParameter("to")) { try call.parameters(as: Move.self) }
    }

    @Test(arguments: [
        (#"{"to":{"x":"1"}}"#, "to.x"), (#"{"to":{}}"#, "to.x"), (#"{}"#, "to"), (#"{"to":3}"#, "to"),
        (#"{"to":null}"#, "to"), (#"{"to":{"x":1},"names":["a",2]}"#, "names.1"),
        (#"{"to":{"x":1},"side":{}}"#, "side"), (#"[]"#, "parameters"), (#"3"#, "parameters"),
    ])
    func `the parameter that is wrong is named`(parameters: String, name: String) throws {
        let call = try Call(Array(#"{"method":"a.b.C","parameters":\#(parameters)}"#.utf8))
        #expect(throws: VarlinkError.invalidParameter(name)) { try call.parameters(as: Move.self) }
    }

    @Test(arguments: [
        #"{"parameters":{}}"#, #"{"method":3}"#, #"{"method":"a"#, #"{"method":"a.b.C"}x"#,
        #"{"method":"a.b.C","more":1}"#,
    ])
    func `a message that is no call is malformed`(json: String) {
        #expect {
            try Call(Array(json.utf8))
        } throws: {
            if case .malformed = $0 as? MessageError { true } else { false }
        }
    }

    @Test(arguments: [
        ("org.example.Go", "org.example", "Go"), ("a.B", "a", "B"), ("a.b.c.D", "a.b.c", "D"),
    ])
    func `a method's name is split at the last dot`(name: String, interface: String, method: String) throws {
        let split = try #require(MethodName(name))
        #expect(split.interface == interface)
        #expect(split.method == method)
    }

    @Test(arguments: ["", "Go", ".Go", "org.", "."])
    func `a name without interface or method is none`(name: String) {
        #expect(MethodName(name) == nil)
    }

    @Test func `an error goes over the wire and comes back with its parameters`() throws {
        let error = VarlinkError("org.example.a.Unknown", ["id": "x", "near": "y"])
        let wire = #"{"error":"org.example.a.Unknown","parameters":{"id":"x","near":"y"}}"#
        #expect(text(error.message) == wire)
        let reply = try Reply(Array(wire.utf8))
        #expect(reply.error == error)
        #expect(try reply.error?.parameters(as: [String: String].self) == ["id": "x", "near": "y"])
    }

    @Test(arguments: [
        (
            VarlinkError.interfaceNotFound("a.b"),
            #"{"error":"org.varlink.service.InterfaceNotFound","parameters":{"interface":"a.b"}}"#
        ),
        (.methodNotFound("a.b.C"), #"{"error":"org.varlink.service.MethodNotFound","parameters":{"method":"a.b.C"}}"#),
        (
            .methodNotImplemented("a.b.C"),
            #"{"error":"org.varlink.service.MethodNotImplemented","parameters":{"method":"a.b.C"}}"#
        ),
        (.invalidParameter("x"), #"{"error":"org.varlink.service.InvalidParameter","parameters":{"parameter":"x"}}"#),
        (.permissionDenied, #"{"error":"org.varlink.service.PermissionDenied","parameters":{}}"#),
        (.expectedMore, #"{"error":"org.varlink.service.ExpectedMore","parameters":{}}"#),
    ])
    func `the standard errors are named as the protocol names them`(error: VarlinkError, wire: String) {
        #expect(text(error.message) == wire)
    }

    @Test(arguments: [
        (#"{}"#, true), (#"{"parameters":{}}"#, true), (#"{"parameters":null}"#, true),
        (#"{"parameters":{"a":1}}"#, false),
    ])
    func `a bare reply says nothing`(json: String, isBare: Bool) throws {
        #expect(try Reply(Array(json.utf8)).isBare == isBare)
    }
}
