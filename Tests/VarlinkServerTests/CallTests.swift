import Foundation
import Testing
import Varlink

@testable import VarlinkServer

@Suite struct CallTests {
    @Test func `a call is answered, and so is the next on the same connection`() async throws {
        try await TestService.serve { service in
            var client = try service.client()
            for value in 0..<5 {
                let reply: Number = try client.call("org.example.test.Double", Number(value: value))
                #expect(reply.value == value * 2)
            }
        }
    }

    @Test(arguments: [
        ("org.example.test.Nope", "{}", VarlinkError.methodNotFound("org.example.test.Nope")),
        ("org.example.Test.Double", "{}", .interfaceNotFound("org.example.Test")),
        ("Double", "{}", .invalidParameter("method")),
        ("org.example.test.Later", "{}", .methodNotImplemented("org.example.test.Later")),
        ("org.example.test.Double", #"{"value":"x"}"#, .invalidParameter("value")),
        ("org.example.test.Double", "{}", .invalidParameter("value")),
        ("org.example.test.Double", #"{"value":1,"values":2}"#, .invalidParameter("values")),
        ("org.example.test.Watch", #"{"value":1}"#, .invalidParameter("value")),
        ("org.example.test.Double", #"{"value":1.5}"#, .invalidParameter("value")),
        ("org.example.test.Double", #"{"value":9223372036854775808}"#, .invalidParameter("value")),
        ("org.example.test.Double", #"{"value":-1e400}"#, .invalidParameter("value")),
        ("org.example.test.Double", #"{"value":null}"#, .invalidParameter("value")),
        ("org.example.test.Double", #"{"value":[1]}"#, .invalidParameter("value")),
        ("org.example.test.Double", "[1]", .invalidParameter("parameters")),
        ("org.example.test.Double", "7", .invalidParameter("parameters")),
        ("org.example.test.Watch", "{}", .expectedMore),
        ("org.example.test.Count", #"{"value":2}"#, .expectedMore),
        ("org.example.test.Fail", #"{"value":3}"#, VarlinkError("org.example.test.Odd", Number(value: 3))),
        ("org.example.test.Large", #"{"value":70000}"#, .system(errno: EMSGSIZE)),
        ("org.varlink.service.GetInterfaceDescription", #"{"interface":"a.b"}"#, .interfaceNotFound("a.b")),
    ])
    func `a call that cannot be done is answered with its error, and the next one works`(
        method: String, parameters: String, error: VarlinkError
    ) async throws {
        try await TestService.serve { service in
            let socket = try service.raw()
            try socket.call(method, parameters)
            #expect(try socket.receive() == error.description)
            try socket.call("org.example.test.Double", #"{"value":4}"#)
            #expect(try socket.receive() == #"{"parameters":{"value":8}}"#)
        }
    }

    @Test func `the client throws the server's error with its name and parameters`() async throws {
        try await TestService.serve { service in
            var client = try service.client()
            let error = #expect(throws: ClientError.self) {
                try client.call("org.example.test.Fail", Number(value: 3), reply: NoParameters.self)
            }
            let refusal = try #require(error?.refusal)
            #expect(refusal.name == "org.example.test.Odd")
            #expect(try refusal.parameters(as: Number.self) == Number(value: 3))
        }
    }

    @Test func `pipelined calls are answered in their order, also after a slow one`() async throws {
        try await TestService.serve { service in
            let socket = try service.raw()
            try socket.call("org.example.test.Slow", #"{"value":1}"#)
            for value in 2...50 { try socket.call("org.example.test.Double", #"{"value":\#(value)}"#) }
            #expect(try socket.receive() == #"{"parameters":{"value":1}}"#)
            for value in 2...50 { #expect(try socket.receive() == #"{"parameters":{"value":\#(value * 2)}}"#) }
        }
    }

    /// Flags of a call that nobody has to offer → what comes of it. "The server's more support is optional, if it does not
    /// reply with continues, the call will behave like a simple method call" (<https://varlink.org/Method-Call>).
    @Test(arguments: [
        #","more":true"#, #","more":false,"oneway":false,"upgrade":false"#, #","more":null,"oneway":null"#,
        #","continues":true"#, #","error":"org.example.test.Odd""#, #","org.example.vendor":{"more":true}"#,
    ])
    func `what a call says beyond what its method offers is let pass, and it has one answer`(flags: String) async throws
    {
        try await TestService.serve { service in
            let socket = try service.raw()
            try socket.call("org.example.test.Double", #"{"value":4}"#, flags: flags)
            #expect(try socket.receive() == #"{"parameters":{"value":8}}"#)
            socket.endInput()
            #expect(try socket.receive() == nil, "no more comes")
        }
    }

    @Test func `without parameters a call may leave them out, or say null`() async throws {
        try await TestService.serve { service in
            for envelope in ["", #","parameters":null"#, #","parameters":{}"#] {
                let socket = try service.raw()
                try socket.send(#"{"method":"org.varlink.service.GetInfo"\#(envelope)}"# + "\0")
                #expect(try socket.receive()?.hasPrefix(#"{"parameters":{"interfaces":"#) == true)
            }
        }
    }

    /// A server that answers a call with `continues`, though it had no `more`.
    @Test func `the client takes no continues that it did not ask for`() throws {
        let path = "/tmp/vl-\(UUID().uuidString.prefix(13))"
        let listening = try ListeningSocket.bind(path: path)
        try #require(listen(listening, 1) == 0)
        defer { unlink(path) }
        defer { close(listening) }
        var client = try VarlinkClient.connect(path: path)
        let other = accept(listening, nil, nil)
        defer { close(other) }
        let answer = Array(#"{"continues":true,"parameters":{"value":1}}"#.utf8) + [0]
        try #require(write(other, answer, answer.count) == answer.count)
        let error = #expect(throws: ClientError.self) {
            try client.call("org.example.test.Double", Number(value: 1), reply: Number.self)
        }
        #expect(error?.code == .invalidMessage(.malformed("continues, without more")))
    }

    @Test func `a oneway call is done and gets no answer, not even an error`() async throws {
        try await TestService.serve { service in
            let socket = try service.raw()
            try socket.call("org.example.test.Note", #"{"value":7}"#, flags: #","oneway":true"#)
            try socket.call("org.example.test.Nope", flags: #","oneway":true"#)
            try socket.call("org.example.test.Watch", flags: #","oneway":true,"more":true"#)
            try socket.call("org.example.test.Double", #"{"value":4}"#)
            #expect(try socket.receive() == #"{"parameters":{"value":8}}"#)
            #expect(service.notes.withLock { $0 } == [7])
        }
    }

    @Test func `a call that wants to leave Varlink is told that none of ours does`() async throws {
        try await TestService.serve { service in
            let socket = try service.raw()
            try socket.call("org.example.test.Double", #"{"value":4}"#, flags: #","upgrade":true"#)
            let error = VarlinkError.methodNotImplemented("org.example.test.Double")
            #expect(try socket.receive() == error.description)
        }
    }

    @Test func `a client that ends its input still gets all its answers, then the end`() async throws {
        try await TestService.serve { service in
            let socket = try service.raw()
            try socket.call("org.example.test.Slow", #"{"value":1}"#)
            try socket.call("org.example.test.Double", #"{"value":2}"#)
            socket.endInput()
            #expect(try socket.receive() == #"{"parameters":{"value":1}}"#)
            #expect(try socket.receive() == #"{"parameters":{"value":4}}"#)
            #expect(try socket.receive() == nil)
        }
    }

    @Test func `a call of a client that leaves is still carried out`() async throws {
        try await TestService.serve { service in
            try service.raw().call("org.example.test.Note", #"{"value":9}"#)
            try await eventually { service.notes.withLock { $0 } == [9] }
        }
    }

    @Test func `a long reply comes in pages and ends`() async throws {
        try await TestService.serve { service in
            var client = try service.client()
            var values: [Int] = []
            try client.callMore("org.example.test.Count", Number(value: 300), reply: Number.self) {
                values.append($0.value)
            }
            #expect(values == Array(1...300))
            let single: Number = try client.call("org.example.test.Count", Number(value: 1))
            #expect(single.value == 1)
        }
    }

    @Test func `the service describes itself and its interfaces`() async throws {
        struct Info: Decodable { var vendor, product, version, url: String, interfaces: [String] }
        try await TestService.serve { service in
            var client = try service.client()
            let info: Info = try client.call("org.varlink.service.GetInfo")
            #expect([info.vendor, info.product, info.version, info.url] == ["v", "p", "1", "u"])
            #expect(info.interfaces == ["org.example.test", "org.varlink.service"])
            for name in info.interfaces {
                let reply: [String: String] = try client.call(
                    "org.varlink.service.GetInterfaceDescription", ["interface": name])
                let description = try InterfaceDescription(parsing: try #require(reply["description"]))
                #expect(description.name == name)
            }
        }
    }

    @Test func `an interface that answers what it does not describe cannot be made`() {
        let method = Method.call { (_: NoParameters) async throws(VarlinkError) in NoParameters() }
        #expect(throws: Interface.Problem.undescribed(["B", "C"])) {
            try Interface(
                describedBy: "interface a.b\nmethod A() -> ()", methods: ["A": method, "C": method, "B": method])
        }
    }
}
