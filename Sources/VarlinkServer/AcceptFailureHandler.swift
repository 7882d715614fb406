import Glibc
import Logging
import NIOCore

/// Makes room when accept(2) fails for want of a descriptor or of memory, so that nobody is locked out.
///
/// NIO by itself would ask again without end, with all of a processor: its `AcceptBackoffHandler` puts off the next read,
/// but the one that failed is still pending and the socket still readable (measured with 2.101).
final class AcceptFailureHandler: ChannelInboundHandler {
    typealias InboundIn = any Channel

    private let connections: Connections
    private let pause: TimeAmount
    private let logger: Logger
    private var isPausing = false
    /// Said once, until a connection is accepted again.
    private var isTold = false

    /// Where no connection can make room, accepting stops for `pause`.
    init(_ connections: Connections, pause: Duration, logger: Logger) {
        self.connections = connections
        self.pause = TimeAmount(pause)
        self.logger = logger
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isTold = false
        context.fireChannelRead(data)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let code = (error as? IOError)?.errnoCode, [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(code) else {
            return context.fireErrorCaught(error)
        }
        // A connection that closes gives its descriptor back at once, and the accept that failed is tried again.
        if connections.makeRoom() || isPausing { return }
        if !isTold { logger.warning("no connection can be accepted", metadata: ["reason": "\(error)"]) }
        (isPausing, isTold) = (true, true)
        let channel = context.channel
        setAccepting(channel, false)
        context.eventLoop.assumeIsolated().scheduleTask(in: pause) { [self] in
            isPausing = false
            setAccepting(channel, true)
        }
    }

    private func setAccepting(_ channel: any Channel, _ isAccepting: Bool) {
        // Throws only where the channel is closed, and then nothing is to be done.
        try? channel.syncOptions?.setOption(.autoRead, value: isAccepting)
    }
}
