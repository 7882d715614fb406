import Playback
import Synchronization

/// Runs what blocks one after another, on one thread that is there only while there is something to do: a crowd that asks
/// at once has no more than that.
final class OneByOne: Sendable {
    private struct Line {
        var waiting: [@Sendable () -> Void] = []
        /// A thread takes from it.
        var isServed = false
    }

    private let line = Mutex(Line())

    /// What `body` gives, when its turn has come.
    func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            add { continuation.resume(returning: body()) }
        }
    }

    /// Has `body` run when its turn has come.
    func add(_ body: @escaping @Sendable () -> Void) {
        let isFirst = line.withLock { line in
            line.waiting.append(body)
            defer { line.isServed = true }
            return !line.isServed
        }
        guard isFirst else { return }
        do {
            try startThread(named: "tenuto-files") { self.serve() }
        } catch {
            // No thread to be had: late is better than not at all.
            serve()
        }
    }

    private func serve() {
        while let next = takeNext() { next() }
    }

    private func takeNext() -> (@Sendable () -> Void)? {
        line.withLock { line in
            line.isServed = !line.waiting.isEmpty
            return line.isServed ? line.waiting.removeFirst() : nil
        }
    }
}
