import CLinux
import Glibc
import Synchronization
import Units

/// Says so when the audio thread does not come back from libasound: a sound server that hangs holds every call for ever.
///
/// A timerfd(2) and a thread that waits for it; while the timer is not armed nothing of it ever runs.
final class Watchdog: Sendable {
    /// The longest a call may take.
    static let longestCall = Duration.seconds(2)

    private struct Watch {
        /// When it was armed last, and until when sound was heard then; nil while it is not.
        var armed: (at: Moment, heard: Moment?)?
        var hasFired = false
        var isOver = false
    }

    private let timer: Int32
    private let limit: Duration
    private let watch = Mutex(Watch())

    /// `alarm` is called, on a thread of its own, when `limit` passes from arming to disarming; with the moment until
    /// which sound was heard, where it was.
    init(limit: Duration, alarm: @escaping @Sendable (Moment?) -> Void) throws(SystemError) {
        self.limit = limit
        timer = clinux_timerfd()
        guard timer >= 0 else { throw SystemError(operation: "timerfd_create", errno: errno) }
        try startThread(named: "tenuto-watch") { [self] in run(alarm) }
    }

    deinit { close(timer) }

    private func run(_ alarm: (Moment?) -> Void) {
        var count: UInt64 = 0
        var isOver = false
        while !isOver {
            read(timer, &count, 8)
            isOver = watch.withLock { watch in
                // It may have been armed anew since it expired.
                if let armed = watch.armed, !watch.isOver, .now - armed.at >= limit {
                    watch.armed = nil
                    watch.hasFired = true
                    // Within the lock, so that what the thread says when it is back comes after it.
                    alarm(armed.heard)
                }
                return watch.isOver
            }
        }
    }

    /// The thread is about to call libasound; `isHeard` says whether what it plays is heard.
    func arm(isHeard: Bool) {
        let now = Moment.now
        watch.withLock { $0.armed = (now, isHeard ? now : nil) }
        clinux_timerfd_set(timer, limit.microseconds * 1000)
    }

    /// The thread is back, and about to sleep.
    func disarm() {
        watch.withLock { $0.armed = nil }
        clinux_timerfd_set(timer, 0)
    }

    /// Whether it has raised the alarm since the last time.
    func takeAlarm() -> Bool {
        watch.withLock { watch in
            defer { watch.hasFired = false }
            return watch.hasFired
        }
    }

    /// Ends its thread.
    func end() {
        watch.withLock { $0.isOver = true }
        clinux_timerfd_set(timer, 1)
    }
}
