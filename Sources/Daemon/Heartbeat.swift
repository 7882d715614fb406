import Synchronization
import Units
import VarlinkServer

/// Tells the service manager that the event thread still turns, where it wants to know (WatchdogSec= in the unit): twice as
/// often as it must. The thread itself does it, so that one that hangs is silent.
final class Heartbeat: Sendable {
    private let manager: ServiceManager
    private let thread: EventThread
    private let interval: Duration
    private let state = Mutex(State())

    private struct State {
        var next: EventThread.Alarm?
        var isOver = false
    }

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
        state.withLock { state in
            guard !state.isOver else { return }
            state.next = thread.after(interval) { [weak self] in self?.beat() }
        }
    }

    /// Ends.
    func stop() {
        state.withLock { state in
            state.isOver = true
            state.next?.cancel()
        }
    }
}
