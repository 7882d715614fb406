import Glibc

/// Why the daemon cannot start.
package struct StartupError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure, for deciding what to do.
    package enum Code: Hashable, Sendable {
        /// Another daemon serves the same socket.
        case alreadyRunning
        /// A folder that is needed is not there, not ours, or not writable.
        case folder
        /// The socket cannot be made.
        case socket
    }

    /// What kind of failure.
    package let code: Code
    package let description: String

    init(_ code: Code, _ description: String, errno: Int32? = nil) {
        self.code = code
        self.description = errno.map { "\(description): \(String(cString: strerror($0)))" } ?? description
    }
}
