import CLinux
import Glibc

/// A Linux call that failed.
package struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The call.
    package let operation: String
    /// Its errno.
    package let errno: Int32

    /// The call `operation` failed with `errno`.
    package init(operation: String, errno: Int32) {
        self.operation = operation
        self.errno = errno
    }

    package var description: String { "\(operation): \(String(cString: strerror(errno)))" }
}

/// Runs `body` on a new detached thread.
package func startThread(named name: String, _ body: @escaping @Sendable () -> Void) throws(SystemError) {
    final class Box {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    defer { pthread_attr_destroy(&attributes) }
    var thread = pthread_t()
    let box = Unmanaged.passRetained(
        Box {
            clinux_name_thread(name)
            body()
        })
    let result = pthread_create(
        &thread, &attributes,
        { @Sendable argument in
            guard let argument else { return nil }
            Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
            return nil
        }, box.toOpaque())
    guard result == 0 else {
        box.release()
        throw SystemError(operation: "pthread_create", errno: result)
    }
}
