import Units

/// A place in the tree as yq writes it: `exercises[0].hold`; empty for the whole file. It is put together only when it
/// is shown: most of a file is never complained about.
indirect enum Path: Hashable, Sendable, CustomStringConvertible {
    /// The whole file.
    case root
    /// The value of a key.
    case key(Path, String)
    /// An entry of a list, from 0.
    case index(Path, Int)

    /// The whole file.
    init() {
        self = .root
    }

    /// The value of `key` here.
    subscript(key: String) -> Path { .key(self, key) }

    /// The entry at `index` here, from 0.
    subscript(index: Int) -> Path { .index(self, index) }

    var description: String {
        switch self {
        case .root: ""
        case .index(let path, let index): "\(path)[\(index)]"
        case .key(.root, let key): Self.name(key)
        case .key(let path, let key): "\(path).\(Self.name(key))"
        }
    }

    private static func name(_ key: String) -> String {
        let isWord =
            !key.isEmpty && key.count <= 40 && key.allSatisfy { $0.isLetter || $0.isASCIIDigit || "-_".contains($0) }
        return isWord ? key : key.quoted
    }
}
