import Glibc

/// What is known of a folder.
struct FolderState: Hashable {
    /// Its path; nil where the environment names none.
    let path: String?
    /// Whether there is something of that name.
    let isThere: Bool
    /// Whether that is a folder.
    let isFolder: Bool
    /// Whether it can be entered and listed.
    let isReadable: Bool
    /// Whether it can be written; where it is not there, whether it can be made.
    let isWritable: Bool
    /// Whether other people may look into it.
    let isOpenToOthers: Bool

    /// Looks at the folder `path`.
    init(_ path: String?) {
        self.path = path
        var info = stat()
        isThere = path.map { stat($0, &info) == 0 } ?? false
        let isFolder = isThere && info.st_mode & S_IFMT == S_IFDIR
        self.isFolder = isFolder
        isReadable = path.map { access($0, R_OK | X_OK) == 0 } ?? false
        isOpenToOthers = isThere && info.st_mode & 0o077 != 0
        isWritable = path.map { access(isFolder ? $0 : Self.existing(above: $0), W_OK | X_OK) == 0 } ?? false
    }

    /// Made up by a test.
    init(
        path: String?, isThere: Bool = true, isFolder: Bool = true, isReadable: Bool = true, isWritable: Bool = true,
        isOpenToOthers: Bool = false
    ) {
        self.path = path
        self.isThere = isThere
        self.isFolder = isFolder
        self.isReadable = isReadable
        self.isWritable = isWritable
        self.isOpenToOthers = isOpenToOthers
    }

    /// The nearest folder above `path` that is there.
    private static func existing(above path: String) -> String {
        var parent = path[...]
        while let slash = parent.lastIndex(of: "/"), slash > parent.startIndex {
            parent = parent[..<slash]
            if access(String(parent), F_OK) == 0 { return String(parent) }
        }
        return "/"
    }
}

/// Whether the folders can be used.
struct FolderCheck {
    /// `config.yaml` and `routines/`.
    let config: FolderState
    /// The person's own themes and voices.
    let data: FolderState
    /// What must outlive the daemon.
    let state: FolderState

    var findings: [Finding] {
        let wrong = [
            reading(config, "config folder", variable: "XDG_CONFIG_HOME"),
            reading(data, "data folder", variable: "XDG_DATA_HOME"), writing,
        ].compactMap(\.self)
        guard wrong.isEmpty else { return wrong }
        let place = config.path.map { config.isThere ? $0 : "\($0) (not there yet: every default holds)" } ?? ""
        return [.ok(.folders, "your files: \(place); state: \(state.path ?? "")")]
    }

    private func reading(_ folder: FolderState, _ what: String, variable: String) -> Finding? {
        guard let path = folder.path else {
            return .warning(
                .folders, "\(what): neither HOME nor \(variable) is set", advice: "set one; until then defaults hold")
        }
        guard folder.isThere else { return nil }
        guard folder.isFolder else {
            return .problem(.folders, "\(what) \(path): not a folder", advice: "move away what is there")
        }
        guard folder.isReadable else {
            return .problem(.folders, "\(what) \(path): cannot be read", advice: "chmod u+rx \(path)")
        }
        return nil
    }

    private var writing: Finding? {
        guard let path = state.path else {
            return .problem(
                .folders, "state folder: neither HOME nor XDG_STATE_HOME is set",
                advice: "set one, or give the daemon --state; it does not start without")
        }
        if state.isThere, !state.isFolder {
            return .problem(.folders, "state folder \(path): not a folder", advice: "move away what is there")
        }
        guard state.isWritable else {
            return .problem(
                .folders, "state folder \(path): cannot be \(state.isThere ? "written" : "made")",
                advice: "give it back to yourself: sudo chown -R $USER \(path)")
        }
        guard state.isOpenToOthers else { return nil }
        return .warning(
            .folders, "state folder \(path): other people may look into it", advice: "chmod go-rwx \(path)")
    }
}
