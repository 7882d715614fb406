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

    private let connections: Connections
    private let pause: TimeAmount
    private let logger: Logger
    /// Some have been accepted and wait for a place; what comes meanwhile waits in the backlog.
    private var isCrowded = false
    private var isPausing = false
    /// A whole pause has been waited in vain, so that who said nothing in it has had its time.
    private var hasWaited = false
    /// Said once, until a connection is accepted again.
    private var isTold = false

    /// Where a descriptor is wanted and no connection can make room, accepting stops until one may, for `pause` at most.
    init(_ connections: Connections, pause: Duration, logger: Logger) {
        self.connections = connections
        self.pause = TimeAmount(pause)
        self.logger = logger
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        connections.onCrowd = { [self] in
            isCrowded = $0
            updateAccepting(channel)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) { (connections.onCrowd, connections.onChange) = (nil, nil) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        (isTold, hasWaited) = (false, false)
        context.fireChannelRead(data)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let code = (error as? IOError)?.errnoCode, [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(code) else {
            return context.fireErrorCaught(error)
        }
        // A connection that closes gives its descriptor back at once, and the accept that failed is tried again.
        if case .made = connections.makeRoom(sparingNew: !hasWaited) { return }
        guard !isPausing else { return }
        if !isTold { logger.warning("no connection can be accepted", metadata: ["reason": "\(error)"]) }
        (isPausing, isTold) = (true, true)
        let channel = context.channel
        updateAccepting(channel)
        let goOn = { [self] in
            isPausing = false
            updateAccepting(channel)
        }
        connections.onChange = goOn
        // A descriptor may become free without any of the connections.
        context.eventLoop.assumeIsolated().scheduleTask(in: pause) { [self] in
            hasWaited = isPausing
            goOn()
        }
    }

    private func updateAccepting(_ channel: any Channel) {
        // Throws only where the channel is closed, and then nothing is to be done.
        try? channel.syncOptions?.setOption(.autoRead, value: !isCrowded && !isPausing)
    }
}
