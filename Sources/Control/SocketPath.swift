/// Where the control socket is.
package struct SocketPath: Hashable, Sendable {
    /// Why there is no path.
    package struct Missing: Error, CustomStringConvertible {
        /// What XDG_RUNTIME_DIR is, where it is no absolute path.
        let given: String?

        package var description: String {
            let what = given.map { "\($0): not an absolute path" } ?? "is not set"
            return "XDG_RUNTIME_DIR \(what): set it, give --socket PATH, or set TENUTO_SOCKET"
        }
    }

    /// The path.
    package let path: String
    /// Whether it lies in the folder that is tenuto's own.
    package let isDefault: Bool

    /// `--socket`, else TENUTO_SOCKET, else `control` in tenuto's folder in XDG_RUNTIME_DIR. An empty one is none, and
    /// so is a relative XDG_RUNTIME_DIR, as the XDG base directory specification has it.
    package init(option: String?, environment: [String: String]) throws(Missing) {
        if let given = [option, environment["TENUTO_SOCKET"]].compactMap(\.self).first(where: { !$0.isEmpty }) {
            (path, isDefault) = (given, false)
        } else if let folder = environment["XDG_RUNTIME_DIR"], folder.hasPrefix("/") {
            (path, isDefault) = (folder + "/tenuto/control", true)
        } else {
            throw Missing(given: environment["XDG_RUNTIME_DIR"].flatMap { $0.isEmpty ? nil : $0 })
        }
    }
}
