import Glibc

/// Why a client got no reply it can use.
package struct ClientError: Error, Hashable, Sendable {
    /// What kind of failure, for deciding what to do.
    package enum Code: Hashable, Sendable {
        /// A Unix socket's path must be shorter than 108 bytes (unix(7)); this one is `length`.
        case pathTooLong(length: Int)
        /// Nobody listens there: no such socket, or one that a dead server left.
        case notReachable
        /// The connection ended before the reply.
        case connectionLost
        /// No reply in the time given.
        case timedOut
        /// What was sent or received is no message.
        case invalidMessage(MessageError)
        /// The server answered with an error.
        case refused(VarlinkError)
        /// Any other failure of a system call; see `errno`.
        case failed
    }

    package let code: Code
    /// The system call or method that failed.
    package let operation: String
    /// What it worked on: the socket's path.
    package let subject: String
    /// The system's reason, where there is one.
    package let errno: Int32?

    init(_ code: Code, _ operation: String, _ subject: String, errno: Int32? = nil) {
        self.code = code
        self.operation = operation
        self.subject = subject
        self.errno = errno
    }

    /// The error the server answered with, if that is what happened.
    package var refusal: VarlinkError? {
        if case .refused(let error) = code { error } else { nil }
    }
}

extension ClientError: CustomStringConvertible {
    package var description: String {
        let what =
            switch code {
            case .pathTooLong(let length): "socket path is \(length) bytes long: at most \(UnixSocket.longestPath)"
            case .notReachable: "nobody listens there"
            case .connectionLost: "the connection was closed before the reply"
            case .timedOut: "no reply in time"
            case .invalidMessage(let error): error.description
            case .refused(let error): "refused: \(error)"
            case .failed: "failed"
            }
        let reason = errno.map { " (\(String(cString: strerror($0))))" } ?? ""
        return "\(operation): \(subject): \(what)\(reason)"
    }
}
