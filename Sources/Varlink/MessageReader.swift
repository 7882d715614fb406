/// Cuts a byte stream into messages, each ended by a NUL. It holds what came and has not been taken yet.
package struct MessageReader: Sendable {
    private let limit: Int
    private var buffer: [UInt8] = []
    /// Where the next message starts in `buffer`.
    private var start = 0
    /// Up to where `buffer` was searched for a NUL, so that a message in many pieces is scanned once.
    private var searched = 0

    /// A reader of messages up to `limits.messageBytes`.
    package init(limits: Limits = Limits()) { limit = limits.messageBytes }

    /// Whether bytes wait that are no whole message yet. True only after `next()` returned nil.
    package var hasPartialMessage: Bool { start < buffer.count }

    /// Adds what was read from the stream.
    package mutating func append(_ bytes: UnsafeRawBufferPointer) {
        if start > 0, start == buffer.count {
            buffer.removeAll(keepingCapacity: true)
            (start, searched) = (0, 0)
        }
        buffer.append(contentsOf: bytes)
    }

    /// The next whole message without its NUL, or nil when more bytes are needed. Throws `tooLong` as soon as that is
    /// certain, whether or not the NUL has come.
    package mutating func next() throws(MessageError) -> [UInt8]? {
        guard let end = buffer[searched...].firstIndex(of: 0) else {
            searched = buffer.count
            guard buffer.count - start <= limit else { throw .tooLong(limit: limit) }
            compact()
            return nil
        }
        guard end - start <= limit else { throw .tooLong(limit: limit) }
        let message = Array(buffer[start..<end])
        (start, searched) = (end + 1, end + 1)
        return message
    }

    private mutating func compact() {
        guard start > 0 else { return }
        buffer.removeSubrange(..<start)
        searched -= start
        start = 0
    }
}
