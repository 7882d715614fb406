import Foundation
import Logging
import Testing
import Varlink

@testable import VarlinkServer

/// Integration tests: they start and stop servers.
@Suite struct LifecycleTests {
    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func `the socket is its owner's alone`() async throws {
        try await TestService.serve { service in
            let mode = try self.mode(service.path)
            #expect(mode == 0o600)
        }
    }

    @Test func `a socket that is there already is an error and stays`() async throws {
        try await TestService.serve { service in
            let second = try TestService()
            let error = await #expect(throws: ServerError.self) {
                try await second.server.start(on: .path(service.path))
            }
            #expect(error?.code == .addressInUse)
            var client = try service.client()
            let reply: Number = try client.call("org.example.test.Double", Number(value: 1))
            #expect(reply.value == 2)
        }
    }

    @Test func `a path too long is an error that says so`() async throws {
        let path = "/tmp/" + String(repeating: "x", count: 103)
        let error = await #expect(throws: ServerError.self) { try await TestService().server.start(on: .path(path)) }
        #expect(error?.code == .pathTooLong)
    }

    @Test func `a listening socket that was handed over is served`() async throws {
        try await onOwnThread {
            let service = try TestService()
            let descriptor = try ListeningSocket.bind(path: service.path)
            listen(descriptor, 8)
            try await service.server.start(on: .descriptor(descriptor))
            var client = try service.client()
            let reply: Number = try client.call("org.example.test.Double", Number(value: 1))
            #expect(reply.value == 2)
            await service.server.shutdown()
        }
    }

    @Test func `a descriptor that is no listening Unix socket is refused`() async throws {
        let unbound = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
        let inet = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        let file = open("/dev/null", O_RDONLY)
        for descriptor in [unbound, inet, file, 9999] {
            let error = await #expect(throws: ServerError.self) {
                try await TestService().server.start(on: .descriptor(descriptor))
            }
            #expect(error?.code == .notAUnixSocket)
        }
        for descriptor in [unbound, inet, file] { close(descriptor) }
    }

    @Test func `shutdown answers the call in progress, ends streams, closes the idle and takes no more`() async throws {
        try await onOwnThread {
            let service = try TestService()
            try await service.server.start(on: .path(service.path))
            let idle = try service.raw()
            let caller = try service.raw()
            try caller.call("org.example.test.Slow", #"{"value":1}"#)
            let watcher = try service.raw()
            try watcher.call("org.example.test.Watch", flags: #","more":true"#)
            _ = try watcher.receive()
            let outlet = try await service.outlet()
            try await Task.sleep(for: .milliseconds(50))

            await service.server.shutdown()
            #expect(try idle.receive() == nil)
            #expect(try caller.receive() == #"{"parameters":{"value":1}}"#)
            #expect(try caller.receive() == nil)
            #expect(try watcher.receive() == #"{"parameters":{}}"#)
            #expect(try watcher.receive() == nil)
            #expect(outlet.isClosed)
            #expect(throws: RawSocket.Failed.self) { try service.raw() }
            await service.server.shutdown()
            outlet.send(State(1))
        }
    }

    @Test func `shutdown doesn't wait for a call that takes too long or a client that doesn't read`() async throws {
        try await onOwnThread {
            let service = try TestService { $0.shutdown = .milliseconds(50) }
            try await service.server.start(on: .path(service.path))
            let caller = try service.raw()
            try caller.call("org.example.test.Held", #"{"value":1}"#)
            let watcher = try service.raw()
            try watcher.call("org.example.test.Watch", flags: #","more":true"#)
            let outlet = try await service.outlet()
            for value in 1...2000 { outlet.send(State(value, padding: 1000)) }
            try await eventually { service.notes.withLock { $0 } == [1] }
            await service.server.shutdown()
            #expect(try caller.receive() == nil)
            // The call comes back to a server that is gone; nothing may fail then.
            service.released.withLock { $0 = true }
            try await eventually { service.notes.withLock { $0 } == [1, -1] }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    @Test func `run serves until its task is cancelled`() async throws {
        try await onOwnThread {
            let service = try TestService()
            // In a child task, which stays on this thread: Swift's pool may be busy with other tests for long.
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await service.server.run(on: .path(service.path)) }
                try await eventually { (try? service.client()) != nil }
                group.cancelAll()
                try await group.waitForAll()
            }
            #expect(throws: ClientError.self) { _ = try service.client() }
        }
    }

    @Test func `a server is started once`() async throws {
        try await TestService.serve { service in
            let error = await #expect(throws: ServerError.self) {
                try await service.server.start(on: .path(service.path + "x"))
            }
            #expect(error?.code == .alreadyStarted)
        }
    }
}
