import Glibc

/// Standard output, which both programs print to: at once, past stdio's buffer, so that what could not be written is known.
package enum StandardOutput {
    /// Why nothing more can be printed.
    package struct Failure: Error, Hashable, CustomStringConvertible {
        /// The system's reason.
        let errno: Int32

        /// Whether nobody reads any more, as behind `| head -1`: then there is nobody to complain to either.
        package var isUnread: Bool { errno == EPIPE }
        package var description: String { "standard output: \(String(cString: strerror(errno)))" }
    }

    /// Writes all of `text`.
    package static func write(_ text: String) throws(Failure) {
        guard let errno = writeAll(text, to: STDOUT_FILENO) else { return }
        throw Failure(errno: errno)
    }
}

/// Writes all of `text` to `descriptor`; gives the system's reason where it cannot.
@discardableResult
package func writeAll(_ text: String, to descriptor: Int32) -> Int32? {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        guard count > 0 || count < 0 && errno == EINTR else { return errno }
        rest = rest.dropFirst(max(0, count))
    }
    return nil
}
