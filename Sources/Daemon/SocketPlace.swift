import Control
import Glibc
import Varlink

/// The right to serve one socket path: held by a lock beside it, so that there is never a second owner.
final class SocketPlace: Sendable {
    private let socket: SocketPath
    private let isHandedOver: Bool
    private let lock: OwnerLock

    /// Takes the place. A socket that a dead daemon left is cleared away; one that `isHandedOver` by the service manager
    /// is the manager's, which goes on listening when we are gone.
    init(_ socket: SocketPath, isHandedOver: Bool = false) throws(StartupError) {
        self.socket = socket
        self.isHandedOver = isHandedOver
        try Self.checkFolder(of: socket)
        lock = try OwnerLock(
            socket.path + ".lock", .socket,
            busy: "another tenutod already serves \(socket.path); tenuto status shows how it is doing")
        do throws(StartupError) {
            if isHandedOver { try Self.checkPresence(at: socket.path) } else { try Self.clear(socket.path) }
        } catch {
            lock.leave()
            throw error
        }
    }

    /// Says that the place will be free soon: who comes now waits for it.
    func isEnding() { lock.isEnding() }

    /// Removes the socket, if it is ours, and gives the place up.
    func leave() {
        if !isHandedOver { unlink(socket.path) }
        lock.leave()
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
        // It is not locked, so that no tenutod is there; but a service manager may be, and would be heard by nobody.
        if isListening(at: path) {
            throw StartupError(
                .socket,
                "socket \(path): somebody listens there already, as tenutod.socket does: systemctl --user start tenutod "
                    + "starts the one that it is for; systemctl --user stop tenutod.socket makes room for this one")
        }
        guard unlink(path) == 0 else { throw StartupError(.socket, "socket \(path)", errno: errno) }
    }

    /// A socket that was handed over and that nobody finds is of no use.
    private static func checkPresence(at path: String) throws(StartupError) {
        var info = stat()
        guard lstat(path, &info) != 0 || info.st_mode & S_IFMT != S_IFSOCK else { return }
        throw StartupError(
            .socket,
            "socket \(path): it was handed over, and is not there any more: systemctl --user restart tenutod.socket")
    }

    /// Whether a connection is taken, or would be once there is room for it.
    private static func isListening(at path: String) -> Bool {
        do throws(ClientError) {
            _ = try VarlinkClient.connect(path: path, timeout: .milliseconds(100))
            return true
        } catch {
            return error.code == .timedOut
        }
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

extension SocketPath {
    /// The path as any other program can use it.
    var absolutePath: String {
        guard !path.hasPrefix("/"), let folder = getcwd(nil, 0) else { return path }
        defer { free(folder) }
        return "\(String(cString: folder))/\(path)"
    }
}
