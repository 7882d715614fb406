import Units

/// A node in its place, with the log to which its problems go. Each reading method reports why it gives nil.
struct Value {
    /// The longest text that stands for a number, a duration, an id.
    private static let longestWord = 64

    let node: Node
    let path: Path
    let log: ProblemLog

    /// Where it is written.
    var place: Place { Place(mark: node.mark, path: path, log: log) }

    /// Reports that something is wrong with this value.
    func reject(_ message: @autoclosure () -> String) {
        log.add(node.mark, path, message())
    }

    /// The text written here, whatever it says; `expected` describes it for the message.
    func scalar(_ expected: String) -> String? {
        guard case .scalar(let text, _) = node.content, !node.isNull else {
            reject("expected \(expected), found \(node.kind)")
            return nil
        }
        return text
    }

    /// A short text.
    func word(_ expected: String) -> String? {
        guard let text = scalar(expected) else { return nil }
        guard text.utf8.count <= Self.longestWord else {
            reject("\(text.quoted): too long; expected \(expected)")
            return nil
        }
        return text
    }

    /// Text for people: not blank, at most `limit` characters, in one line unless `lines`.
    func text(upTo limit: Int, lines: Bool = false) -> String? {
        guard let written = scalar("a text") else { return nil }
        let text = written.trimmed
        guard !text.isEmpty else {
            reject("the text is empty")
            return nil
        }
        // As many bytes are at least as many characters, and far sooner counted.
        guard text.utf8.count <= limit || text.count <= limit else {
            reject("too long: at most \(limit) characters are allowed")
            return nil
        }
        guard !text.hasControls(butLines: lines) else {
            reject("\(text.quoted): no control characters\(lines ? "" : " or line breaks") are allowed")
            return nil
        }
        return text
    }

    /// The entries of a list with as many as `allowed`; `things` names them for the message. Of a list that is too
    /// long the first ones, so that what is wrong in them is reported as well.
    func list(_ allowed: ClosedRange<Int>, of things: String) -> [Value]? {
        guard case .sequence(let items) = node.content else {
            reject("expected a list of \(things), found \(node.kind)")
            return nil
        }
        if !allowed.contains(items.count) {
            reject("\(items.count) \(things): \(allowed.lowerBound) to \(allowed.upperBound) are allowed")
        }
        return items.prefix(allowed.upperBound).enumerated().map { index, node in
            Value(node: node, path: path[index], log: log)
        }
    }

    /// The entries of a mapping with as many as `allowed`, whatever their keys; `things` names them for the message.
    func entries(_ allowed: ClosedRange<Int>, of things: String) -> [(key: String, place: Place, value: Value)]? {
        guard case .mapping(let entries) = node.content else {
            reject("expected a map of \(things), found \(node.kind)")
            return nil
        }
        if !allowed.contains(entries.count) {
            reject("\(entries.count) \(things): \(allowed.lowerBound) to \(allowed.upperBound) are allowed")
        }
        return entries.prefix(allowed.upperBound).map { entry in
            let path = path[entry.key]
            return (
                entry.key, Place(mark: entry.keyMark, path: path, log: log),
                Value(node: entry.value, path: path, log: log)
            )
        }
    }

    /// Whether this is a mapping with one of `keys`.
    func has(_ keys: String...) -> Bool {
        guard case .mapping(let entries) = node.content else { return false }
        return entries.contains { keys.contains($0.key) }
    }

    /// The keys of a mapping; each that is not among `allowed` is reported, but for those of `known`, of which the
    /// caller says more.
    func fields(_ allowed: [String], expected: String = "a map of keys", known: [String] = []) -> Fields? {
        guard case .mapping(let entries) = node.content else {
            reject("expected \(expected), found \(node.kind)")
            return nil
        }
        var meant: Set<String> = []
        for entry in entries where !allowed.contains(entry.key) && !known.contains(entry.key) && !log.isFull {
            let near = didYouMean(entry.key, among: allowed)
            meant.formUnion(nearest(to: entry.key, among: allowed))
            log.add(
                entry.keyMark, path[entry.key], "unknown key\(near); allowed: \(allowed.joined(separator: ", "))")
        }
        return Fields(self, entries.filter { allowed.contains($0.key) || known.contains($0.key) }, meant: meant)
    }
}

/// The keys of one mapping.
struct Fields {
    /// The mapping itself.
    let whole: Value
    private var values: [String: Value]
    /// What the unknown keys are near to: a misspelt key is not missing as well.
    private let meant: Set<String>

    fileprivate init(_ whole: Value, _ entries: [Node.Entry], meant: Set<String>) {
        self.meant = meant
        self.whole = whole
        values = Dictionary(
            entries.map { ($0.key, Value(node: $0.value, path: whole.path[$0.key], log: whole.log)) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The value of `key`; nil when it is not written.
    subscript(key: String) -> Value? { values[key] }

    /// The value of `key`, which must be there.
    func required(_ key: String) -> Value? {
        if values[key] == nil, !meant.contains(key) {
            whole.log.add(whole.node.mark, whole.path[key], "required, and missing")
        }
        return values[key]
    }

    /// The same without `keys`.
    func without(_ keys: [String]) -> Fields {
        var fields = self
        for key in keys { fields.values[key] = nil }
        return fields
    }

    /// Whether one of `keys` is written; reports it at the first of them when none is.
    func requireOne(of keys: [String]) -> Bool {
        guard keys.allSatisfy({ values[$0] == nil }) else { return true }
        if let first = keys.first, meant.isDisjoint(with: keys) {
            let others = keys.dropFirst().joined(separator: ", ")
            whole.log.add(whole.node.mark, whole.path[first], "required, and missing; or write one of \(others)")
        }
        return false
    }
}

extension String {
    /// Without white space at both ends.
    var trimmed: String {
        guard let first = utf8.first, let last = utf8.last else { return "" }
        let isLetter = { (byte: UInt8) in (0x21...0x7E).contains(byte) }
        if isLetter(first), isLetter(last) { return self }
        let start = drop(while: \.isWhitespace)
        return String(
            start.prefix(upTo: start.lastIndex { !$0.isWhitespace }.map(start.index(after:)) ?? start.startIndex))
    }

    /// Whether it has a control character, U+0000 to U+001F and U+007F to U+009F; with `butLines` other than tabs and
    /// line feeds.
    func hasControls(butLines: Bool) -> Bool {
        var lead: UInt8 = 0
        for byte in utf8 {
            // The second half are two bytes in UTF-8: C2 80 to C2 9F.
            if byte < 0x20 || byte == 0x7F, !(butLines && (byte == 0x0A || byte == 0x09)) { return true }
            if lead == 0xC2, byte < 0xA0 { return true }
            lead = byte
        }
        return false
    }
}
