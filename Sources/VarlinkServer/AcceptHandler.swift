import Glibc
import Logging
import NIOCore

/// Accepts no more connections than there is room for, and makes room when accept(2) fails for want of a descriptor or of
/// memory, so that nobody is locked out.
///
/// NIO by itself would ask again without end, with all of a processor: its `AcceptBackoffHandler` puts off the next read,
/// but the one that failed is still pending and the socket still readable (measured with 2.101).
final class AcceptHandler: ChannelInboundHandler {
    typealias InboundIn = any Channel

    /// Most that make room for one that wants to come.
    private static let atOnce = 4
    /// After so long without a failure the next one is said again.
    private static let calm = TimeAmount.minutes(1)

    private let descriptor: CInt
    private let connections: Connections
    private let rounds: Rounds
    private let limits: ServerLimits
    private let logger: Logger
    /// Some have been accepted and wait for a place; what comes meanwhile waits in the backlog.
    private var isCrowded = false
    private var isPausing = false
    private var alarm: Scheduled<Void>?
    private var lastFailure: NIODeadline?
    /// Said that nobody can make room.
    private var isTold = false

    /// `descriptor` is that of the socket it accepts on.
    init(_ descriptor: CInt, _ connections: Connections, rounds: Rounds, limits: ServerLimits, logger: Logger) {
        self.descriptor = descriptor
        self.connections = connections
        self.rounds = rounds
        self.limits = limits
        self.logger = logger
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        connections.onCrowd = { [self] in
            isCrowded = $0
            updateAccepting(channel)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        (connections.onCrowd, connections.onChange) = (nil, nil)
        alarm?.cancel()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let code = (error as? IOError)?.errnoCode, [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(code) else {
            return context.fireErrorCaught(error)
        }
        guard isAwaited else { return }
        let now = NIODeadline.now()
        if let lastFailure, now - lastFailure > Self.calm { isTold = false }
        lastFailure = now
        // A connection that closes gives its descriptor back at once, and the accept that failed is tried again. It costs a
        // round, so a few may come for it.
        var made = 0
        while made < Self.atOnce, connections.makeDescriptor() { made += 1 }
        guard made == 0, !isPausing else { return }
        isPausing = true
        let channel = context.channel
        updateAccepting(channel)
        // A call that has come is heard before whoever made it can be closed.
        rounds.afterNext { [self] in
            guard channel.isActive else { return }
            switch connections.makeDescriptor(sparing: TimeAmount(limits.firstCall)) {
            case .made: goOn(channel)
            case .later(let time): wait(channel, atMost: time)
            case .soon, .none:
                if !isTold { logger.warning("no connection can be accepted", metadata: ["reason": "\(error)"]) }
                isTold = true
                wait(channel, atMost: TimeAmount(limits.acceptPause))
            }
        }
    }

    /// Whether somebody wants to come: accept(2) wants a descriptor before it looks, so that with the last one taken it fails
    /// for nobody.
    private var isAwaited: Bool {
        var backlog = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&backlog, 1, 0) != 0
    }

    /// Until somebody may be able to make room. A descriptor may become free without any of the connections too.
    private func wait(_ channel: any Channel, atMost time: TimeAmount) {
        connections.onChange = { [self] in goOn(channel) }
        alarm = channel.eventLoop.assumeIsolated().scheduleTask(in: time) { [self] in goOn(channel) }
    }

    private func goOn(_ channel: any Channel) {
        connections.onChange = nil
        alarm?.cancel()
        alarm = nil
        isPausing = false
        updateAccepting(channel)
    }

    private func updateAccepting(_ channel: any Channel) {
        // Throws only where the channel is closed, and then nothing is to be done.
        try? channel.syncOptions?.setOption(.autoRead, value: !isCrowded && !isPausing)
    }
}
