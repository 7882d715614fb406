import Glibc
import Playback
import Synchronization

/// The right to be the only owner of something, for as long as a file is locked (flock(2)). The file stays when it is given
/// up: removing it would let two owners hold two different locks of the same name.
final class OwnerLock: Sendable {
    private let descriptor: Int32

    /// By when a daemon that was told to end has ended.
    private static let longestEnd = Duration.seconds(3)
    /// What one that is told to end may take until it says so, on a machine that has much to do; and one that is killed until
    /// the kernel has taken its files from it. By so much later another one says that it is not needed.
    private static let longestSilence = Duration.milliseconds(500)

    /// Takes the lock at `path`. An owner that is ending is waited for; where there is one that stays, `busy` says so.
    init(_ path: String, _ code: StartupError.Code, busy: String) throws(StartupError) {
        let lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard lock >= 0 else { throw StartupError(code, "lock \(path)", errno: errno) }
        do throws(StartupError) {
            if flock(lock, LOCK_EX | LOCK_NB) != 0 {
                guard errno == EWOULDBLOCK else { throw StartupError(code, "lock \(path)", errno: errno) }
                guard Self.wait(for: lock) else { throw StartupError(.alreadyRunning, busy) }
            }
        } catch {
            close(lock)
            throw error
        }
        // What the owner before has left in it.
        ftruncate(lock, 0)
        descriptor = lock
    }

    /// Leaves word where the owner can be reached: at the socket of this absolute path.
    func leaveWord(socket path: String) {
        let text = "\(path)\n"
        _ = pwrite(descriptor, text, text.utf8.count, 0)
    }

    /// Says that it will be free soon: who comes now waits for it.
    func isEnding() {
        _ = pwrite(descriptor, Self.ending, Self.ending.utf8.count, 0)
    }

    private static let ending = "ending\n"

    /// What is known of who holds a lock.
    enum Owner: Hashable {
        /// Nobody does, or not for long.
        case none
        /// Somebody who can be reached at this socket.
        case at(String)
        /// Somebody who has left no word.
        case unknown
    }

    /// Who holds the lock at `path`.
    static func owner(of path: String) -> Owner {
        let lock = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard lock >= 0 else { return .none }
        defer { close(lock) }
        guard flock(lock, LOCK_SH | LOCK_NB) != 0, errno == EWOULDBLOCK else { return .none }
        // A path is shorter.
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = pread(lock, &bytes, bytes.count, 0)
        let line = bytes.prefix(max(0, count)).prefix { $0 != UInt8(ascii: "\n") }
        let word = String(decoding: line, as: UTF8.self)
        return word.hasPrefix("/") ? .at(word) : ending.hasPrefix(word) && !word.isEmpty ? .none : .unknown
    }

    /// Gives it up.
    func leave() { close(descriptor) }

    /// Whether it becomes free soon: its owner may be ending, or have been told to, or killed, a moment ago.
    private static func wait(for lock: Int32) -> Bool {
        guard let wait = try? LockWait(lock) else { return false }
        if wait.isOver(within: isEnding(lock) ? longestEnd : longestSilence) { return true }
        return isEnding(lock) && wait.isOver(within: longestEnd)
    }

    private static func isEnding(_ lock: Int32) -> Bool {
        var mark: UInt8 = 0
        return pread(lock, &mark, 1, 0) == 1 && mark == ending.utf8.first
    }
}

/// Waits for a lock on a thread of its own: flock(2) does so without limit.
private final class LockWait: Sendable {
    private let done: Signal
    private let taken = Mutex(false)

    init(_ lock: Int32) throws(SystemError) {
        done = try Signal()
        try startThread(named: "tenuto-lock") { [self] in
            guard flock(lock, LOCK_EX) == 0 else { return }
            taken.withLock { $0 = true }
            done.raise()
        }
    }

    /// Whether it is had within `patience` from now. A thread that goes on waiting takes it with a file that is closed, which frees it.
    func isOver(within patience: Duration) -> Bool {
        done.wait(atMost: patience)
        return taken.withLock(\.self)
    }
}
