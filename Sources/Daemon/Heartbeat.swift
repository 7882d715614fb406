import Synchronization
import Units
import VarlinkServer

/// Tells the service manager that the event thread still turns, where it wants to know (WatchdogSec= in the unit): twice as
/// often as it must. The thread itself does it, so that one that hangs is silent.
final class Heartbeat: Sendable {
    private let manager: ServiceManager
    private let thread: EventThread
    private let interval: Duration
    private let next = Mutex<EventThread.Alarm?>(nil)

    /// Nil where the manager does not want to know: then nothing wakes us for it.
    init?(_ manager: ServiceManager, thread: EventThread) {
        guard let patience = manager.patience else { return nil }
        self.manager = manager
        self.thread = thread
        interval = max(.milliseconds(1), patience / 2)
    }

    /// Begins.
    func beat() {
        manager.notify("WATCHDOG=1")
        next.withLock { $0 = thread.after(interval) { [weak self] in self?.beat() } }
    }

    /// Ends.
    func stop() {
        next.withLock { $0?.cancel() }
    }
}
