import Foundation
import Logging
import Synchronization
import Varlink

@testable import VarlinkServer

struct Number: Codable, Equatable, Sendable {
    var value: Int
}

struct State: Codable, Equatable, Sendable {
    var value: Int
    var padding: String
    @Nullable var lagged: Int?

    init(_ value: Int, padding: Int = 0) {
        self.value = value
        self.padding = String(repeating: "x", count: padding)
        lagged = nil
    }
}

/// A server on a socket of its own, with methods to be called in every way.
final class TestService: Sendable {
    let path: String
    let server: VarlinkServer
    /// The outlets of the watches, in the order they came; also those that are over.
    let outlets = Mutex<[Outlet<State>]>([])
    let closed = Mutex(0)
    /// The values `Note` was called with.
    let notes = Mutex<[Int]>([])
    /// Whether `Held` may answer.
    let released = Mutex(false)
    /// Whether a `Count` is over.
    let counted = Mutex(false)
    let fanout = Fanout<State>()

    static let description = """
        interface org.example.test
        type State (value: int, padding: string, lagged: ?int)
        method Double(value: int) -> (value: int)
        method Slow(value: int) -> (value: int)
        method Held(value: int) -> (value: int)
        method Fail(value: int) -> ()
        method Large(value: int) -> (value: string)
        method Note(value: int) -> ()
        method Count(value: int) -> (value: int)
        method Watch() -> (state: State)
        method Follow() -> (state: State)
        method Later() -> ()
        error Odd (value: int)
        """

    init(user: uid_t = getuid(), _ adjust: (inout ServerLimits) -> Void = { _ in }) throws {
        var limits = ServerLimits()
        adjust(&limits)
        path = "/tmp/vl-\(UUID().uuidString.prefix(13))"
        let this = Mutex<Weak?>(nil)
        let service = try Interface(
            describedBy: Self.description, methods: Self.methods { this.withLock { $0?.service } })
        server = try VarlinkServer(
            ServiceInfo(vendor: "v", product: "p", version: "1", url: "u"), interfaces: [service], limits: limits,
            user: user, thread: EventThread(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        this.withLock { $0 = Weak(service: self) }
    }

    deinit { unlink(path) }

    private struct Weak: Sendable {
        weak var service: TestService?
    }

    private static func methods(_ this: @escaping @Sendable () -> TestService?) -> [String: Method] {
        [
            "Double": .call { (number: Number) async throws(VarlinkError) in Number(value: number.value * 2) },
            "Slow": .call { (number: Number) async throws(VarlinkError) in
                try? await Task.sleep(for: .milliseconds(200))
                return number
            },
            "Held": .call { (number: Number) async throws(VarlinkError) in
                this()?.notes.withLock { $0.append(number.value) }
                while this()?.released.withLock({ $0 }) == false { try? await Task.sleep(for: .milliseconds(5)) }
                this()?.notes.withLock { $0.append(-number.value) }
                return number
            },
            "Fail": .call { (number: Number) async throws(VarlinkError) -> NoParameters in
                throw VarlinkError("org.example.test.Odd", number)
            },
            "Large": .call { (number: Number) async throws(VarlinkError) in
                ["value": String(repeating: "x", count: number.value)]
            },
            "Note": .call { (number: Number) async throws(VarlinkError) in
                this()?.notes.withLock { $0.append(number.value) }
                return NoParameters()
            },
            "Count": .pages { (number: Number, pages: Pages<Number>) async throws(VarlinkError) in
                defer { this()?.counted.withLock { $0 = true } }
                for value in 1..<max(1, number.value) { try await pages.send(Number(value: value)) }
                return number
            },
            "Watch": .watch(lagged: mark) { (_: NoParameters, outlet: Outlet<State>) async throws(VarlinkError) in
                outlet.onClose { this()?.closed.withLock { $0 += 1 } }
                this()?.outlets.withLock { $0.append(outlet) }
                outlet.send(State(0))
            },
            "Follow": .watch(lagged: mark) { (_: NoParameters, outlet: Outlet<State>) async throws(VarlinkError) in
                this()?.fanout.add(outlet, first: State(0))
            },
        ]
    }

    private static let mark: Outlet<State>.Mark = { newest, lost in
        var marked = newest
        marked.lagged = lost
        return marked
    }

    /// Runs `body` against the running server.
    static func serve(
        user: uid_t = getuid(), _ adjust: (inout ServerLimits) -> Void = { _ in },
        _ body: @Sendable @escaping (TestService) async throws -> Void
    ) async throws {
        let service = try TestService(user: user, adjust)
        try await service.server.start(on: .path(service.path))
        do {
            try await onOwnThread { try await body(service) }
        } catch {
            await service.server.shutdown()
            throw error
        }
        await service.server.shutdown()
    }

    func client() throws -> VarlinkClient { try VarlinkClient.connect(path: path) }

    func raw() throws -> RawSocket { try RawSocket(path: path) }

    func outlet(_ index: Int = 0) async throws -> Outlet<State> {
        try await eventually { self.outlets.withLock { $0.count > index } }
        return outlets.withLock { $0[index] }
    }
}

struct NeverHappened: Error {}

/// Waits, up to 30 s, until `condition` holds. The tests that use it are integration tests: they wait for other threads.
func eventually(_ condition: @Sendable () -> Bool) async throws {
    for _ in 0..<6000 {
        if condition() { return }
        try await Task.sleep(for: .milliseconds(5))
    }
    throw NeverHappened()
}
