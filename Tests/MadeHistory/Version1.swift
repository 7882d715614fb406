/// A file of version 1 as it was released: written out here, so that nothing that changes in the program changes it.
package let version1 = """
    CREATE TABLE entry (
        key TEXT NOT NULL PRIMARY KEY,
        routine TEXT NOT NULL,
        since INTEGER NOT NULL CHECK (since BETWEEN -62135596800000000 AND 253402300799999999)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE occurrence (
        entry TEXT NOT NULL,
        at INTEGER NOT NULL CHECK (at BETWEEN -62135596800000000 AND 253402300799999999),
        last INTEGER NOT NULL CHECK (last >= at AND last BETWEEN -62135596800000000 AND 253402300799999999),
        count INTEGER NOT NULL CHECK (count BETWEEN 1 AND 2147483647),
        routine TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('pending', 'due', 'snoozed', 'running', 'completed', 'partial',
            'skipped', 'missed', 'suppressed', 'rested', 'excused', 'stoppedForPain')),
        snoozes INTEGER NOT NULL CHECK (snoozes BETWEEN 0 AND 2147483647),
        wakes INTEGER CHECK (wakes BETWEEN -62135596800000000 AND 253402300799999999),
        settled INTEGER CHECK (settled BETWEEN -62135596800000000 AND 253402300799999999),
        session TEXT,
        PRIMARY KEY (at, entry)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX occurrence_entry ON occurrence (entry, at, state, last);
    CREATE INDEX occurrence_run ON occurrence (last) WHERE last > at;
    CREATE INDEX occurrence_open ON occurrence (at, entry) WHERE state IN ('pending', 'due', 'snoozed', 'running');

    CREATE TABLE setting (
        key TEXT NOT NULL PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    PRAGMA user_version = 1;

    """

/// Rows of every kind: done, a run of missed ones, one that is due.
package let version1Rows = """
    INSERT INTO entry VALUES ('a', 'test', 1796000000000000), ('b', 'test', 1796000000000000);
    INSERT INTO occurrence VALUES
        ('a', 1796050000000000, 1796050000000000, 1, 'test', 'completed', 2, NULL, 1796050300000000, 'cafe'),
        ('a', 1796060000000000, 1796090000000000, 7, 'test', 'missed', 0, NULL, 1796095000000000, NULL),
        ('b', 1796104800000000, 1796104800000000, 1, 'test', 'due', 0, 1796104830000000, NULL, NULL);
    INSERT INTO setting VALUES ('held-after-pain', 'test');

    """
