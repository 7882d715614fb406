/// Where the control socket is.
package struct SocketPath: Hashable, Sendable {
    /// Why there is no path.
    package struct Missing: Error, CustomStringConvertible {
        package var description: String {
            "XDG_RUNTIME_DIR is not set: set it, give --socket PATH, or set TENUTO_SOCKET"
        }
    }

    /// The path.
    package let path: String
    /// Whether it lies in the folder that is tenuto's own.
    package let isDefault: Bool

    /// `--socket`, else TENUTO_SOCKET, else `control` in tenuto's folder in XDG_RUNTIME_DIR.
    package init(option: String?, environment: [String: String]) throws(Missing) {
        if let given = option ?? environment["TENUTO_SOCKET"], !given.isEmpty {
            (path, isDefault) = (given, false)
        } else if let folder = environment["XDG_RUNTIME_DIR"], !folder.isEmpty {
            (path, isDefault) = (folder + "/tenuto/control", true)
        } else {
            throw Missing()
        }
    }
}
