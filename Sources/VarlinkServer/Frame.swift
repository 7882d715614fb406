import Glibc
import NIOCore
import Varlink

/// Turns replies into bytes; the one place where a value becomes a message on the wire.
struct Frames: Sendable {
    let limits: Limits

    /// `reply` with its NUL. One that cannot be written or is too long is a fault of the service, and the caller is told.
    func reply(_ reply: some Encodable, continues: Bool = false) throws(VarlinkError) -> ByteBuffer {
        guard let message = try? Reply.encode(reply, continues: continues) else { throw .system(errno: EIO) }
        guard message.count <= limits.messageBytes else { throw .system(errno: EMSGSIZE) }
        return Self.ended(message)
    }

    /// An error with its NUL.
    static func error(_ error: VarlinkError) -> ByteBuffer { ended(error.message) }

    /// The last reply of a stream that has nothing more to say.
    static let bareEnd = ended(Array(#"{"parameters":{}}"#.utf8))

    private static func ended(_ message: [UInt8]) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: message.count + 1)
        buffer.writeBytes(message)
        buffer.writeInteger(UInt8(0))
        return buffer
    }
}
