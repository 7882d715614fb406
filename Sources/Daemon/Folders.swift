import Config
import Glibc

/// The folders that the daemon and its offline verbs read and write, by the XDG base directory specification.
package struct Folders: Sendable {
    /// `config.yaml` and `routines/`; nil when neither option nor environment says where.
    package let config: String?
    /// What must outlive the daemon; nil as above.
    package let state: String?
    /// The person's own themes; nil as above.
    package let data: String?

    /// The folders named by options, else by the environment.
    package init(config: String?, state: String?, environment: [String: String]) {
        let home = environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        let base = { (variable: String, fallback: String) -> String? in
            // The specification has relative paths ignored.
            if let path = environment[variable], path.hasPrefix("/") { return path + "/tenuto" }
            return home.map { "\($0)/\(fallback)/tenuto" }
        }
        self.config = config ?? base("XDG_CONFIG_HOME", ".config")
        self.state = state ?? base("XDG_STATE_HOME", ".local/state")
        data = base("XDG_DATA_HOME", ".local/share")
    }
}

/// The folder for what must outlive the daemon.
package struct StateFolder: Sendable {
    private static let firstStartMark = "started"

    let path: String

    /// Makes the folder where it is missing, and sees that it can be written.
    static func open(_ path: String?) throws(StartupError) -> StateFolder {
        guard let path else {
            throw StartupError(
                .folder, "state folder: neither HOME nor XDG_STATE_HOME is set: set one, or give --state")
        }
        try makeFolder(path, what: "state folder")
        guard access(path, R_OK | W_OK | X_OK) == 0 else {
            throw StartupError(.folder, "state folder \(path): not writable", errno: errno)
        }
        return StateFolder(path: path)
    }

    /// Takes the folder for this daemon alone: two would each write what the other does not know.
    func own() throws(StartupError) -> OwnerLock {
        try OwnerLock(
            Self.lock(of: path), .folder,
            busy: "another tenutod already keeps its history in \(path): end it, or give this one a folder of its own "
                + "with --state")
    }

    private static func lock(of path: String) -> String { "\(path)/lock" }

    /// What a program that has changed the history in a folder needs to know of a daemon.
    package enum Keeper: Hashable, Sendable {
        /// None keeps it, or none for long.
        case none
        /// The one at this socket keeps it.
        case daemon(socket: String)
        /// One does that has not said where it can be reached.
        case unknown
    }

    /// Who keeps the history in the folder at `path`.
    package static func keeper(of path: String) -> Keeper {
        switch OwnerLock.owner(of: lock(of: path)) {
        case .none: .none
        case .at(let socket): .daemon(socket: socket)
        case .unknown: .unknown
        }
    }

    /// Makes it where it is missing.
    package static func make(_ path: String) throws { try makeFolder(path, what: "state folder") }

    /// Whether no session was ever started; from the next call on one was. Blocks for a moment of disk time.
    func isFirstStart() -> Bool {
        let descriptor = Glibc.open("\(path)/\(Self.firstStartMark)", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        close(descriptor)
        return true
    }
}

/// Makes `path` and what is missing above it, for its owner alone.
func makeFolder(_ path: String, what: String) throws(StartupError) {
    if let code = makeFolders(path, mode: 0o700) {
        throw StartupError(.folder, "\(what) \(path): cannot be made", errno: code)
    }
    var info = stat()
    guard stat(path, &info) == 0 else { throw StartupError(.folder, "\(what) \(path)", errno: errno) }
    guard info.st_mode & S_IFMT == S_IFDIR else { throw StartupError(.folder, "\(what) \(path): not a folder") }
}
