import Foundation
import Rig
import Testing

@testable import Daemon

@Suite struct ServiceManagerTests {
    private static let own = String(getpid())

    /// environment → the descriptor passed
    @Test(
        arguments: [
            (["LISTEN_PID": own, "LISTEN_FDS": "1"], 3),
            (["LISTEN_PID": own, "LISTEN_FDS": "2"], 3),
            (["LISTEN_PID": own, "LISTEN_FDS": "0"], nil),
            (["LISTEN_PID": own, "LISTEN_FDS": "-1"], nil),
            (["LISTEN_PID": own, "LISTEN_FDS": "many"], nil),
            (["LISTEN_PID": own], nil),
            (["LISTEN_PID": "1", "LISTEN_FDS": "1"], nil),
            (["LISTEN_PID": "", "LISTEN_FDS": "1"], nil),
            (["LISTEN_FDS": "1"], nil),
            ([:], nil),
        ] as [([String: String], Int32?)])
    func `a socket is taken only when it was passed to this process`(environment: [String: String], passed: Int32?) {
        #expect(ServiceManager(environment: environment).listening == passed)
    }

    @Test(arguments: [false, true])
    func `a manager hears what it is told`(isAbstract: Bool) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/notify"
        let receiver = try Receiver(isAbstract ? "\0" + path : path)
        let manager = ServiceManager(environment: ["NOTIFY_SOCKET": isAbstract ? "@" + path : path])
        manager.notify("READY=1\nSTATUS=Ready")
        manager.notify("STOPPING=1")
        #expect(receiver.next() == "READY=1\nSTATUS=Ready")
        #expect(receiver.next() == "STOPPING=1")
        #expect(receiver.next() == nil)
    }

    @Test(arguments: [nil, "", "relative", "/no/such/socket", "/" + String(repeating: "x", count: 200)])
    func `without a manager nothing happens`(path: String?) {
        ServiceManager(environment: path.map { ["NOTIFY_SOCKET": $0] } ?? [:]).notify("READY=1")
    }

    @Test func `a manager that does not read cannot hold us up`() throws {
        let folder = try TemporaryFolder()
        let receiver = try Receiver(folder.path + "/notify")
        let manager = ServiceManager(environment: ["NOTIFY_SOCKET": folder.path + "/notify"])
        for _ in 0..<10_000 { manager.notify("WATCHDOG=1") }
        #expect(receiver.next() == "WATCHDOG=1")
    }
}

/// The other end: a datagram socket, bound to `path`.
private final class Receiver {
    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + path.utf8.count)
        let result = withUnsafePointer(to: address) {
            // A sockaddr_un is passed as the sockaddr it begins with, as bind(2) wants it.
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        try #require(result == 0, "bind: \(String(cString: strerror(errno)))")
    }

    deinit { close(descriptor) }

    /// The next message that has come; nil for none.
    func next() -> String? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
    }
}
