import Glibc
import Logging

/// Writes log messages to stderr: with syslog's `<N>` levels for a journal (sd-daemon(3)), as `tenutod: warning: …`
/// for a person at a terminal.
struct StandardErrorLog: LogHandler {
    var logLevel: Logger.Level = .info
    var metadata: Logger.Metadata = [:]
    private let descriptor: Int32
    private let isTerminal: Bool

    /// A log on `descriptor`, which is stderr.
    init(descriptor: Int32 = STDERR_FILENO) {
        self.descriptor = descriptor
        isTerminal = isatty(descriptor) == 1
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
        let details = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        let prefix = isTerminal ? "tenutod: \(event.level): " : "<\(event.level.syslogPriority)>"
        // A line feed would make the rest of the message a message of its own.
        let text = "\(event.message)\(details)".split(separator: "\n", omittingEmptySubsequences: false)
        let lines = text.map { prefix + $0 + "\n" }.joined()
        lines.withCString { _ = write(descriptor, $0, strlen($0)) }
    }
}

extension Logger.Level {
    /// RFC 5424 §6.2.1.
    fileprivate var syslogPriority: Int {
        switch self {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
