import Units

/// A place in the tree as yq writes it: `exercises[0].hold`; empty for the whole file.
struct Path: Hashable, Sendable, CustomStringConvertible {
    private(set) var description = ""

    /// The value of `key` here.
    subscript(key: String) -> Path {
        let isWord =
            !key.isEmpty && key.count <= 40 && key.allSatisfy { $0.isLetter || $0.isASCIIDigit || "-_".contains($0) }
        let name = isWord ? key : key.quoted
        return Path(description: description.isEmpty ? name : "\(description).\(name)")
    }

    /// The entry at `index` here, from 0.
    subscript(index: Int) -> Path { Path(description: "\(description)[\(index)]") }
}
