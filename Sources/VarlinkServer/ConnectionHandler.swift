import CLinux
import Glibc
import Logging
import NIOCore
import Varlink

/// One connection, on the server's event loop: asks its `Conversation` what to do, and does it.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What all connections of a server share.
    struct Shared {
        let router: Router
        let limits: ServerLimits
        let user: uid_t
        let logger: Logger
        let connections: Connections
        let executor: EventThread
    }

    let shared: Shared
    private let frames: Frames
    private var conversation: Conversation
    /// Nil before the connection is up and after it is closed.
    var context: ChannelHandlerContext?
    /// What answers the call at hand.
    private var task: Task<Void, Never>?
    /// The stream at hand, when that call is a watch.
    var outlet: OutletCore?
    private var isPumping = false
    /// Calls taken since this connection last waited for input, and whether others have their turn now.
    private var callsInTurn = 0
    private var isResting = false
    private var isIdle = true
    /// Bytes written and not yet taken by the kernel.
    var unsent = 0
    var partialDeadline: Scheduled<Void>?
    var blockedDeadline: Scheduled<Void>?

    init(_ shared: Shared) {
        self.shared = shared
        frames = Frames(limits: shared.limits.message)
        conversation = Conversation(limits: shared.limits.message)
    }

    func channelActive(context: ChannelHandlerContext) {
        guard let options = context.channel as? any SocketOptionProvider else { return context.close(promise: nil) }
        self.context = context
        // SOL_SOCKET and SO_PEERCRED (socket(7), unix(7)); NIO has no names for them.
        let peer: EventLoopFuture<clinux_peer> = options.unsafeGetSocketOption(level: 1, name: 17)
        peer.assumeIsolated().whenComplete { result in
            guard let peer = try? result.get(), peer.uid == self.shared.user else {
                return self.close("peer is another user", level: .warning)
            }
            self.shared.connections.admit(self)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        unwrapInboundIn(data).withUnsafeReadableBytes { conversation.received($0) }
    }

    func channelReadComplete(context: ChannelHandlerContext) { pump() }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event as? ChannelEvent == .inputClosed {
            conversation.inputEnded()
            pump()
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) { drain() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { close("\(error)") }

    func channelInactive(context: ChannelHandlerContext) {
        self.context = nil
        partialDeadline?.cancel()
        blockedDeadline?.cancel()
        shared.connections.remove(self)
        // A call that has begun is carried out, answer or no answer; only what would be sent on and on stops.
        if outlet != nil { task?.cancel() }
        outlet?.close()
        outlet = nil
    }

    /// It has its place, and may ask.
    func admitted() { pump() }

    /// Answers what is being answered, then closes.
    func stop() {
        conversation.stop()
        outlet?.end(with: Frames.bareEnd)
        pump()
    }

    /// Closes at once and says why in the log.
    func close(_ reason: String, level: Logger.Level = .debug) {
        guard let context else { return }
        shared.logger.log(level: level, "control connection closed", metadata: ["reason": "\(reason)"])
        context.close(promise: nil)
    }
}

// Calls, one after the other.
extension ConnectionHandler {
    private func pump() {
        guard !isPumping, !isResting else { return }
        isPumping = true
        defer { isPumping = false }
        while context != nil {
            if callsInTurn == shared.limits.callsInTurn { return rest() }
            switch conversation.next() {
            case .dispatch(let call):
                callsInTurn += 1
                stopPartialDeadline()
                setIdle(false)
                dispatch(call)
            case .awaitAnswer:
                return
            case .awaitInput(let partial):
                callsInTurn = 0
                setIdle(true)
                if partial { startPartialDeadline() } else { stopPartialDeadline() }
                context?.read()
                return
            case .close(let ending):
                return close("\(ending)")
            }
        }
    }

    /// Lets others have their turn.
    private func rest() {
        isResting = true
        shared.executor.rounds.afterNext { [self] in
            (isResting, callsInTurn) = (false, 0)
            pump()
        }
    }

    private func setIdle(_ isIdle: Bool) {
        guard isIdle != self.isIdle else { return }
        self.isIdle = isIdle
        shared.connections.setIdle(self, isIdle)
    }

    private func dispatch(_ call: Call) {
        do throws(VarlinkError) {
            switch try shared.router.method(for: call).body {
            case .call(let body):
                answer(call) { [frames] () async throws(VarlinkError) in
                    try await body(call, frames)
                }
            case .pages(let body):
                let writer = pageWriter(for: call)
                answer(call) { () async throws(VarlinkError) in try await body(call, writer) }
            case .watch(let body):
                guard call.more, !call.oneway else { throw .expectedMore }
                guard shared.connections.admitWatcher(self) else { throw shared.limits.watchersFull }
                watch(call, body)
            }
        } catch {
            finish(call, with: Frames.error(error))
        }
    }

    private func answer(
        _ call: Call, _ body: @escaping @Sendable () async throws(VarlinkError) -> ByteBuffer
    ) {
        guard let loop = context?.eventLoop else { return }
        let this = NIOLoopBound(self, eventLoop: loop)
        task = Task(executorPreference: shared.executor) {
            let frame: ByteBuffer
            do throws(VarlinkError) {
                frame = try await body()
            } catch {
                frame = Frames.error(error)
            }
            loop.execute { [frame] in
                this.value.finish(call, with: frame)
            }
        }
    }

    /// The one place that ends a call: with its last reply on the wire, or none if none is wanted.
    private func finish(_ call: Call, with frame: ByteBuffer) {
        task = nil
        guard !call.oneway else {
            shared.connections.setAnswered(self)
            conversation.answered()
            return pump()
        }
        write(frame) { [self] sent in
            guard sent else { return }
            conversation.answered()
            pump()
        }
        flush()
    }
}

// Streams.
extension ConnectionHandler {
    private func pageWriter(for call: Call) -> PageWriter {
        guard let loop = context?.eventLoop else {
            return PageWriter(frames: frames, isAllowed: false, write: { _ in false })
        }
        let this = NIOLoopBound(self, eventLoop: loop)
        return PageWriter(frames: frames, isAllowed: call.more && !call.oneway) { page in
            await withCheckedContinuation { continuation in
                loop.execute {
                    this.value.write(page) { continuation.resume(returning: $0) }
                    this.value.flush()
                }
            }
        }
    }

    private func watch(
        _ call: Call, _ body: @escaping @Sendable (Call, OutletCore) async throws(VarlinkError) -> Void
    ) {
        guard let loop = context?.eventLoop else { return }
        let this = NIOLoopBound(self, eventLoop: loop)
        let outlet = OutletCore(frames: frames, limit: shared.limits.queuedBytes) {
            loop.execute { this.value.drain() }
        }
        self.outlet = outlet
        task = Task(executorPreference: shared.executor) {
            do throws(VarlinkError) {
                try await body(call, outlet)
            } catch {
                outlet.end(with: Frames.error(error))
            }
        }
    }

    /// Writes what the watcher's outlet has, as long as the channel takes it.
    private func drain() {
        guard let outlet else { return }
        while context?.channel.isWritable == true, let (frame, isLast) = outlet.next() {
            let count = frame.readableBytes
            write(frame) { [self] sent in
                outlet.written(count)
                guard sent, isLast else { return }
                endWatch()
            }
        }
        flush()
    }

    private func endWatch() {
        shared.connections.removeWatcher(self)
        outlet?.close()
        outlet = nil
        task = nil
        conversation.answered()
        pump()
    }
}
