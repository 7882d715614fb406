import NIOCore

// Writing, and what must not take too long.
extension ConnectionHandler {
    /// Queues one message; `then` hears whether the kernel has taken all of it.
    func write(_ frame: ByteBuffer, then: @escaping (Bool) -> Void) {
        guard let context else { return then(false) }
        let count = frame.readableBytes
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenComplete { [self] result in
            unsent -= count
            stopBlockedDeadline()
            if unsent > 0 { startBlockedDeadline() }
            guard case .success = result else { return then(false) }
            if outlet == nil { shared.connections.setAnswered(self) }
            then(true)
        }
        unsent += count
        context.write(wrapOutboundOut(frame), promise: promise)
    }

    func flush() {
        context?.flush()
        if unsent > 0 { startBlockedDeadline() }
    }

    private func startBlockedDeadline() {
        guard blockedDeadline == nil, let context else { return }
        shared.connections.setBlocked(self, true)
        blockedDeadline = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(shared.limits.blocked)) {
            [self] in close("does not read what it asked for")
        }
    }

    private func stopBlockedDeadline() {
        guard let deadline = blockedDeadline else { return }
        deadline.cancel()
        blockedDeadline = nil
        shared.connections.setBlocked(self, false)
    }

    func startPartialDeadline() {
        guard partialDeadline == nil, let context else { return }
        partialDeadline = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(shared.limits.partialMessage))
        {
            [self] in close("half a message, and no more came")
        }
    }

    func stopPartialDeadline() {
        partialDeadline?.cancel()
        partialDeadline = nil
    }
}
