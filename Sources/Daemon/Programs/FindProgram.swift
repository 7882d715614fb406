import Glibc

/// The program that `name` means, a path or one of `path`'s folders' files; nil where there is none that can be run.
func findProgram(_ name: String, path: String?) -> String? {
    // An empty or relative folder in PATH is where the caller stands, which is nobody's choice.
    let folders = (path ?? "").split(separator: ":").filter { $0.hasPrefix("/") }
    let candidates = name.contains("/") ? [name] : folders.map { "\($0)/\(name)" }
    return candidates.first { candidate in
        var info = stat()
        return stat(candidate, &info) == 0 && info.st_mode & S_IFMT == S_IFREG && access(candidate, X_OK) == 0
    }
}
