import NIOCore
import NIOPosix

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

    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let loop: any EventLoop

    /// Starts the thread.
    package init() {
        loop = group.next()
    }

    /// Tasks and sockets on the thread keep it, so nothing is left to run on it.
    deinit { group.shutdownGracefully { _ in } }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute {
            job.runSynchronously(
                isolatedTo: self.asUnownedSerialExecutor(), taskExecutor: self.asUnownedTaskExecutor())
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
