import Glibc
import Scheduling
import Units

/// What is kept of schedules, in a SQLite file. Everything blocks for as long as the disk takes; one thread at a time.
package struct HistoryStore: ~Copyable {
    /// The file's name in the state folder.
    package static let fileName = "history.db"

    /// A history that can be used, and what is to be said about it.
    package struct Opened: ~Copyable {
        package let store: HistoryStore
        /// What happened on the way, each with where and what; none as a rule.
        package let problems: [String]

        /// The history alone: another module cannot take it out of a value that cannot be copied.
        package consuming func intoStore() -> HistoryStore { store }
    }

    let database: Database

    /// Opens the history in `folder`, or begins one. A file that is no database is moved aside, named by `now`, and a
    /// new one begun; one of a newer version is refused as it is.
    package static func open(folder: String, now: Timestamp) throws(HistoryError) -> Opened {
        let path = "\(folder)/\(fileName)"
        do throws(HistoryError) {
            return Opened(store: HistoryStore(database: try connect(path)), problems: [])
        } catch {
            guard error.code == .damaged else { throw error }
            return try replace(folder: folder, now: now, because: error)
        }
    }

    /// The history in `folder` as far as it can be read, where it cannot be opened to write. Nothing can be stored in it.
    package static func openReading(folder: String) throws(HistoryError) -> HistoryStore {
        let database = try Database.open("\(folder)/\(fileName)", .reading)
        guard try database.schemaVersion() == Schema.version else {
            throw HistoryError(.readOnly, path: database.path, message: "of another version")
        }
        return HistoryStore(database: database)
    }

    /// The history in `folder` to be looked at beside a daemon that writes: an empty one where there is none, and one of
    /// an older version is brought up to this one first. What is damaged stays as it is.
    package static func openToLook(folder: String) throws(HistoryError) -> HistoryStore {
        let path = "\(folder)/\(fileName)"
        guard access(path, F_OK) == 0 || errno != ENOENT else { return try inMemory() }
        let database = try Database.open(path, .reading)
        try database.refuseNewer()
        if try database.schemaVersion() < Schema.version { return HistoryStore(database: try connect(path)) }
        return HistoryStore(database: database)
    }

    /// The history in `folder`, which must be there, to be changed at once and by a person who waits: also beside a daemon
    /// that writes, for whose transactions it waits longer. What is damaged stays as it is.
    package static func openToChange(folder: String) throws(HistoryError) -> HistoryStore {
        let database = try connect("\(folder)/\(fileName)")
        try database.run("PRAGMA busy_timeout = 10000")
        return HistoryStore(database: database)
    }

    /// Moves a damaged file aside and begins a new one. Whoever had it open must have closed it.
    package static func replace(
        folder: String, now: Timestamp, because damage: HistoryError
    ) throws(HistoryError) -> Opened {
        let path = "\(folder)/\(fileName)"
        let aside = try moveAside(path, now: now)
        return Opened(
            store: HistoryStore(database: try connect(path)),
            problems: ["history \(path): damaged (\(damage.message)): moved to \(aside), and a new one begun"])
    }

    /// One in memory alone.
    package static func inMemory() throws(HistoryError) -> HistoryStore {
        HistoryStore(database: try connect(":memory:"))
    }

    private static func connect(_ path: String) throws(HistoryError) -> Database {
        if path != ":memory:" {
            if access(path, F_OK) == 0 {
                // By a connection that cannot write: opening a file to write and closing it may alter it.
                try Database.open(path, .reading).refuseNewer()
            } else {
                // For its owner alone, also in a folder that others may look into; SQLite gives its other files the
                // same rights. What goes wrong here, goes wrong again below, and is said there.
                close(Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600))
            }
        }
        let database = try Database.open(path, .writing)
        guard !database.isReadOnly else {
            throw HistoryError(.readOnly, path: path, message: "it may only be read")
        }
        try database.run(Schema.settings)
        try database.refuseNewer()
        try database.migrate()
        return database
    }

    /// Renames the file and what belongs to it; what it is called then. Nothing that is there is overwritten.
    private static func moveAside(_ path: String, now: Timestamp) throws(HistoryError) -> String {
        let stamp = "\(now)".filter { $0 != "-" && $0 != ":" }
        let names = (1...100).lazy.map { "\(path).corrupt-\(stamp)" + ($0 == 1 ? "" : "-\($0)") }
        guard let aside = names.first(where: { access($0, F_OK) != 0 }) else {
            throw HistoryError(.damaged, path: path, operation: "rename", message: "too many were moved aside")
        }
        for suffix in ["-wal", "-shm", ""] where access(path + suffix, F_OK) == 0 {
            guard rename(path + suffix, aside + suffix) == 0 else {
                let reason = String(cString: strerror(errno))
                throw HistoryError(
                    .damaged, path: path, operation: "rename", message: "and cannot be moved aside: \(reason)")
            }
        }
        return aside
    }
}
