import CLinux
import Glibc

/// An eventfd(2): one thread raises it, another waits for it.
package final class Signal: Sendable {
    /// Readable while it is raised.
    package let descriptor: Int32

    package init() throws(SystemError) {
        descriptor = clinux_eventfd()
        guard descriptor >= 0 else { throw SystemError(operation: "eventfd", errno: errno) }
    }

    deinit { close(descriptor) }

    /// Has who waits go on, now or when they come to wait.
    package func raise() {
        var one: UInt64 = 1
        write(descriptor, &one, 8)
    }

    /// Has the next wait block.
    package func lower() {
        var count: UInt64 = 0
        read(descriptor, &count, 8)
    }

    /// Blocks until it is raised, but no longer than `limit`; without a limit it takes no wake-up to wait.
    package func wait(atMost limit: Duration? = nil) {
        var waited = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        // A wait that is too short by less than a millisecond would be followed by several of none.
        poll(&waited, 1, limit.map { Int32(clamping: ($0.microseconds + 999) / 1000) } ?? -1)
    }
}
