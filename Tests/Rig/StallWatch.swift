import Foundation
import Synchronization

/// Watches whether the machine runs what wants to run: two threads for each processor, since nothing keeps them apart,
/// sleep for a millisecond, again and again, and note how late they are woken.
private final class StallWatch: Sendable {
    private let threads = DispatchGroup()
    private let isOver = Atomic(false)
    private let worst = Atomic<Int64>(0)

    /// From when all of them watch.
    init() {
        let begun = DispatchGroup()
        for _ in 0..<(2 * ProcessInfo.processInfo.activeProcessorCount) {
            threads.enter()
            begun.enter()
            Thread.detachNewThread {
                begun.leave()
                self.watch()
                self.threads.leave()
            }
        }
        begun.wait()
    }

    /// Ends the watch; the longest that a thread was kept waiting, those included that still wait.
    func finish() -> Duration {
        isOver.store(true, ordering: .relaxed)
        threads.wait()
        return .microseconds(worst.load(ordering: .relaxed))
    }

    /// What counts of what a measurement has found meanwhile; nil where it is void.
    func verdict(on found: [String]) -> [String]? {
        let stall = finish()
        if found.isEmpty || stall < .milliseconds(5) { return found }
        print("void, since the machine stood still for \(stall): \(found)")
        return ChildProcess.patience > 1 ? [] : nil
    }

    private func watch() {
        while !isOver.load(ordering: .relaxed) {
            let due = SuspendingClock.now + .milliseconds(1)
            usleep(1000)
            worst.max(Int64((SuspendingClock.now - due) / .microseconds(1)), ordering: .relaxed)
        }
    }
}

/// What is wrong by `measure`, which measures milliseconds on a sound server; empty when nothing is.
///
/// A measurement that finds something while the machine stood still for 5 ms or more is void, and is taken anew, four times
/// at most: a guest whose host is busy stands still in every other one. One without this excuse counts. A fault of ours is
/// found each time. Under a sanitizer, which makes all of it slow and looks for other things, one void measurement is enough.
package func undisturbed(_ measure: () throws -> [String]) throws -> [String] {
    for _ in 1...4 {
        let watch = StallWatch()
        defer { _ = watch.finish() }
        let found = try measure()
        if let verdict = watch.verdict(on: found) { return verdict }
    }
    return try measure()
}

/// The same for a measurement that waits.
package func undisturbed(
    isolation: isolated (any Actor)? = #isolation, _ measure: () async throws -> [String]
) async throws -> [String] {
    for _ in 1...4 {
        let watch = StallWatch()
        defer { _ = watch.finish() }
        let found = try await measure()
        if let verdict = watch.verdict(on: found) { return verdict }
    }
    return try await measure()
}
