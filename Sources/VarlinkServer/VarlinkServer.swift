import Glibc
import Logging
import NIOCore
import NIOPosix
import Synchronization
import Varlink

/// Serves Varlink interfaces on a Unix stream socket, on one thread, methods included. It has no timers but
/// deadlines of clients that owe something, so without any it makes no wake-ups.
package final class VarlinkServer: Sendable {
    /// Where to listen.
    package enum Endpoint: Hashable, Sendable {
        /// Make a socket here, open to its owner alone. Nothing may be there yet, and unlinking it is the caller's.
        case path(String)
        /// A listening socket that somebody else made, such as systemd; the server closes it.
        case descriptor(CInt)
    }

    private enum State {
        /// Not started yet.
        case new
        /// Being started.
        case starting
        /// Accepting.
        case listening(any Channel, NIOLoopBound<Connections>)
        /// Shut down; for good.
        case stopped
    }

    private let router: Router
    private let limits: ServerLimits
    private let user: uid_t
    private let logger: Logger
    private let thread: EventThread
    private let state = Mutex(State.new)

    /// A server of `interfaces` and `org.varlink.service` on `thread`, which outlives it. Only processes of `user` are
    /// answered.
    package init(
        _ info: ServiceInfo, interfaces: [Interface], limits: ServerLimits = ServerLimits(), user: uid_t = getuid(),
        thread: EventThread, logger: Logger
    ) throws(Interface.Problem) {
        router = try Router(info, interfaces)
        self.limits = limits
        self.user = user
        self.thread = thread
        self.logger = logger
    }

    /// Listens; returns once clients can connect.
    package func start(on endpoint: Endpoint) async throws(ServerError) {
        let isFirst = state.withLock { state in
            guard case .new = state else { return false }
            state = .starting
            return true
        }
        guard isFirst else { throw ServerError(.alreadyStarted, "start", "\(endpoint)") }
        let descriptor: CInt
        switch endpoint {
        case .path(let path): descriptor = try ListeningSocket.bind(path: path)
        case .descriptor(let handed): descriptor = try ListeningSocket.adopt(handed)
        }
        let loop = thread.loop
        do {
            let connections = try await loop.submit { [limits] in
                NIOLoopBound(Connections(limits: limits, loop: loop), eventLoop: loop)
            }.get()
            let channel = try await bootstrap(descriptor, connections).withBoundSocket(descriptor).get()
            let isWanted = state.withLock { state in
                guard case .starting = state else { return false }
                state = .listening(channel, connections)
                return true
            }
            if !isWanted { try await channel.close() }
        } catch {
            throw ServerError(.failed, "listen", "\(endpoint)", errno: (error as? IOError)?.errnoCode)
        }
    }

    /// Accepts no more, ends each stream with a last reply, gives calls in progress `ServerLimits.shutdown` to be
    /// answered, and closes all connections. A second call does nothing.
    package func shutdown() async {
        let previous = state.withLock { state in
            defer { state = .stopped }
            return state
        }
        guard case .listening(let channel, let connections) = previous else { return }
        try? await channel.close()
        let loop = channel.eventLoop
        let limit = TimeAmount(limits.shutdown)
        try? await loop.flatSubmit {
            let done = loop.makePromise(of: Void.self)
            let deadline = loop.assumeIsolated().scheduleTask(in: limit) { connections.value.closeAll() }
            done.futureResult.whenComplete { _ in deadline.cancel() }
            connections.value.drain(done: done)
            return done.futureResult
        }.get()
    }

    /// Starts, serves until the task is cancelled, and shuts down.
    package func run(on endpoint: Endpoint) async throws(ServerError) {
        try await start(on: endpoint)
        let (never, continuation) = AsyncStream.makeStream(of: Never.self)
        for await _ in never {}
        continuation.finish()
        // Not in this task, which is cancelled: the last replies still have to be written.
        await Task { await shutdown() }.value
    }

    private func bootstrap(_ descriptor: CInt, _ connections: NIOLoopBound<Connections>) -> ServerBootstrap {
        ServerBootstrap(group: thread.group)
            .serverChannelInitializer { [limits, logger, thread] channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        AcceptHandler(
                            descriptor, connections.value, rounds: thread.rounds, limits: limits, logger: logger))
                }
            }
            // So many at a time, and then what those before them say: else a crowd would close them unheard. One at a time,
            // whoever is the last in a full backlog would wait for 128 rounds.
            .serverChannelOption(.maxMessagesPerRead, value: UInt(limits.acceptedInTurn))
            .childChannelOption(.autoRead, value: false)
            // A little at a time: what a client sends ahead waits in its socket and not in our memory.
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 4096))
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { [router, limits, user, logger, thread] channel in
                channel.eventLoop.makeCompletedFuture {
                    let shared = ConnectionHandler.Shared(
                        router: router, limits: limits, user: user, logger: logger, connections: connections.value,
                        executor: thread)
                    try channel.pipeline.syncOperations.addHandler(ConnectionHandler(shared))
                }
            }
    }
}
