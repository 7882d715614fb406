import Glibc

/// Makes the folder `path` and what is missing above it; the errno of what could not be made.
package func makeFolders(_ path: String, mode: mode_t) -> CInt? {
    var made = path.hasPrefix("/") ? "" : "."
    for component in path.split(separator: "/") {
        made += "/" + component
        guard mkdir(made, mode) != 0, errno != EEXIST else { continue }
        return errno
    }
    return nil
}
