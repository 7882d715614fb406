import Glibc

/// Why a new file was not written.
struct FileWriterError: Error {
    /// `errno`.
    let code: CInt
    /// Whether something of that name is there already.
    var isThere: Bool { code == EEXIST }
    /// What the system says.
    var reason: String { String(cString: strerror(code)) }
}

/// Writes new files; what is there is never touched.
enum FileWriter {
    /// Makes the file `path` with `bytes`, whole or not at all.
    static func create(_ path: String, _ bytes: [UInt8]) throws(FileWriterError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileWriterError(code: errno) }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 || count < 0 && errno == EINTR else {
                let failure = FileWriterError(code: errno)
                unlink(path)
                throw failure
            }
            rest = rest.dropFirst(max(0, count))
        }
    }
}
