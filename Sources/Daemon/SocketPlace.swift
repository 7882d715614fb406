import Control
import Glibc
import Playback
import Synchronization

/// The right to serve one socket path: held by a lock beside it, so that there is never a second owner.
final class SocketPlace: Sendable {
    private let socket: SocketPath
    private let isHandedOver: Bool
    private let lock: Int32

    /// By when a daemon that was told to end has ended.
    private static let longestEnd = Duration.seconds(3)
    /// What one that is told to end may take until it says so, on a machine that has much to do; and one that is killed until
    /// the kernel has taken its files from it. By so much later another one says that it is not needed.
    private static let longestSilence = Duration.milliseconds(500)

    /// Takes the place. A socket that a dead daemon left is cleared away; one that `isHandedOver` by the service manager
    /// is the manager's, which goes on listening when we are gone.
    init(_ socket: SocketPath, isHandedOver: Bool = false) throws(StartupError) {
        self.socket = socket
        self.isHandedOver = isHandedOver
        try Self.checkFolder(of: socket)
        let lockPath = socket.path + ".lock"
        let lock = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard lock >= 0 else { throw StartupError(.socket, "lock \(lockPath)", errno: errno) }
        do throws(StartupError) {
            if flock(lock, LOCK_EX | LOCK_NB) != 0 {
                guard errno == EWOULDBLOCK else { throw StartupError(.socket, "lock \(lockPath)", errno: errno) }
                guard Self.wait(for: lock) else {
                    throw StartupError(
                        .alreadyRunning,
                        "another tenutod already serves \(socket.path); tenuto status shows how it is doing")
                }
            }
            // What the owner before has left in it.
            ftruncate(lock, 0)
            if !isHandedOver { try Self.clear(socket.path) }
        } catch {
            close(lock)
            throw error
        }
        self.lock = lock
    }

    /// Says that the place will be free soon: who comes now waits for it.
    func isEnding() {
        _ = pwrite(lock, "ending\n", 7, 0)
    }

    /// Removes the socket, if it is ours, and gives the place up. The lock's file stays: removing it would let two daemons hold two
    /// different locks of the same name.
    func leave() {
        if !isHandedOver { unlink(socket.path) }
        close(lock)
    }

    /// Whether the place becomes free soon: its owner may be ending, or have been told to, or killed, a moment ago.
    private static func wait(for lock: Int32) -> Bool {
        guard let wait = try? LockWait(lock) else { return false }
        if wait.isOver(within: isEnding(lock) ? longestEnd : longestSilence) { return true }
        return isEnding(lock) && wait.isOver(within: longestEnd)
    }

    private static func isEnding(_ lock: Int32) -> Bool {
        var mark: UInt8 = 0
        return pread(lock, &mark, 1, 0) == 1
    }

    private static func checkFolder(of socket: SocketPath) throws(StartupError) {
        let folder = socket.path.lastIndex(of: "/").map { String(socket.path[..<$0]) } ?? "."
        guard socket.path.utf8.count < 108 else {
            throw StartupError(
                .socket,
                "socket \(socket.path): the path is \(socket.path.utf8.count) bytes long, at most 107 are allowed")
        }
        guard !folder.isEmpty else { return }
        try makeFolder(folder, what: "socket folder")
        guard socket.isDefault else { return }
        try checkRuntimeFolder(above: folder)
        var info = stat()
        guard lstat(folder, &info) == 0 else { throw StartupError(.folder, "socket folder \(folder)", errno: errno) }
        guard info.st_mode & S_IFMT == S_IFDIR, info.st_uid == getuid(), info.st_mode & 0o077 == 0 else {
            throw StartupError(
                .folder, "socket folder \(folder): must be a folder of your own that nobody else may enter (mode 0700)")
        }
    }

    private static func clear(_ path: String) throws(StartupError) {
        var info = stat()
        guard lstat(path, &info) == 0 else { return }
        guard info.st_mode & S_IFMT == S_IFSOCK else {
            throw StartupError(.socket, "socket \(path): something that is not a socket is there; remove it")
        }
        guard unlink(path) == 0 else { throw StartupError(.socket, "socket \(path)", errno: errno) }
    }

    /// XDG_RUNTIME_DIR: in one of somebody else's, or one that others may write to, they could put theirs in our place.
    private static func checkRuntimeFolder(above folder: String) throws(StartupError) {
        let runtime = folder.lastIndex(of: "/").map { String(folder[..<$0]) } ?? ""
        var info = stat()
        guard stat(runtime.isEmpty ? "/" : runtime, &info) == 0 else {
            throw StartupError(.folder, "XDG_RUNTIME_DIR \(runtime)", errno: errno)
        }
        // As in /tmp, where nobody can take away what is another's.
        guard info.st_mode & S_ISVTX == 0 else { return }
        guard info.st_uid == getuid() else {
            throw StartupError(.folder, "XDG_RUNTIME_DIR \(runtime): belongs to another user: yours is expected")
        }
        guard info.st_mode & 0o022 == 0 else {
            throw StartupError(
                .folder, "XDG_RUNTIME_DIR \(runtime): others may write to it: mode 0700 is expected")
        }
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
