import Glibc

/// Makes or checks the socket to accept on.
enum ListeningSocket {
    /// A socket bound to `path` that only its owner may connect to.
    static func bind(path: String) throws(ServerError) -> CInt {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw ServerError(.pathTooLong, "bind", path)
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }

        let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw ServerError(.failed, "socket", path, errno: errno) }
        // On Linux bind(2) gives the file the mode of the socket's inode, so it is never open to others, not even
        // for a moment, and the process's umask stays alone.
        guard fchmod(descriptor, 0o600) == 0 else { throw failure("fchmod", path, closing: descriptor) }
        let result = withUnsafePointer(to: address) {
            // A sockaddr_un is passed as the sockaddr it begins with, as bind(2) wants it.
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw failure("bind", path, closing: descriptor) }
        return descriptor
    }

    /// A socket that somebody else made: kept from our children, and surely a Unix stream socket.
    static func adopt(_ descriptor: CInt) throws(ServerError) -> CInt {
        let subject = "descriptor \(descriptor)"
        var address = sockaddr()
        var length = socklen_t(MemoryLayout<sockaddr>.size)
        guard getsockname(descriptor, &address, &length) == 0 else {
            throw ServerError(.notAUnixSocket, "getsockname", subject, errno: errno)
        }
        guard address.sa_family == sa_family_t(AF_UNIX), option(SO_ACCEPTCONN, of: descriptor) == 1,
            option(SO_TYPE, of: descriptor) == CInt(SOCK_STREAM.rawValue)
        else { throw ServerError(.notAUnixSocket, "getsockopt", subject) }
        guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else {
            throw ServerError(.failed, "fcntl", subject, errno: errno)
        }
        return descriptor
    }

    private static func option(_ name: CInt, of descriptor: CInt) -> CInt? {
        var value: CInt = 0
        var length = socklen_t(MemoryLayout<CInt>.size)
        return getsockopt(descriptor, SOL_SOCKET, name, &value, &length) == 0 ? value : nil
    }

    private static func failure(_ operation: String, _ path: String, closing descriptor: CInt) -> ServerError {
        let reason = errno
        close(descriptor)
        return ServerError(reason == EADDRINUSE ? .addressInUse : .failed, operation, path, errno: reason)
    }
}
