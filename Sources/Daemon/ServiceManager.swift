import Glibc

/// What systemd passes to a service and hears from it: sd_listen_fds(3), sd_notify(3) and sd_watchdog_enabled(3), by their
/// documented protocols and without libsystemd.
struct ServiceManager: Sendable {
    /// The first descriptor that is passed (SD_LISTEN_FDS_START).
    private static let firstDescriptor: Int32 = 3
    /// What it passes in the environment that is no business of programs that we start.
    private static let variables = [
        "LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES", "NOTIFY_SOCKET", "WATCHDOG_PID", "WATCHDOG_USEC",
    ]

    /// How many sockets were passed to this process.
    let sockets: Int
    /// How long it waits for a sign of life before it ends us; nil where it does not.
    let patience: Duration?
    private let notifyPath: String?

    /// Reads what `environment` says.
    init(environment: [String: String]) {
        let isOurs = { (variable: String) in environment[variable].flatMap(Int32.init) == getpid() }
        sockets = isOurs("LISTEN_PID") ? max(0, environment["LISTEN_FDS"].flatMap { Int($0) } ?? 0) : 0
        let wanted = environment["WATCHDOG_USEC"].flatMap { Int64($0) } ?? 0
        // Without WATCHDOG_PID it is meant for whoever reads it.
        patience =
            wanted > 0 && (environment["WATCHDOG_PID"] == nil || isOurs("WATCHDOG_PID"))
            ? .microseconds(wanted) : nil
        notifyPath = environment["NOTIFY_SOCKET"].flatMap { $0.hasPrefix("/") || $0.hasPrefix("@") ? $0 : nil }
    }

    /// `environment` without what was for us alone.
    static func removing(from environment: [String: String]) -> [String: String] {
        environment.filter { !variables.contains($0.key) }
    }

    /// The listening socket that was passed to this process; nil for none. Throws where there is not exactly one, or it is
    /// none that can be served.
    func socket() throws(StartupError) -> (descriptor: Int32, path: String)? {
        guard sockets > 0 else { return nil }
        guard sockets == 1 else {
            throw StartupError(
                .socket, "\(sockets) sockets were handed over: one is expected, the control socket (tenutod.socket)")
        }
        guard Self.isListening(Self.firstDescriptor), let path = Self.path(of: Self.firstDescriptor) else {
            throw StartupError(
                .socket,
                "the socket that was handed over is not a listening Unix stream socket at a path (tenutod.socket)")
        }
        return (Self.firstDescriptor, path)
    }

    /// Nil for an abstract name, which everybody could take.
    private static func path(of descriptor: Int32) -> String? {
        var address = sockaddr_un()
        var length = socklen_t(MemoryLayout<sockaddr_un>.size)
        let result = withUnsafeMutablePointer(to: &address) {
            // A sockaddr_un is passed as the sockaddr it begins with, as getsockname(2) wants it.
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard result == 0 else { return nil }
        let path = withUnsafeBytes(of: address.sun_path) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        return path.hasPrefix("/") ? path : nil
    }

    private static func isListening(_ descriptor: Int32) -> Bool {
        let option = { (name: Int32) -> Int32? in
            var value: Int32 = 0
            var length = socklen_t(MemoryLayout<Int32>.size)
            return getsockopt(descriptor, SOL_SOCKET, name, &value, &length) == 0 ? value : nil
        }
        return option(SO_DOMAIN) == AF_UNIX && option(SO_TYPE) == Int32(SOCK_STREAM.rawValue)
            && option(SO_ACCEPTCONN) == 1
    }

    /// Sends `message`, such as `READY=1`; without effect where no manager listens. Never blocks.
    func notify(_ message: String) {
        guard let notifyPath else { return }
        var address = sockaddr_un()
        var bytes = Array(notifyPath.utf8)
        // A leading @ stands for the zero byte of the abstract namespace (sd_notify(3)).
        if bytes.first == UInt8(ascii: "@") { bytes[0] = 0 }
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = sendto(
                    descriptor, message, message.utf8.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT),
                    address, length)
            }
        }
    }

    /// Shows `text` beside the service.
    func show(_ text: String) { notify(Self.status(text)) }

    /// What shows `text`, in one line: another would be another message.
    static func status(_ text: String) -> String { "STATUS=\(text.replacing("\n", with: " "))" }
}
