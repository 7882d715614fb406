import Sound
import Synchronization

/// What the audio thread can be told.
enum AudioCommand: Sendable {
    /// What is asked for from now on is played so, and with these sounds.
    case adopt(Player.Settings, CueBank)
    /// Get the device ready.
    case open
    /// Only these cues are still to sound; the bank has their samples, glides too.
    case play(Playlist, CueBank, staysOpen: Bool)
    /// These sentences can be said.
    case learn([String: Clip])
    /// Close the device when all has sounded.
    case finish
    /// Fall silent and end.
    case shutdown
}

/// Carries commands to the audio thread and wakes it: the lock is held only to append or to swap.
final class Mailbox: Sendable {
    private let commands = Mutex<[AudioCommand]>([])
    private let signal: Signal

    init() throws(SystemError) { signal = try Signal() }

    /// Readable while there is something to take.
    var descriptor: Int32 { signal.descriptor }

    func post(_ command: AudioCommand) {
        commands.withLock { $0.append(command) }
        signal.raise()
    }

    /// All commands since the last time, in order.
    func take() -> [AudioCommand] {
        signal.lower()
        return commands.withLock { commands in
            defer { commands = [] }
            return commands
        }
    }
}
