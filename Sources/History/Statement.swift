import CSQLite

/// What can take the place of a parameter.
enum Value {
    case integer(Int64)
    /// Text of any kind, also with NUL in it.
    case text(String)
    case null

    static func integer(_ value: Int) -> Value { .integer(Int64(value)) }
    static func text(orNull text: String?) -> Value { text.map { .text($0) } ?? .null }
    static func integer(orNull value: Int64?) -> Value { value.map { .integer($0) } ?? .null }
}

/// A statement made ready, which must not outlive its database.
struct Statement: ~Copyable {
    /// `SQLITE_TRANSIENT`, a macro that Swift does not show: SQLite takes a copy of its own.
    // It is -1 in place of a function, which SQLite never calls (sqlite3.h).
    private nonisolated(unsafe) static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    private let path: String
    private let connection: OpaquePointer
    private let handle: OpaquePointer

    init(path: String, connection: OpaquePointer, handle: OpaquePointer) {
        self.path = path
        self.connection = connection
        self.handle = handle
    }

    deinit { sqlite3_finalize(handle) }

    /// Sets the parameters from the first on.
    borrowing func bind(_ values: [Value]) throws(HistoryError) {
        for (index, value) in zip(Int32(1)..., values) {
            let result =
                switch value {
                case .integer(let value): sqlite3_bind_int64(handle, index, value)
                case .null: sqlite3_bind_null(handle, index)
                case .text(let text): bind(text, index)
                }
            try check(result, "sqlite3_bind", connection, path: path)
        }
    }

    private borrowing func bind(_ text: String, _ index: Int32) -> Int32 {
        var text = text
        return text.withUTF8 { bytes in
            // Without an address it would be NULL.
            guard let start = bytes.baseAddress, !bytes.isEmpty else {
                return sqlite3_bind_text(handle, index, "", 0, Self.copied)
            }
            return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                sqlite3_bind_text64(
                    handle, index, $0, sqlite3_uint64(bytes.count), Self.copied, UInt8(SQLITE_UTF8))
            }
        }
    }

    /// Goes to the next row; false when there is none, and the statement has done all it does.
    borrowing func step() throws(HistoryError) -> Bool {
        try check(sqlite3_step(handle), "sqlite3_step", connection, path: path) == SQLITE_ROW
    }

    /// Runs it with `values`, hands each row to `row`, and makes it ready to be run again, also after a failure.
    borrowing func run(
        _ values: [Value], row: (borrowing Statement) -> Void = { _ in }
    ) throws(HistoryError) {
        // Its result repeats that of the last step.
        defer { sqlite3_reset(handle) }
        try bind(values)
        while try step() { row(self) }
    }

    /// The number in a column, counted from 0; 0 for what is none.
    borrowing func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    /// The number in a column; nil for NULL.
    borrowing func optionalInteger(_ column: Int32) -> Int64? {
        sqlite3_column_type(handle, column) == SQLITE_NULL ? nil : integer(column)
    }

    /// The text in a column; nil for NULL.
    borrowing func text(_ column: Int32) -> String? {
        // The bytes belong to SQLite and last until the next step, and are counted after they were asked for (its manual).
        guard let bytes = sqlite3_column_text(handle, column) else { return nil }
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }
}
