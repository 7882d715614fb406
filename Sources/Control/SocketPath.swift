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

    /// Who says where it is.
    package enum Origin: Hashable, Sendable {
        /// The command line, with `--socket`.
        case option
        /// TENUTO_SOCKET.
        case variable
        /// Nobody: it lies in the folder that is tenuto's own.
        case usual
    }

    /// The path.
    package let path: String
    package let origin: Origin
    /// Whether it lies in the folder that is tenuto's own.
    package var isDefault: Bool { origin == .usual }

    /// `--socket`, else TENUTO_SOCKET, else `control` in tenuto's folder in XDG_RUNTIME_DIR. An empty one is none, and
    /// so is a relative XDG_RUNTIME_DIR, as the XDG base directory specification has it.
    package init(option: String?, environment: [String: String]) throws(Missing) {
        if let option, !option.isEmpty {
            (path, origin) = (option, .option)
        } else if let variable = environment["TENUTO_SOCKET"], !variable.isEmpty {
            (path, origin) = (variable, .variable)
        } else if let folder = environment["XDG_RUNTIME_DIR"], folder.hasPrefix("/") {
            (path, origin) = (folder + "/tenuto/control", .usual)
        } else {
            throw Missing(given: environment["XDG_RUNTIME_DIR"].flatMap { $0.isEmpty ? nil : $0 })
        }
    }
}

extension SocketPath {
    /// The path, with who named it.
    package var named: String {
        switch origin {
        case .option: "\(path), which --socket names"
        case .variable: "\(path), which TENUTO_SOCKET names"
        case .usual: path
        }
    }

    /// What to do where nobody listens there: a service that is started listens elsewhere than where somebody has sent us.
    package var remedy: String {
        switch origin {
        case .option: "leave it out, or start tenutod --socket \(path)"
        case .variable: "unset it, or start tenutod with it"
        case .usual: "systemctl --user start tenutod, or run tenutod in another terminal"
        }
    }
}
