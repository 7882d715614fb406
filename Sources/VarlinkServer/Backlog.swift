import NIOCore

/// One event on its way to a watcher.
struct Event: Sendable {
    /// The whole message with its NUL.
    let frame: ByteBuffer
    /// The same message, saying that so many before it were lost.
    let lagged: @Sendable (Int) -> ByteBuffer?
}

/// What waits for one watcher: never more than `limit` bytes, and beyond that only the newest event, with a count of
/// those it replaced.
struct Backlog {
    private let limit: Int
    /// Queued here or handed out and not yet `written`.
    private(set) var bytes = 0
    private var queue = CircularBuffer<ByteBuffer>()
    /// The newest event that found no room, and how many it replaced.
    private var overflow: (event: Event, lost: Int)?
    private var last: ByteBuffer?
    private var hasEnded = false

    init(limit: Int) { self.limit = limit }

    /// Queues `event`, or has it replace the newest where the queue is full. Nothing is taken after the end.
    mutating func add(_ event: Event) {
        guard !hasEnded else { return }
        if let overflow {
            self.overflow = (event, overflow.lost + 1)
        } else if bytes + event.frame.readableBytes > limit {
            overflow = (event, 0)
        } else {
            bytes += event.frame.readableBytes
            queue.append(event.frame)
        }
    }

    /// Queues the last message, after all that waits; false when there was one before.
    mutating func end(with frame: ByteBuffer) -> Bool {
        guard !hasEnded else { return false }
        hasEnded = true
        last = frame
        return true
    }

    /// The next message to write, and whether it is the last.
    mutating func next() -> (frame: ByteBuffer, isLast: Bool)? {
        if let frame = queue.popFirst() { return (frame, false) }
        if let (event, lost) = overflow {
            overflow = nil
            if let frame = lost == 0 ? event.frame : event.lagged(lost) {
                bytes += frame.readableBytes
                return (frame, false)
            }
        }
        guard let frame = last else { return nil }
        last = nil
        bytes += frame.readableBytes
        return (frame, true)
    }

    /// So many bytes of what was handed out have left our memory.
    mutating func written(_ count: Int) { bytes -= count }
}
