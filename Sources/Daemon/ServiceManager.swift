import Glibc

/// What systemd passes to a service and hears from it: sd_listen_fds(3) and sd_notify(3), by their documented
/// protocols and without libsystemd.
struct ServiceManager: Sendable {
    /// The first descriptor that is passed (SD_LISTEN_FDS_START).
    private static let firstDescriptor: Int32 = 3

    /// The listening socket that was passed to this process; nil for none.
    let listening: Int32?
    private let notifyPath: String?

    /// Reads what `environment` says.
    init(environment: [String: String]) {
        let isForUs = environment["LISTEN_PID"].flatMap(Int32.init) == getpid()
        let count = environment["LISTEN_FDS"].flatMap(Int32.init) ?? 0
        listening = isForUs && count > 0 ? Self.firstDescriptor : nil
        notifyPath = environment["NOTIFY_SOCKET"].flatMap { $0.hasPrefix("/") || $0.hasPrefix("@") ? $0 : nil }
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
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
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
}
