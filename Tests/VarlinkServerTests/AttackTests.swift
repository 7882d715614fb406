import Foundation
import Testing
import Varlink

@testable import VarlinkServer

/// What a hostile, broken or forgotten client may do. Integration tests: some wait for a deadline to pass.
@Suite struct AttackTests {
    @Test(arguments: [
        "{\0", "[]\0", "\0", "null\0", #"{"parameters":{}}"# + "\0", #"{"method":1}"# + "\0",
        "GET / HTTP/1.1\r\n\r\n\0",
    ])
    func `what is no call closes the connection, after the answers before it`(text: String) async throws {
        try await TestService.serve { service in
            let socket = try service.raw()
            try socket.call("org.example.test.Slow", #"{"value":1}"#)
            try socket.send(text)
            #expect(try socket.receive() == #"{"parameters":{"value":1}}"#)
            #expect(try socket.receive() == nil)
        }
    }

    @Test func `bytes that are not UTF-8 close the connection`() async throws {
        try await TestService.serve { service in
            let socket = try service.raw()
            try socket.send(bytes: Array(#"{"method":""#.utf8) + [0xFF, 0xFE] + Array("\"}\0".utf8))
            #expect(try socket.receive() == nil)
        }
    }

    @Test func `a message too long closes the connection before it has ended`() async throws {
        try await TestService.serve({ $0.message.messageBytes = 1000 }) { service in
            let socket = try service.raw()
            try socket.send(String(repeating: " ", count: 1001))
            #expect(try socket.receive() == nil)
            #expect(throws: RawSocket.Failed.self) { try socket.send(String(repeating: " ", count: 1_000_000)) }
        }
    }

    @Test func `a message as long as allowed is answered`() async throws {
        try await TestService.serve { service in
            let socket = try service.raw()
            let call = #"{"method":"org.example.test.Double","parameters":{"value":2}}"#
            try socket.send(call + String(repeating: " ", count: 65_536 - call.utf8.count) + "\0")
            #expect(try socket.receive() == #"{"parameters":{"value":4}}"#)
        }
    }

    @Test func `a message too deep closes the connection`() async throws {
        try await TestService.serve { service in
            let nest = { (depth: Int) in
                #"{"method":"org.example.test.Double","parameters":{"value":2,"x":"#
                    + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "}}\0"
            }
            let socket = try service.raw()
            try socket.send(nest(30))
            #expect(try socket.receive() == VarlinkError.invalidParameter("x").description)
            try socket.send(nest(31))
            #expect(try socket.receive() == nil)
        }
    }

    @Test func `half a message closes the connection after its time, however slowly more comes`() async throws {
        try await TestService.serve({ $0.partialMessage = .milliseconds(200) }) { service in
            let socket = try service.raw()
            try socket.call("org.example.test.Double", #"{"value":2}"#)
            #expect(try socket.receive() == #"{"parameters":{"value":4}}"#)
            try await Task.sleep(for: .milliseconds(400))
            // Silence between messages is no offence; this one then stays unfinished.
            let error = await #expect(throws: RawSocket.Failed.self) {
                for _ in 0..<1000 {
                    try socket.send(" ")
                    try await Task.sleep(for: .milliseconds(20))
                }
            }
            #expect(error?.errno == EPIPE || error?.errno == ECONNRESET)
        }
    }

    @Test func `half a message behind a call is timed once the call is answered`() async throws {
        try await TestService.serve({ $0.partialMessage = .milliseconds(100) }) { service in
            let socket = try service.raw()
            try socket.send(#"{"method":"org.example.test.Slow","parameters":{"value":1}}"# + "\0{")
            #expect(try socket.receive() == #"{"parameters":{"value":1}}"#)
            #expect(try socket.receive() == nil)
        }
    }

    @Test func `a process of another user is not answered`() async throws {
        try await TestService.serve(user: getuid() + 1) { service in
            let socket = try service.raw()
            try? socket.call("org.example.test.Note", #"{"value":2}"#)
            #expect(try socket.receive() == nil)
            #expect(service.notes.withLock { $0 }.isEmpty)
        }
    }

    @Test func `the longest-idle connection makes room, not one that is used`() async throws {
        try await TestService.serve({ $0.connections = 3 }) { service in
            let sockets = try (0..<3).map { _ in try service.raw() }
            for socket in sockets {
                try socket.call("org.example.test.Double", #"{"value":1}"#)
                _ = try socket.receive()
            }
            try sockets[0].call("org.example.test.Watch", flags: #","more":true"#)
            _ = try sockets[0].receive()
            try sockets[1].call("org.example.test.Double", #"{"value":1}"#)
            _ = try sockets[1].receive()

            let newcomer = try service.raw()
            try newcomer.call("org.example.test.Double", #"{"value":5}"#)
            #expect(try newcomer.receive() == #"{"parameters":{"value":10}}"#)
            #expect(try sockets[2].receive() == nil)
            try sockets[1].call("org.example.test.Double", #"{"value":6}"#)
            #expect(try sockets[1].receive() == #"{"parameters":{"value":12}}"#)
        }
    }

    @Test func `when all connections are used a new one is closed`() async throws {
        try await TestService.serve({ $0.connections = 2 }) { service in
            let watchers = try (0..<2).map { _ in try service.raw() }
            for watcher in watchers {
                try watcher.call("org.example.test.Watch", flags: #","more":true"#)
                _ = try watcher.receive()
            }
            #expect(try service.raw().receive() == nil)
            try await service.outlet(1).send(State(1))
            #expect(try watchers[1].receive()?.contains(#""value":1"#) == true)
        }
    }

    @Test func `one watcher too many is told so and the place of one that ended is free`() async throws {
        let full = VarlinkError("org.example.test.Odd", Number(value: 2))
        try await TestService.serve({
            $0.watchers = 2
            $0.watchersFull = full
        }) { service in
            let watchers = try (0..<3).map { _ in try service.raw() }
            for watcher in watchers { try watcher.call("org.example.test.Watch", flags: #","more":true"#) }
            let replies = try watchers.map { try $0.receive() }
            let refused = try #require(replies.firstIndex(of: full.description))
            #expect(replies.count { $0 == full.description } == 1)

            let outlet = try await service.outlet()
            outlet.finish()
            try await eventually { outlet.isClosed }
            try watchers[refused].call("org.example.test.Watch", flags: #","more":true"#)
            #expect(try watchers[refused].receive()?.contains(#""continues":true"#) == true)
        }
    }

    @Test func `a client that asks and never reads is closed, and costs no more than its socket holds`() async throws {
        try await TestService.serve({ $0.blocked = .milliseconds(300) }) { service in
            let socket = try service.raw()
            let error = #expect(throws: RawSocket.Failed.self) {
                for _ in 0..<100_000 { try socket.call("org.example.test.Large", #"{"value":60000}"#) }
            }
            #expect(error?.errno == EPIPE || error?.errno == ECONNRESET)
        }
    }
}
