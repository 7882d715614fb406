import Glibc

/// Why the server cannot listen.
package struct ServerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure, for deciding what to do.
    package enum Code: Hashable, Sendable {
        /// A Unix socket's path must be shorter than 108 bytes (unix(7)).
        case pathTooLong
        /// Something exists at the path already.
        case addressInUse
        /// The descriptor handed over is no Unix stream socket.
        case notAUnixSocket
        /// The server was started before, or has been shut down.
        case alreadyStarted
        /// Any other failure of a system call; see `errno`.
        case failed
    }

    package let code: Code
    /// The system call that failed.
    package let operation: String
    /// What it worked on: the socket's path, or the descriptor.
    package let subject: String
    /// The system's reason, where there is one.
    package let errno: Int32?

    init(_ code: Code, _ operation: String, _ subject: String, errno: Int32? = nil) {
        self.code = code
        self.operation = operation
        self.subject = subject
        self.errno = errno
    }

    package var description: String {
        let what =
            switch code {
            case .pathTooLong: "socket path too long: at most 107 bytes"
            case .addressInUse: "something is there already"
            case .notAUnixSocket: "not a listening Unix stream socket"
            case .alreadyStarted: "the server has been started before"
            case .failed: "failed"
            }
        let reason = errno.map { " (\(String(cString: strerror($0))))" } ?? ""
        return "\(operation): \(subject): \(what)\(reason)"
    }
}
