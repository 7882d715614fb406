import CLinux
import Glibc
import Synchronization

/// A Linux call that failed.
package struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The call.
    package let operation: String
    /// Its errno.
    package let errno: Int32

    package var description: String { "\(operation): \(String(cString: strerror(errno)))" }
}

/// What the audio thread can be told.
enum AudioCommand: Sendable {
    /// Get the device ready.
    case open
    /// Only these cues are still to sound.
    case play(Playlist, staysOpen: Bool)
    /// Close the device when all has sounded.
    case finish
    /// Fall silent and end; resumed when done.
    case shutdown(CheckedContinuation<Void, Never>)
}

/// Carries commands to the audio thread and wakes it: the lock is held only to append or to swap.
final class Mailbox: Sendable {
    private let commands = Mutex<[AudioCommand]>([])
    /// Readable while there is something to take.
    let descriptor: Int32

    init() throws(SystemError) {
        descriptor = clinux_eventfd()
        guard descriptor >= 0 else { throw SystemError(operation: "eventfd", errno: errno) }
    }

    deinit { close(descriptor) }

    func post(_ command: AudioCommand) {
        commands.withLock { $0.append(command) }
        var one: UInt64 = 1
        write(descriptor, &one, 8)
    }

    /// All commands since the last time, in order.
    func take() -> [AudioCommand] {
        var count: UInt64 = 0
        read(descriptor, &count, 8)
        return commands.withLock { commands in
            defer { commands = [] }
            return commands
        }
    }
}

/// Runs `body` on a new detached thread.
func startThread(named name: String, _ body: @escaping @Sendable () -> Void) throws(SystemError) {
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
