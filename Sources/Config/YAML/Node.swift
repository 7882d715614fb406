/// A place in a text as libyaml counts it: both from 0, columns in Unicode scalars.
struct Mark: Hashable, Comparable, Sendable {
    let line: Int
    let column: Int

    static let start = Mark(line: 0, column: 0)

    static func < (left: Mark, right: Mark) -> Bool { (left.line, left.column) < (right.line, right.column) }
}

/// One value of a YAML document, with its place. Never deeper than `YAMLReader.maximumDepth`.
struct Node: Sendable {
    /// What was written.
    enum Content: Sendable {
        /// A text; `isPlain` when it stands without quotes, so that nothing written counts as nothing.
        case scalar(String, isPlain: Bool)
        /// A list.
        case sequence([Node])
        /// Keys and values in the order of the file; no key comes twice.
        case mapping([Entry])
    }

    /// One key with its value.
    struct Entry: Sendable {
        let key: String
        let keyMark: Mark
        let value: Node
    }

    let content: Content
    let mark: Mark

    /// Whether nothing is written here: `key:`, `~` or `null`.
    var isNull: Bool {
        guard case .scalar(let text, isPlain: true) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// What it is, for messages.
    var kind: String {
        switch content {
        case .scalar: isNull ? "nothing" : "a text"
        case .sequence: "a list"
        case .mapping: "a map of keys"
        }
    }
}
