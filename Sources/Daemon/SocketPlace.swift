import Control
import Glibc

/// The right to serve one socket path: held by a lock beside it, so that there is never a second owner.
final class SocketPlace: Sendable {
    private let socket: SocketPath
    private let isHandedOver: Bool
    private let lock: Int32

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
            guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
                guard errno == EWOULDBLOCK else { throw StartupError(.socket, "lock \(lockPath)", errno: errno) }
                throw StartupError(
                    .alreadyRunning,
                    "another tenutod already serves \(socket.path); tenuto status shows how it is doing")
            }
            if !isHandedOver { try Self.clear(socket.path) }
        } catch {
            close(lock)
            throw error
        }
        self.lock = lock
    }

    /// Removes the socket, if it is ours, and gives the place up. The lock's file stays: removing it would let two daemons hold two
    /// different locks of the same name.
    func leave() {
        if !isHandedOver { unlink(socket.path) }
        close(lock)
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
}
