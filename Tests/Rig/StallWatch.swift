import Foundation
import Synchronization

/// Watches whether the machine runs what wants to run: two threads for each processor, since nothing keeps them apart,
/// sleep for a millisecond, again and again, and note how late they are woken.
private final class StallWatch: Sendable {
    private let threads = DispatchGroup()
    private let isOver = Atomic(false)
    private let worst = Atomic<Int64>(0)

    init() {
        for _ in 0..<(2 * ProcessInfo.processInfo.activeProcessorCount) {
            threads.enter()
            Thread.detachNewThread {
                self.watch()
                self.threads.leave()
            }
        }
    }

    /// Ends the watch; the longest that a thread was kept waiting, those included that still wait.
    func finish() -> Duration {
        isOver.store(true, ordering: .relaxed)
        threads.wait()
        return .microseconds(worst.load(ordering: .relaxed))
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
        let found = Result { try measure() }
        let stall = watch.finish()
        if try found.get().isEmpty || stall < .milliseconds(5) { return try found.get() }
        print("void, since the machine stood still for \(stall): \(try found.get())")
        if ChildProcess.patience > 1 { return [] }
    }
    return try measure()
}
