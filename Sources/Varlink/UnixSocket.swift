import Glibc

/// The owner of a connected Unix stream socket. Every system call of the client goes through here.
struct UnixSocket: ~Copyable {
    /// `sun_path` is 108 bytes and ends with a NUL (unix(7)).
    static let longestPath = 107

    let descriptor: CInt
    let path: String

    private init(owning descriptor: CInt, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { close(descriptor) }

    /// Connects to the socket at `path`. When the server's backlog is full, waits up to `timeout`.
    static func connect(path: String, timeout: Duration) throws(ClientError) -> UnixSocket {
        guard path.utf8.count <= longestPath else {
            throw ClientError(.pathTooLong(length: path.utf8.count), "connect", path)
        }
        let type = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = Glibc.socket(AF_UNIX, type, 0)
        guard descriptor >= 0 else { throw ClientError(.failed, "socket", path, errno: Glibc.errno) }
        let socket = UnixSocket(owning: descriptor, path: path)
        socket.limitConnecting(to: timeout)

        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafePointer(to: address) {
            // A sockaddr_un is passed as the sockaddr it begins with, as connect(2) wants it.
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw socket.connectError(Glibc.errno) }
        return socket
    }

    /// A Unix socket's connect(2) waits for room in the backlog as long as its send timeout says (socket(7)).
    private borrowing func limitConnecting(to timeout: Duration) {
        let (seconds, attoseconds) = timeout.components
        var limit = timeval(tv_sec: time_t(seconds), tv_usec: suseconds_t(attoseconds / 1_000_000_000_000))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    private borrowing func connectError(_ errno: Int32) -> ClientError {
        switch errno {
        case ENOENT, ECONNREFUSED, ENOTDIR: ClientError(.notReachable, "connect", path, errno: errno)
        case EAGAIN: ClientError(.timedOut, "connect", path, errno: errno)
        default: ClientError(.failed, "connect", path, errno: errno)
        }
    }

    /// Sends all of `bytes`. A peer that is gone is an error, not a SIGPIPE.
    borrowing func send(_ bytes: [UInt8]) throws(ClientError) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress.map { $0 + sent }, $0.count - sent, CInt(MSG_NOSIGNAL))
            }
            if count >= 0 {
                sent += count
            } else if errno != EINTR {
                throw error("send", errno)
            }
        }
    }

    /// Waits until there is something to read; false when `deadline` came first.
    borrowing func waitReadable(until deadline: SuspendingClock.Instant) throws(ClientError) -> Bool {
        while true {
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let left = max(.zero, deadline - SuspendingClock.now)
            // Rounded up, or the last fraction of a millisecond would be spent in a busy loop.
            let milliseconds = (left.components.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
            let timeout = CInt(clamping: left.components.seconds * 1000 + milliseconds)
            let ready = poll(&entry, 1, timeout)
            if ready > 0 { return true }
            if ready < 0, errno != EINTR { throw error("poll", errno) }
            if ready == 0, SuspendingClock.now >= deadline { return false }
        }
    }

    /// Reads what there is into `reader`, waiting for the first byte.
    borrowing func receive(into reader: inout MessageReader) throws(ClientError) {
        let failure = withUnsafeTemporaryAllocation(byteCount: 64 * 1024, alignment: 1) { chunk -> Int32? in
            while true {
                let count = recv(descriptor, chunk.baseAddress, chunk.count, 0)
                if count > 0 {
                    reader.append(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
                    return nil
                }
                if count == 0 { return 0 }
                if errno != EINTR { return errno }
            }
        }
        switch failure {
        case nil: return
        case 0: throw ClientError(.connectionLost, "recv", path)
        case let errno?: throw error("recv", errno)
        }
    }

    private borrowing func error(_ operation: String, _ errno: Int32) -> ClientError {
        switch errno {
        case EPIPE, ECONNRESET: ClientError(.connectionLost, operation, path, errno: errno)
        case EAGAIN: ClientError(.timedOut, operation, path, errno: errno)
        default: ClientError(.failed, operation, path, errno: errno)
        }
    }
}
