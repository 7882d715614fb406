import Glibc

/// A text file as a person asked for it, whole or not at all.
enum TextFile {
    /// Why it could not be written.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Writes `text` to `path`, in place of what was there.
    static func write(_ text: String, to path: String) throws(Failure) {
        let file = try StreamedFile(path)
        try file.write(text.utf8)
        try file.finish()
    }

    /// Whether two paths lead to one file, which need not be there yet.
    static func isSame(_ one: String, _ other: String) -> Bool { resolved(one) == resolved(other) }

    /// The path without links and dots; of a file that is not there, as far as its folder is.
    private static func resolved(_ path: String) -> String {
        if let whole = realpath(path, nil) {
            defer { free(whole) }
            return String(cString: whole)
        }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let folder = parts.count > 1 ? parts.dropLast().joined(separator: "/") + "/" : "."
        guard let real = realpath(folder, nil) else { return path }
        defer { free(real) }
        return String(cString: real) + "/" + (parts.last ?? "")
    }

    /// A failed system call; to be made before anything else can change `errno`.
    static func failure(_ call: String, _ path: String) -> Failure {
        Failure(description: "\(path): \(String(cString: strerror(errno))) (\(call))")
    }
}
