import Glibc
import NIOCore
import NIOPosix

/// Has work wait until the event loop has looked at its sockets once more.
///
/// NIO looks at them only when no task is left and no timer is due. Where each task makes the next one, as calls sent
/// ahead do, it never would. A pair of sockets of our own is among
/// them, so what waits for that cannot keep it from looking.
final class Rounds: Sendable {
    private let loop: any EventLoop
    private let bell: CInt
    private let waiting: NIOLoopBoundBox<[() -> Void]>

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let rounds: Rounds

        init(_ rounds: Rounds) { self.rounds = rounds }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) { rounds.runWaiting() }
    }

    /// Rounds of the one loop of `group`. Without a descriptor to be had, work waits for tasks that are there already.
    init(of group: MultiThreadedEventLoopGroup) {
        loop = group.next()
        waiting = .makeBoxSendingValue([], eventLoop: loop)
        var ends: [CInt] = [-1, -1]
        guard socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            bell = -1
            return
        }
        bell = ends[1]
        NIOPipeBootstrap(group: group)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Handler(self))
                }
            }
            .takingOwnershipOfDescriptor(input: ends[0])
            .whenFailure { [input = ends[0]] _ in close(input) }
    }

    /// The loop's end closes the other one, and with it goes the handler that keeps us.
    deinit { if bell >= 0 { close(bell) } }

    /// Runs `body` after the next look at the sockets. On the loop only.
    func afterNext(_ body: @escaping () -> Void) {
        waiting.value.append(body)
        if waiting.value.count > 1 { return }
        if send(bell, [1], 1, CInt(MSG_NOSIGNAL | MSG_DONTWAIT)) != 1 { loop.execute { self.runWaiting() } }
    }

    private func runWaiting() {
        let bodies = waiting.value
        waiting.value = []
        for body in bodies { body() }
    }
}
