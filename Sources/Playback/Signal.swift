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

    package func raise() {
        var one: UInt64 = 1
        write(descriptor, &one, 8)
    }

    package func lower() {
        var count: UInt64 = 0
        read(descriptor, &count, 8)
    }

    /// Blocks until it is raised, but no longer than `limit`.
    package func wait(atMost limit: Duration) {
        var waited = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        poll(&waited, 1, Int32(limit.microseconds / 1000))
    }
}
