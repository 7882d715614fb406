import Foundation

/// A connection that says exactly what it is told to, for everything the client would never do.
final class RawSocket: Sendable {
    struct Failed: Error {
        let operation: String
        let errno: Int32
    }

    let descriptor: CInt

    init(path: String) throws {
        descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafePointer(to: address) {
            // As connect(2) wants it.
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw Failed(operation: "connect", errno: errno) }
        // No test waits for ever.
        var limit = timeval(tv_sec: 30, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
    }

    deinit { close(descriptor) }

    func send(_ text: String) throws { try send(bytes: Array(text.utf8)) }

    func send(bytes all: [UInt8]) throws {
        var bytes = all[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failed(operation: "send", errno: errno) }
            bytes = bytes.dropFirst(count)
        }
    }

    /// Sends `text` again and again until no more is taken for `pause` milliseconds.
    func fill(with text: String, pause: CInt = 50) {
        var room = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        while poll(&room, 1, pause) > 0, room.revents & Int16(POLLHUP) == 0 {
            _ = text.withCString { Glibc.send(descriptor, $0, text.utf8.count, CInt(MSG_NOSIGNAL | MSG_DONTWAIT)) }
        }
    }

    func call(_ method: String, _ parameters: String = "{}", flags: String = "") throws {
        try send(#"{"method":"\#(method)","parameters":\#(parameters)\#(flags)}"# + "\0")
    }

    func endInput() { shutdown(descriptor, CInt(SHUT_WR)) }

    /// The next message; nil when the connection was closed.
    func receive() throws -> String? {
        var bytes: [UInt8] = []
        while true {
            var byte: UInt8 = 0
            let count = recv(descriptor, &byte, 1, 0)
            if count == 0 || (count < 0 && errno == ECONNRESET) { return nil }
            guard count > 0 else { throw Failed(operation: "recv", errno: errno) }
            if byte == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(byte)
        }
    }
}
