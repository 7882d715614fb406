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
    /// What a process that was killed may take until the kernel has taken its files from it.
    private static let longestDeath = Duration.milliseconds(100)

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
                guard Self.take(lock, within: Self.patience(lock, socket.path)) else {
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

    /// How long to wait for a place that is taken.
    private static func patience(_ lock: Int32, _ path: String) -> Duration {
        var mark: UInt8 = 0
        if pread(lock, &mark, 1, 0) == 1 { return longestEnd }
        // One that starts does not listen yet either; then it is said a little later.
        return isListening(path) ? .zero : longestDeath
    }

    /// Waits for the lock, which flock(2) does without limit.
    private static func take(_ lock: Int32, within patience: Duration) -> Bool {
        guard patience > .zero, let wait = try? LockWait(lock) else { return false }
        return wait.isTaken(within: patience)
    }

    /// Whether somebody accepts connections at `path`, or is about to.
    private static func isListening(_ path: String) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        let descriptor = Glibc.socket(
            AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        let result = withUnsafePointer(to: address) {
            // A sockaddr_un is passed as the sockaddr it begins with, as connect(2) wants it.
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        // EAGAIN: so many wait already that there is no room.
        return result == 0 || errno == EAGAIN
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

/// Waits for a lock on a thread of its own.
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

    /// Whether it is had by then. A thread that goes on waiting takes it with a file that is closed, which frees it.
    func isTaken(within patience: Duration) -> Bool {
        done.wait(atMost: patience)
        return taken.withLock(\.self)
    }
}
