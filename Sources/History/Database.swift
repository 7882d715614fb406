import CSQLite

/// An open connection to a SQLite file, for one thread at a time.
struct Database: ~Copyable {
    /// For how long a call waits for another program that writes, in milliseconds.
    private static let patience: Int32 = 300

    /// The file; `:memory:` for none.
    let path: String
    private let handle: OpaquePointer

    private init(path: String, handle: OpaquePointer) {
        self.path = path
        self.handle = handle
    }

    deinit { sqlite3_close_v2(handle) }

    /// Opens the file, which with `.writing` is made where it is missing.
    static func open(_ path: String, _ access: Access) throws(HistoryError) -> Database {
        let flags =
            switch access {
            case .reading: SQLITE_OPEN_READONLY
            case .writing: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            }
        var opened: OpaquePointer?
        let result = sqlite3_open_v2(path, &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        do throws(HistoryError) {
            try check(result, "sqlite3_open_v2", opened, path: path)
        } catch {
            // There is a handle even after a failure, for its message.
            sqlite3_close_v2(opened)
            throw error
        }
        guard let opened else {
            throw HistoryError(.unavailable, path: path, operation: "sqlite3_open_v2", message: "out of memory")
        }
        sqlite3_busy_timeout(opened, patience)
        return Database(path: path, handle: opened)
    }

    /// What a connection is for.
    enum Access {
        /// Nothing is changed, not even by closing it.
        case reading
        /// All may be changed.
        case writing
    }

    /// Whether the file does not let itself be written.
    var isReadOnly: Bool { sqlite3_db_readonly(handle, "main") == 1 }

    /// Whether the file is not at its place any more.
    var hasMoved: Bool {
        var moved: Int32 = 0
        return sqlite3_file_control(handle, "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK && moved != 0
    }

    /// Makes a statement of `sql`, which is ours: what comes from outside is bound to it.
    borrowing func prepare(_ sql: String) throws(HistoryError) -> Statement {
        var prepared: OpaquePointer?
        try check(sqlite3_prepare_v2(handle, sql, -1, &prepared, nil), "sqlite3_prepare_v2", handle, path: path)
        guard let prepared else {
            throw HistoryError(.unavailable, path: path, operation: "sqlite3_prepare_v2", message: "no statement")
        }
        return Statement(path: path, connection: handle, handle: prepared)
    }

    /// Runs one or more statements of ours that give nothing back.
    borrowing func run(_ script: String) throws(HistoryError) {
        try check(sqlite3_exec(handle, script, nil, nil, nil), "sqlite3_exec", handle, path: path)
    }

    /// Runs one statement with `values` in place of `?1`, `?2` …, and hands each row to `row`.
    borrowing func run(
        _ sql: String, _ values: [Value], row: (borrowing Statement) -> Void = { _ in }
    ) throws(HistoryError) {
        let statement = try prepare(sql)
        try statement.bind(values)
        while try statement.step() { row(statement) }
    }

    /// The first column of the first row of `sql`; nil where there is none.
    borrowing func integer(_ sql: String) throws(HistoryError) -> Int64? {
        let statement = try prepare(sql)
        return try statement.step() ? statement.integer(0) : nil
    }

    /// Has all of `body` happen, or nothing of it.
    borrowing func transaction<Result>(
        _ body: () throws(HistoryError) -> Result
    ) throws(HistoryError) -> Result {
        try run("BEGIN IMMEDIATE")
        do throws(HistoryError) {
            let result = try body()
            try run("COMMIT")
            return result
        } catch {
            // After some failures SQLite has done so by itself.
            if sqlite3_get_autocommit(handle) == 0 { sqlite3_exec(handle, "ROLLBACK", nil, nil, nil) }
            throw error
        }
    }

    /// Gives back the memory that holds pages of the file.
    borrowing func releaseMemory() { sqlite3_db_release_memory(handle) }
}
