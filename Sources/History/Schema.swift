import Scheduling

/// How the file is laid out, by `PRAGMA user_version`.
enum Schema {
    /// What leads from each version to the next; the first starts from an empty file. What was once released is never
    /// changed: only new ones are added.
    static let migrations = [version1]

    /// The version that this program reads and writes.
    static var version: Int64 { Int64(migrations.count) }

    /// Settings of the connection. A commit is on the disk before it returns (`FULL`), readers and the one writer do
    /// not wait for each other (WAL), and a page that makes no sense is noticed (`cell_size_check`).
    static let settings = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA foreign_keys = ON;
        PRAGMA trusted_schema = OFF;
        PRAGMA cell_size_check = ON;
        PRAGMA temp_store = MEMORY;
        PRAGMA cache_size = -512;
        PRAGMA journal_size_limit = 1048576;
        """

    /// Those of `Occurrence.State` that are no outcome, as the partial index and all that shall use it spell them.
    static let openStates = "state IN ('pending', 'due', 'snoozed', 'running')"

    /// Instants are microseconds since 1970, of the years 1 to 9999.
    static let instants = -62_135_596_800_000_000...253_402_300_799_999_999

    private static func isInstant(_ column: String) -> String {
        "\(column) BETWEEN \(instants.lowerBound) AND \(instants.upperBound)"
    }

    /// Occurrences lie in order of time, as they are made and asked for: by entry, a read of three days among a million
    /// rows took 4 s, since each was elsewhere. `occurrence_entry` alone answers what an entry's latest is. There are no
    /// foreign keys to `entry`, since a person may be asked about what is in no schedule any more.
    private static let version1 = """
        CREATE TABLE entry (
            key TEXT NOT NULL PRIMARY KEY,
            routine TEXT NOT NULL,
            since INTEGER NOT NULL CHECK (\(isInstant("since")))
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE occurrence (
            entry TEXT NOT NULL,
            at INTEGER NOT NULL CHECK (\(isInstant("at"))),
            last INTEGER NOT NULL CHECK (last >= at AND \(isInstant("last"))),
            count INTEGER NOT NULL CHECK (count BETWEEN 1 AND 2147483647),
            routine TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('pending', 'due', 'snoozed', 'running', 'completed', 'partial',
                'skipped', 'missed', 'suppressed', 'rested', 'excused', 'stoppedForPain')),
            snoozes INTEGER NOT NULL CHECK (snoozes BETWEEN 0 AND 2147483647),
            wakes INTEGER CHECK (\(isInstant("wakes"))),
            settled INTEGER CHECK (\(isInstant("settled"))),
            session TEXT,
            PRIMARY KEY (at, entry)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX occurrence_entry ON occurrence (entry, at, state, last);
        CREATE INDEX occurrence_run ON occurrence (last) WHERE last > at;
        CREATE INDEX occurrence_open ON occurrence (at, entry) WHERE \(openStates);

        CREATE TABLE setting (
            key TEXT NOT NULL PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}

extension Database {
    /// The version of its schema; 0 for an empty file.
    borrowing func schemaVersion() throws(HistoryError) -> Int64 { try integer("PRAGMA user_version") ?? 0 }

    /// Refuses what a later version of this program has made.
    borrowing func refuseNewer() throws(HistoryError) {
        let version = try schemaVersion()
        guard version > Schema.version || version < 0 else { return }
        throw HistoryError(
            .newer, path: path,
            message: "made by a newer tenuto (schema \(version), this one knows up to \(Schema.version))")
    }

    /// Brings the schema up to the version of this program, all at once or not at all.
    borrowing func migrate() throws(HistoryError) {
        guard try schemaVersion() < Schema.version else { return }
        try transaction { () throws(HistoryError) in
            // Read again: another program may have been faster.
            for version in Int(try schemaVersion())..<Schema.migrations.count {
                try run(Schema.migrations[version])
                try run("PRAGMA user_version = \(version + 1)")
            }
        }
    }
}
