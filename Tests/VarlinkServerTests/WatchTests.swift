import Foundation
import NIOCore
import Testing
import Varlink

@testable import VarlinkServer

private struct Watched: Decodable, Equatable {
    var value: Int
    var lagged: Int?
}

/// The real client against the real server; integration tests, in that they wait for other threads.
@Suite struct WatchTests {
    /// Values up to the end, and where it was said, how many were lost.
    private func drain(_ stream: inout ReplyStream<Watched>) throws -> [Watched] {
        var replies: [Watched] = []
        while case .reply(let reply) = try stream.next(timeout: .seconds(30)) { replies.append(reply) }
        return replies
    }

    @Test func `a watcher gets the state, then each change, then the end`() async throws {
        try await TestService.serve { service in
            var stream = try service.client().stream("org.example.test.Watch", reply: Watched.self)
            let outlet = try await service.outlet()
            for value in 1...20 { outlet.send(State(value)) }
            outlet.finish(State(21))
            outlet.send(State(22))
            #expect(try drain(&stream).map(\.value) == Array(0...21))
            try await eventually { service.closed.withLock { $0 } == 1 }
        }
    }

    @Test func `a stream ends with its error`() async throws {
        try await TestService.serve { service in
            var stream = try service.client().stream("org.example.test.Watch", reply: Watched.self)
            _ = try stream.next(timeout: .seconds(30))
            try await service.outlet().fail(.permissionDenied)
            do throws(ClientError) {
                _ = try stream.next(timeout: .seconds(30))
                Issue.record("the error was not thrown")
            } catch {
                #expect(error.refusal == .permissionDenied)
            }
            guard case .end = try stream.next() else { return #expect(Bool(false), "a stream goes on after its error") }
        }
    }

    @Test func `nothing within the time given is no end`() async throws {
        try await TestService.serve { service in
            var stream = try service.client().stream("org.example.test.Watch", reply: Watched.self)
            _ = try stream.next(timeout: .seconds(30))
            guard case .timedOut = try stream.next(timeout: .milliseconds(20)) else {
                return #expect(Bool(false), "something came")
            }
            try await service.outlet().send(State(1))
            guard case .reply(let reply) = try stream.next(timeout: .seconds(30)) else {
                return #expect(Bool(false), "nothing came")
            }
            #expect(reply.value == 1)
        }
    }

    @Test func `after a stream has ended the connection takes calls again`() async throws {
        try await TestService.serve { service in
            let socket = try service.raw()
            try socket.call("org.example.test.Watch", flags: #","more":true"#)
            try socket.call("org.example.test.Double", #"{"value":2}"#)
            _ = try socket.receive()
            try await service.outlet().finish()
            #expect(try socket.receive() == #"{"parameters":{}}"#)
            #expect(try socket.receive() == #"{"parameters":{"value":4}}"#)
        }
    }

    @Test func `an outlet that nobody keeps ends its stream`() async throws {
        try await TestService.serve { service in
            var stream = try service.client().stream("org.example.test.Watch", reply: Watched.self)
            _ = try await service.outlet()
            service.outlets.withLock { $0 = [] }
            #expect(try drain(&stream).map(\.value) == [0])
        }
    }

    @Test(arguments: [false, true])
    func `a watcher that leaves is noticed without an event being sent`(isHalfClosed: Bool) async throws {
        try await TestService.serve { service in
            var socket: RawSocket? = try service.raw()
            try socket?.call("org.example.test.Watch", flags: #","more":true"#)
            if isHalfClosed { socket?.endInput() }
            _ = try socket?.receive()
            let outlet = try await service.outlet()
            #expect(!outlet.isClosed)
            socket = nil
            try await eventually { outlet.isClosed && service.closed.withLock { $0 } == 1 }
        }
    }

    @Test func `a watcher that ended its input still gets every change`() async throws {
        try await TestService.serve { service in
            let socket = try service.raw()
            try socket.call("org.example.test.Watch", flags: #","more":true"#)
            socket.endInput()
            _ = try socket.receive()
            let outlet = try await service.outlet()
            outlet.send(State(1))
            #expect(try socket.receive()?.contains(#""value":1"#) == true)
            outlet.finish()
            #expect(try socket.receive() == #"{"parameters":{}}"#)
            #expect(try socket.receive() == nil)
        }
    }

    @Test func `a watcher that lags gets the newest state and how many were lost`() async throws {
        try await TestService.serve { service in
            var stream = try service.client().stream("org.example.test.Watch", reply: Watched.self)
            let outlet = try await service.outlet()
            // 20 MB, far more than our queue and the kernel's hold; nobody reads meanwhile.
            for value in 1...20_000 { outlet.send(State(value, padding: 1000)) }
            var replies: [Watched] = []
            repeat {
                guard case .reply(let reply) = try stream.next(timeout: .seconds(30)) else { break }
                replies.append(reply)
            } while replies.last?.value != 20_000
            let last = try #require(replies.last)
            #expect(last.value == 20_000)
            let lost = replies.compactMap(\.lagged).reduce(0, +)
            #expect(lost > 10_000)
            #expect(replies.count + lost == 20_001)
            #expect(replies.map(\.value) == replies.map(\.value).sorted())

            outlet.finish(State(20_001))
            #expect(try drain(&stream) == [Watched(value: 20_001, lagged: nil)])
        }
    }

    @Test func `a watcher that reads nothing is closed after its time and delays nobody`() async throws {
        try await TestService.serve({ $0.blocked = .milliseconds(300) }) { service in
            let idle = try service.raw()
            try idle.call("org.example.test.Follow", flags: #","more":true"#)
            var stream = try service.client().stream("org.example.test.Follow", reply: Watched.self)
            _ = try stream.next(timeout: .seconds(30))
            #expect(try idle.receive()?.contains("continues") == true)
            for value in 1...1000 {
                service.fanout.send(State(value, padding: 1000))
                guard case .reply(let reply) = try stream.next(timeout: .seconds(30)) else {
                    return #expect(Bool(false), "nothing came")
                }
                #expect(reply.value == value)
            }
            try await eventually { service.fanout.count == 1 }
            service.fanout.finish()
            guard case .end = try stream.next(timeout: .seconds(30)) else {
                return #expect(Bool(false), "the stream goes on")
            }
            // The end is sent before who watched is forgotten.
            try await eventually { service.fanout.isEmpty }
        }
    }
}

@Suite struct BacklogTests {
    private func event(_ name: String) -> Event {
        Event(frame: ByteBuffer(string: name)) { ByteBuffer(string: "\(name)-\($0)") }
    }

    private func all(_ backlog: inout Backlog) -> [String] {
        var names: [String] = []
        while let next = backlog.next() {
            names.append(String(buffer: next.frame) + (next.isLast ? "." : ""))
            backlog.written(next.frame.readableBytes)
        }
        return names
    }

    @Test(arguments: [
        (["aa", "bb"], ["aa", "bb"]), (["aa", "bb", "cc"], ["aa", "bb", "cc"]),
        (["aa", "bb", "cc", "dd"], ["aa", "bb", "dd-1"]), (["aa", "bb", "cc", "dd", "ee"], ["aa", "bb", "ee-2"]),
        (["aaaaaa"], ["aaaaaa"]), (["aaaaaa", "b", "c"], ["c-2"]), ([], []),
    ])
    func `what finds no room is replaced by the newest, with a count`(events: [String], sent: [String]) {
        var backlog = Backlog(limit: 5)
        for name in events { backlog.add(event(name)) }
        #expect(all(&backlog) == sent)
        #expect(backlog.bytes == 0)
        backlog.add(event("zz"))
        #expect(all(&backlog) == ["zz"])
    }

    @Test func `what was handed out still counts until it is written`() {
        var backlog = Backlog(limit: 5)
        backlog.add(event("aaaa"))
        let first = backlog.next()
        backlog.add(event("bb"))
        backlog.add(event("cc"))
        #expect(backlog.bytes == 4)
        backlog.written(first?.frame.readableBytes ?? 0)
        #expect(all(&backlog) == ["cc-1"])
    }

    @Test func `the end comes last and once`() {
        var backlog = Backlog(limit: 3)
        for name in ["aa", "bb", "cc"] { backlog.add(event(name)) }
        let ends = ["x", "y"].map { backlog.end(with: ByteBuffer(string: $0)) }
        backlog.add(event("dd"))
        #expect(ends == [true, false])
        #expect(all(&backlog) == ["aa", "cc-1", "x."])
    }
}
