import NIOCore
import NIOPosix
import Synchronization

/// One thread that waits for sockets, timers and tasks alike: the server runs on it, and so can actors and tasks.
///
/// A call then crosses no thread between its first byte and its answer: measured, that halves the round trip. And a
/// process that keeps all its tasks here makes no wake-ups when idle; Swift's own pool, once used, has libdispatch
/// look at it once a second for ever (measured on Swift 6.3, Linux).
package final class EventThread: TaskExecutor, SerialExecutor {
    /// A timer that can be cancelled.
    package struct Alarm: Sendable {
        fileprivate let scheduled: Scheduled<Void>

        /// Keeps it from ringing, unless it has.
        package func cancel() { scheduled.cancel() }
    }

    private struct Jobs {
        var waiting = CircularBuffer<UnownedJob>()
        /// Somebody is about to run them.
        var isScheduled = false

        mutating func next() -> UnownedJob? {
            let job = waiting.popFirst()
            isScheduled = job != nil
            return job
        }
    }

    /// How long jobs may run before sockets are looked at, those of others included.
    private static let turn = TimeAmount.milliseconds(2)
    private static let halfTurn = TimeAmount.milliseconds(1)

    let group: MultiThreadedEventLoopGroup
    let loop: any EventLoop
    let rounds: Rounds
    private let jobs = Mutex(Jobs())
    /// How long jobs have run since then, or somewhat longer.
    private let spent: NIOLoopBoundBox<TimeAmount>

    /// Starts the thread.
    package init() {
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        loop = group.next()
        rounds = Rounds(of: group)
        spent = .makeBoxSendingValue(.zero, eventLoop: loop)
    }

    /// Tasks and sockets on the thread keep it, so nothing is left to run on it.
    deinit { group.shutdownGracefully { _ in } }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let isFirst = jobs.withLock { jobs in
            jobs.waiting.append(job)
            defer { jobs.isScheduled = true }
            return !jobs.isScheduled
        }
        if isFirst { loop.execute { self.runJobs() } }
    }

    private func runJobs() {
        var began = NIODeadline.now()
        while let job = jobs.withLock({ $0.next() }) {
            job.runSynchronously(
                isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
            let now = NIODeadline.now()
            let before = spent.value
            spent.value = before + (now - began)
            began = now
            // Where the loop looks by itself, a turn begins anew; to be told of each look would cost too much.
            if before <= Self.halfTurn, spent.value > Self.halfTurn { rounds.afterNext { self.spent.value = .zero } }
            if spent.value > Self.turn { return rounds.afterNext { self.runJobs() } }
        }
    }

    package func checkIsolated() {
        loop.preconditionInEventLoop()
    }

    /// Runs `body` on the thread `delay` from now, by CLOCK_MONOTONIC.
    package func after(_ delay: Duration, _ body: @escaping @Sendable () -> Void) -> Alarm {
        Alarm(scheduled: loop.scheduleTask(in: TimeAmount(delay), body))
    }
}
