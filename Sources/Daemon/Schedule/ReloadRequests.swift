import Synchronization

/// Who wants the files read again. Whoever asks before a reading begins gets what it finds, so that many who ask have them
/// read once.
final class ReloadRequests: Sendable {
    typealias Asking = CheckedContinuation<Catalogue?, Never>

    private struct Waiting {
        var asking: [Asking] = []
        var wantsAllTold = false
        var isOver = false
    }

    /// That there is somebody. For one reader; ends after `finish`.
    let news: AsyncStream<Void>

    private let report: AsyncStream<Void>.Continuation
    private let waiting = Mutex(Waiting())

    init() {
        (news, report) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Has the files read; and all that is wrong told, also what was told before, where somebody wants it.
    func post(tellingAll: Bool = false) {
        if tellingAll { waiting.withLock { $0.wantsAllTold = true } }
        report.yield()
    }

    /// Has the files read, and gives them as they are then in force; nil where the daemon is ending.
    func read() async -> Catalogue? {
        await withCheckedContinuation { continuation in
            let isOver = waiting.withLock { waiting in
                if !waiting.isOver { waiting.asking.append(continuation) }
                return waiting.isOver
            }
            if isOver { continuation.resume(returning: nil) } else { report.yield() }
        }
    }

    /// All who have asked since the last time, and whether all that is wrong is to be told.
    func take() -> (asking: [Asking], tellsAll: Bool) {
        waiting.withLock { waiting in
            defer { (waiting.asking, waiting.wantsAllTold) = ([], false) }
            return (waiting.asking, waiting.wantsAllTold)
        }
    }

    /// Whether nobody is answered any more.
    var isOver: Bool { waiting.withLock(\.isOver) }

    /// Nobody is answered any more.
    func finish() {
        report.finish()
        let left = waiting.withLock { waiting in
            defer { waiting = Waiting(isOver: true) }
            return waiting.asking
        }
        for one in left { one.resume(returning: nil) }
    }
}
