import CLinux
import Glibc
import Synchronization

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
