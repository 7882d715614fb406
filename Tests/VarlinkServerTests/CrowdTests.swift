import Foundation
import Synchronization
import Testing
import Varlink

@testable import VarlinkServer

/// Many clients at once, all of whom want everything: who comes then is served all the same. Integration tests.
@Suite struct CrowdTests {
    private static let large = #"{"method":"org.example.test.Large","parameters":{"value":60000}}"# + "\0"
    private static let note = #"{"method":"org.example.test.Note","parameters":{"value":1},"oneway":true}"# + "\0"

    private func expectAnswer(_ service: TestService) throws {
        let newcomer = try service.raw()
        try newcomer.call("org.example.test.Double", #"{"value":5}"#)
        #expect(try newcomer.receive() == #"{"parameters":{"value":10}}"#)
    }

    @Test func `the limits are those of the design`() {
        let limits = ServerLimits()
        #expect(limits.message.messageBytes == 65_536 && limits.message.depth == 32)
        #expect(limits.connections == 64 && limits.watchers == 32)
        #expect(limits.partialMessage == .seconds(5) && limits.blocked == .seconds(30))
        #expect(limits.queuedBytes == 262_144)
    }

    @Test func `half messages in all places keep nobody out, though their time is not over`() async throws {
        try await TestService.serve({ $0.connections = 3 }) { service in
            let hostile = try (0..<3).map { _ in try service.raw() }
            for socket in hostile { try socket.send(#"{"method":"#) }
            try self.expectAnswer(service)
            #expect(try hostile[0].receive() == nil)
        }
    }

    @Test func `clients that never read in all places keep nobody out, though their time is not over`() async throws {
        try await TestService.serve({ $0.connections = 3 }) { service in
            let hostile = try (0..<3).map { _ in try service.raw() }
            for socket in hostile { socket.fill(with: Self.large) }
            try self.expectAnswer(service)
            // The first one made room; the others still have theirs.
            let isClosed = hostile.map {
                send($0.descriptor, " ", 1, CInt(MSG_NOSIGNAL | MSG_DONTWAIT)) < 0 && errno == EPIPE
            }
            #expect(isClosed == [true, false, false])
        }
    }

    @Test func `a watcher that does not read makes room before one that does`() async throws {
        try await TestService.serve({ $0.connections = 2 }) { service in
            let watchers = try (0..<2).map { _ in try service.raw() }
            for watcher in watchers {
                try watcher.call("org.example.test.Watch", flags: #","more":true"#)
                _ = try watcher.receive()
            }
            let stopped = try await service.outlet(1)
            for value in 1...2000 { stopped.send(State(value, padding: 1000)) }
            try self.expectAnswer(service)
            #expect(stopped.isClosed)
            try await service.outlet(0).send(State(1))
            #expect(try watchers[0].receive()?.contains(#""value":1"#) == true)
        }
    }

    @Test func `clients that call without a pause in all places keep nobody out`() async throws {
        try await TestService.serve({ $0.connections = 16 }) { service in
            let isOver = Mutex(false)
            let threads = DispatchGroup()
            for _ in 0..<16 {
                threads.enter()
                Thread.detachNewThread {
                    while !isOver.withLock({ $0 }) {
                        guard let socket = try? service.raw() else { continue }
                        while !isOver.withLock({ $0 }), (try? socket.send(Self.note)) != nil {}
                    }
                    threads.leave()
                }
            }
            try await eventually { service.notes.withLock { $0.count } > 100 }
            defer {
                isOver.withLock { $0 = true }
                threads.wait()
            }
            for _ in 0..<20 { try self.expectAnswer(service) }
        }
    }

    @Test func `who comes while all are being answered waits for a place, and costs nobody theirs by leaving`()
        async throws
    {
        try await TestService.serve({ $0.connections = 2 }) { service in
            let busy = try (0..<2).map { _ in try service.raw() }
            for socket in busy { try socket.call("org.example.test.Held", #"{"value":1}"#) }
            try await eventually { service.notes.withLock { $0.count } == 2 }
            var leaving = try (0..<6).map { _ in try service.raw() }
            #expect(leaving.count == 6)
            let staying = try service.raw()
            try staying.call("org.example.test.Double", #"{"value":5}"#)
            try await Task.sleep(for: .milliseconds(50))
            leaving = []
            try await Task.sleep(for: .milliseconds(50))
            service.released.withLock { $0 = true }
            for socket in busy { #expect(try socket.receive() == #"{"parameters":{"value":1}}"#) }
            #expect(try staying.receive() == #"{"parameters":{"value":10}}"#)
            try self.expectAnswer(service)
        }
    }

    /// Without a half-closed input as well as with one: then all that was sent is taken at once.
    @Test(arguments: [false, true])
    func `a client that sends thousands of calls ahead lets others have their turn`(isHalfClosed: Bool) async throws {
        try await TestService.serve { service in
            let many = try service.raw()
            try many.send(String(repeating: Self.note, count: 2000))
            if isHalfClosed { many.endInput() }
            try await eventually { service.notes.withLock { !$0.isEmpty } }
            let other = try service.raw()
            try other.call("org.example.test.Note", #"{"value":2}"#)
            _ = try other.receive()
            #expect(service.notes.withLock { $0.count } < 1000)
            try await eventually { service.notes.withLock { $0.count } == 2001 }
        }
    }

    @Test func `as many as the backlog holds may come at once, also before the server does`() async throws {
        try await onOwnThread {
            let service = try TestService()
            let descriptor = try ListeningSocket.bind(path: service.path)
            listen(descriptor, 128)
            let sockets = try (0..<128).map { value in
                let socket = try service.raw()
                try socket.call("org.example.test.Double", #"{"value":\#(value)}"#)
                return socket
            }
            try await service.server.start(on: .descriptor(descriptor))
            for (value, socket) in sockets.enumerated() {
                #expect(try socket.receive() == #"{"parameters":{"value":\#(value * 2)}}"#)
            }
            await service.server.shutdown()
        }
    }

    @Test func `a stalled reader of a long reply neither keeps the server from ending nor the call alive`() async throws
    {
        try await onOwnThread {
            let service = try TestService { $0.shutdown = .milliseconds(50) }
            try await service.server.start(on: .path(service.path))
            let socket = try service.raw()
            try socket.call("org.example.test.Count", #"{"value":1000000}"#, flags: #","more":true"#)
            _ = try socket.receive()
            await service.server.shutdown()
            while try socket.receive() != nil {}
            try await eventually { service.counted.withLock { $0 } }
        }
    }
}
