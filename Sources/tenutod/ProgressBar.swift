import Glibc

/// Shows on a terminal how far a long work is. It costs nothing but a look at the clock now and then: no timer runs.
struct ProgressBar {
    /// A work that is done before this needs none.
    private static let patience = Duration.milliseconds(500)
    private static let interval = Duration.milliseconds(100)
    private static let width = 40

    private let total: Int64
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private var done: Int64 = 0
    private var next = SuspendingClock.now + patience
    private var isShown = false

    /// A work of `total` parts, which begins now.
    init(total: Int64) {
        self.total = max(1, total)
    }

    /// Notes that `count` more are done.
    mutating func advance(by count: Int) {
        done += Int64(count)
        guard isTerminal, SuspendingClock.now >= next else { return }
        next = .now + Self.interval
        isShown = true
        let share = min(done, total)
        let filled = Int(share * Int64(Self.width) / total)
        let bar = String(repeating: "#", count: filled) + String(repeating: " ", count: Self.width - filled)
        write("\r[\(bar)] \(share * 100 / total) %")
    }

    /// Takes it away, whether the work is done or failed: what is said next begins on an empty line.
    mutating func finish() {
        if isShown { write("\r\u{1B}[K") }
        isShown = false
    }

    private func write(_ text: String) {
        text.withCString { _ = Glibc.write(STDERR_FILENO, $0, strlen($0)) }
    }
}
