import Foundation

/// A folder of a test's own, short enough for a socket's path, gone with it.
package final class TemporaryFolder: Sendable {
    /// Its absolute path.
    package let path: String

    /// Makes it, readable by its owner alone; in memory, as XDG_RUNTIME_DIR is, where there is such a place: there no
    /// neighbour's disk keeps anybody waiting.
    package init(inMemory: Bool = false) throws {
        let parent = inMemory && access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
        path = "\(parent)/rig-" + UUID().uuidString.prefix(13)
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        Undertaker.shared.take(.folder(path))
    }

    /// The names in it, sorted.
    package var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? [] }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
        Undertaker.shared.release(.folder(path))
    }
}
