import CSQLite
import Units

/// What went wrong with the history.
package struct HistoryError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What can be done about it.
    package enum Code: Hashable, Sendable {
        /// It cannot be opened, read or written at all.
        case unavailable
        /// It may be read, and not written.
        case readOnly
        /// There is no room for it.
        case full
        /// Another program holds it for longer than we wait.
        case locked
        /// It is no database, or not a whole one.
        case damaged
        /// Its file was moved or removed while it was open.
        case gone
        /// A later version of this program has made it.
        case newer
        /// What was to be stored breaks a rule of the schema: it is wrong, and stays so.
        case refused
    }

    /// What can be done about it.
    package let code: Code
    /// The file; `:memory:` for none.
    package let path: String
    /// The call that failed; empty where it was no call.
    package let operation: String
    /// SQLite's extended result code; 0 for none.
    package let extendedCode: Int32
    /// SQLite's own words, or what was found.
    package let message: String

    init(_ code: Code, path: String, operation: String = "", extendedCode: Int32 = 0, message: String) {
        self.code = code
        self.path = path
        self.operation = operation
        self.extendedCode = extendedCode
        self.message = message.printable
    }

    package var description: String {
        let what = "history \(path)"
        return switch code {
        case .unavailable: "\(what): \(message): see that its folder is there and can be read and written"
        case .readOnly: "\(what): cannot be written (\(message)): give it and its folder to yourself"
        case .full: "\(what): no room (\(message)): free some of the disk"
        case .locked: "\(what): in use by another program (\(message)): end what writes to it"
        case .damaged: "\(what): damaged (\(message)): move it away, or restore it from a backup"
        case .gone: "\(what): \(message): leave it where it is while tenutod runs"
        case .newer: "\(what): \(message): update tenuto, or move the file away"
        case .refused: "\(what): \(message): this was not stored"
        }
    }
}

/// The one way from SQLite's results to our errors: passes what is no failure on.
@discardableResult
func check(
    _ result: Int32, _ operation: String, _ connection: OpaquePointer?, path: String
) throws(HistoryError) -> Int32 {
    guard ![SQLITE_OK, SQLITE_ROW, SQLITE_DONE].contains(result) else { return result }
    let code: HistoryError.Code =
        switch result & 0xFF {
        case SQLITE_READONLY: .readOnly
        case SQLITE_FULL: .full
        case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL: .locked
        case SQLITE_CORRUPT, SQLITE_NOTADB: .damaged
        case SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_TOOBIG, SQLITE_RANGE: .refused
        default: .unavailable
        }
    // Not sqlite3_errmsg(): it speaks of the connection's last call, which after a rollback is another.
    let isLast = connection != nil && sqlite3_extended_errcode(connection) == result
    let words = isLast ? sqlite3_errmsg(connection) : sqlite3_errstr(result)
    throw HistoryError(
        code, path: path, operation: operation, extendedCode: result,
        message: words.map { String(cString: $0) } ?? "error \(result)")
}
