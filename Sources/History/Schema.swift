import Scheduling

/// How the file is laid out, by `PRAGMA user_version`.
enum Schema {
    /// What leads from each version to the next; the first starts from an empty file. What was once released is never
    /// changed: only new ones are added.
    static let migrations = [version1, version2]

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

    /// The days since 1970 on which these are anywhere on Earth.
    static let days = -719_164...2_932_898

    /// What a clock may be east of UTC, in seconds.
    static let offsets = -93_600...93_600

    /// A length in microseconds as it is reckoned with: 31 days at most. Of many such there is a sum.
    static let lengths: ClosedRange<Int64> = 0...2_678_400_000_000

    /// A number of things as it is reckoned with.
    static let counts: ClosedRange<Int64> = 0...1_000_000

    /// `column` as it is reckoned with: what another program has written may be more than anything, and its sum none. In place
    /// of min() and max(), which cost a call for each row.
    static func bounded(_ column: String, _ range: ClosedRange<Int64>) -> String {
        let (least, most) = (range.lowerBound, range.upperBound)
        return """
            CASE WHEN \(column) BETWEEN \(least) AND \(most) THEN \(column) WHEN \(column) > \(most) THEN \(most) ELSE \(least) END
            """
    }

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

    /// What a step is that lasts until the person ends it, as the partial index and all that shall use it spell it.
    static let isOpenStep = "planned_length IS NULL AND kind IN ('hold', 'move')"

    private static func isAmount(_ column: String) -> String { "\(column) >= 0" }

    /// What becomes of a session is told by its exercises, so that no report reads all steps: a session has some hundreds
    /// of steps and a few exercises. What reports add up is found in one index each, without a look at the rows: `day`,
    /// days since 1970 on the person's clock, lies in the sessions and once more with each exercise, and so does the
    /// prescription; `held` is the sum over the exercises. Steps lie beside each other by session, with offsets and lengths in microseconds on
    /// the session's own clock, which are small numbers. What is said (`pain`, `note`, `dose`, `acknowledgement`) names
    /// sessions by their ids and without foreign keys, so that it can come before them from another machine.
    private static let version2 = """
        CREATE TABLE prescription (
            key INTEGER PRIMARY KEY,
            digest TEXT NOT NULL,
            text TEXT NOT NULL
        ) STRICT;
        CREATE INDEX prescription_digest ON prescription (digest);

        CREATE TABLE session (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            routine TEXT NOT NULL,
            name TEXT NOT NULL,
            prescription INTEGER NOT NULL REFERENCES prescription (key),
            began INTEGER NOT NULL CHECK (\(isInstant("began"))),
            offset INTEGER NOT NULL CHECK (offset BETWEEN -93600 AND 93600),
            ended INTEGER CHECK (\(isInstant("ended"))),
            outcome TEXT CHECK (outcome IN ('completed', 'partial', 'stoppedForPain')),
            scheduled INTEGER CHECK (\(isInstant("scheduled"))),
            day INTEGER NOT NULL,
            held INTEGER NOT NULL CHECK (\(isAmount("held"))),
            CHECK ((ended IS NULL) = (outcome IS NULL))
        ) STRICT;
        CREATE INDEX session_began ON session (began, id);
        CREATE INDEX session_day ON session (day, routine, outcome, held);
        CREATE INDEX session_prescription ON session (prescription, day);
        CREATE INDEX session_running ON session (ended) WHERE ended IS NULL;

        CREATE TABLE session_exercise (
            session INTEGER NOT NULL REFERENCES session (key) ON DELETE CASCADE,
            number INTEGER NOT NULL CHECK (\(isAmount("number"))),
            exercise TEXT NOT NULL,
            name TEXT NOT NULL,
            hold INTEGER CHECK (\(isAmount("hold"))),
            reps INTEGER CHECK (\(isAmount("reps"))),
            planned INTEGER NOT NULL CHECK (\(isAmount("planned"))),
            done INTEGER NOT NULL CHECK (\(isAmount("done"))),
            held INTEGER NOT NULL CHECK (\(isAmount("held"))),
            delivered INTEGER NOT NULL CHECK (delivered IN (0, 1)),
            day INTEGER NOT NULL,
            prescription INTEGER NOT NULL,
            PRIMARY KEY (session, number)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX session_exercise_day ON session_exercise
            (exercise, day, prescription, hold, reps, planned, done, held, delivered);

        CREATE TABLE step (
            session INTEGER NOT NULL REFERENCES session (key) ON DELETE CASCADE,
            number INTEGER NOT NULL CHECK (\(isAmount("number"))),
            place INTEGER NOT NULL CHECK (\(isAmount("place"))),
            kind TEXT NOT NULL CHECK (kind IN ('prepare', 'hold', 'move', 'release', 'switch', 'rest', 'between', 'gate')),
            exercise INTEGER NOT NULL CHECK (\(isAmount("exercise"))),
            "set" INTEGER NOT NULL CHECK (\(isAmount("\"set\""))),
            rep INTEGER NOT NULL CHECK (\(isAmount("rep"))),
            side INTEGER CHECK (\(isAmount("side"))),
            pose INTEGER NOT NULL CHECK (\(isAmount("pose"))),
            planned_start INTEGER NOT NULL CHECK (\(isAmount("planned_start"))),
            planned_length INTEGER CHECK (\(isAmount("planned_length"))),
            start INTEGER NOT NULL CHECK (\(isAmount("start"))),
            length INTEGER NOT NULL CHECK (\(isAmount("length"))),
            "end" TEXT NOT NULL CHECK ("end" IN ('done', 'cut')),
            delivered INTEGER NOT NULL CHECK (delivered IN (0, 1)),
            counted INTEGER CHECK (\(isAmount("counted"))),
            PRIMARY KEY (session, number)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX step_open ON step (session, number) WHERE \(isOpenStep);

        CREATE TABLE pain (
            id TEXT NOT NULL PRIMARY KEY,
            at INTEGER NOT NULL CHECK (\(isInstant("at"))),
            offset INTEGER NOT NULL CHECK (offset BETWEEN -93600 AND 93600),
            level INTEGER CHECK (level BETWEEN 0 AND 10),
            moment TEXT NOT NULL CHECK (moment IN ('before', 'during', 'after')),
            stopped INTEGER NOT NULL CHECK (stopped IN (0, 1)),
            session TEXT,
            exercise TEXT,
            "set" INTEGER CHECK (\(isAmount("\"set\""))),
            rep INTEGER CHECK (\(isAmount("rep"))),
            side INTEGER CHECK (\(isAmount("side"))),
            text TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX pain_at ON pain (at);
        CREATE INDEX pain_session ON pain (session) WHERE session IS NOT NULL;

        CREATE TABLE note (
            id TEXT NOT NULL PRIMARY KEY,
            at INTEGER NOT NULL CHECK (\(isInstant("at"))),
            offset INTEGER NOT NULL CHECK (offset BETWEEN -93600 AND 93600),
            session TEXT,
            text TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX note_at ON note (at);

        CREATE TABLE dose (
            id TEXT NOT NULL PRIMARY KEY,
            at INTEGER NOT NULL CHECK (\(isInstant("at"))),
            offset INTEGER NOT NULL CHECK (offset BETWEEN -93600 AND 93600),
            exercise TEXT NOT NULL,
            cause TEXT NOT NULL CHECK (cause IN ('set', 'baseline')),
            hold INTEGER CHECK (\(isAmount("hold"))),
            reps INTEGER CHECK (\(isAmount("reps"))),
            standing TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX dose_exercise ON dose (exercise, at);

        CREATE TABLE acknowledgement (
            id TEXT NOT NULL PRIMARY KEY,
            at INTEGER NOT NULL CHECK (\(isInstant("at"))),
            offset INTEGER NOT NULL CHECK (offset BETWEEN -93600 AND 93600),
            exercise TEXT
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE unfinished (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            session TEXT NOT NULL,
            boot TEXT NOT NULL,
            at INTEGER NOT NULL CHECK (\(isInstant("at"))),
            running INTEGER NOT NULL CHECK (running IN (0, 1)),
            timeline TEXT NOT NULL,
            position TEXT NOT NULL
        ) STRICT;

        CREATE TABLE forgotten (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            before INTEGER NOT NULL CHECK (\(isInstant("before")))
        ) STRICT;
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
