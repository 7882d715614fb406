import Foundation

/// Plays the service manager: a datagram socket that hears what a service says by sd_notify(3).
package final class NotifySocket: @unchecked Sendable {
    // Unchecked: what was heard is read by the one test that owns it.
    private let descriptor: Int32
    /// What NOTIFY_SOCKET is to be.
    package let name: String
    /// All that was heard so far, each message as it came.
    package private(set) var messages: [String] = []

    /// Listens at `path`, or at the abstract name of it.
    package init(_ path: String, isAbstract: Bool = false) throws {
        name = (isAbstract ? "@" : "") + path
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array((isAbstract ? "\0" + path : path).utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        let result = withUnsafePointer(to: address) {
            // A sockaddr_un is passed as the sockaddr it begins with, as bind(2) wants it.
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        guard result == 0 else { throw ChildProcess.Failure("bind: \(String(cString: strerror(errno)))") }
    }

    deinit { close(descriptor) }

    /// The next message that has come; nil for none.
    package func next() -> String? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        guard count >= 0 else { return nil }
        let message = String(decoding: buffer[..<count], as: UTF8.self)
        messages.append(message)
        return message
    }

    /// The next message that `isWanted`, those before it being passed over; waits for it, 30 s at most.
    @discardableResult
    package func wait(for what: String, _ isWanted: (String) -> Bool) throws -> String {
        var found: String?
        try waitUntil("the service says \(what), not only \(messages.suffix(5))", within: 30) {
            while found == nil, let message = next() { found = isWanted(message) ? message : nil }
            return found != nil
        }
        return found ?? ""
    }
}
