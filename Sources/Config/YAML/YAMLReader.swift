import Units

/// Reads one YAML document into a tree, by an explicit stack.
///
/// Left out of YAML on purpose: aliases and anchors (a small file could grow without bound), tags, several documents,
/// keys that are no texts, nesting beyond what a routine can need.
struct YAMLReader {
    /// How deep lists and mappings may lie in one another.
    static let maximumDepth = 32

    /// The document, or nil where it cannot be read. Duplicate keys are reported and the first one kept. A file in
    /// which nothing stands is a problem, or an empty mapping where `emptyIsAllowed`.
    static func read(_ source: SourceText, emptyIsAllowed: Bool = false) -> (root: Node?, problems: [Problem]) {
        var reader = YAMLReader(source: source, emptyIsAllowed: emptyIsAllowed)
        do {
            let root = try reader.document()
            return (root, reader.problems)
        } catch {
            return (nil, reader.problems + [error])
        }
    }

    private let source: SourceText
    private let emptyIsAllowed: Bool
    private var problems: [Problem] = []
    private var open: [Frame] = []
    private var root: Node?

    private init(source: SourceText, emptyIsAllowed: Bool) {
        self.source = source
        self.emptyIsAllowed = emptyIsAllowed
    }

    /// A list or mapping whose end has not come yet.
    private struct Frame {
        /// A key whose value is awaited.
        struct Key {
            let text: String
            let mark: Mark
            let isDuplicate: Bool
        }

        enum Content {
            case sequence([Node])
            case mapping([Node.Entry], key: Key?, lines: [String: Int])
        }

        let mark: Mark
        var content: Content
    }

    private mutating func document() throws(Problem) -> Node {
        try refuseBadBytes()
        do {
            var events = try YAMLEvents.open(source.bytes)
            var documents = 0
            while true {
                let event = try events.next()
                if event.isDecorated { throw refusal(event, "anchors (&) and tags (!) are not part of the language") }
                switch event.kind {
                case .scalar(let text, let isPlain):
                    try close(Node(content: .scalar(text, isPlain: isPlain), mark: event.mark))
                case .sequenceStart: try begin(.sequence([]), event)
                case .mappingStart: try begin(.mapping([], key: nil, lines: [:]), event)
                case .sequenceEnd, .mappingEnd: try end()
                case .documentStart:
                    documents += 1
                    if documents > 1 { throw refusal(event, "a second document begins; a file holds one") }
                case .alias: throw refusal(event, "aliases (*) are not part of the language")
                case .streamEnd:
                    if let root, !root.isNull { return root }
                    guard emptyIsAllowed else { throw refusal(event, "the file is empty", at: .start) }
                    return Node(content: .mapping([]), mark: .start)
                case .other: break
                }
            }
        } catch let failure as YAMLFailure {
            throw source.problem(failure)
        } catch let problem as Problem {
            throw problem
        } catch {
            throw source.problem(at: .start, "\(error)")
        }
    }

    private func refuseBadBytes() throws(Problem) {
        do {
            _ = try UTF8Span(validating: source.bytes.span)
        } catch {
            throw source.problem(at: source.mark(atByte: error.byteOffsets.lowerBound), "not valid UTF-8")
        }
        if let offset = source.bytes.firstIndex(of: 0) {
            throw source.problem(at: source.mark(atByte: offset), "a NUL byte; a text file has none")
        }
    }

    private func refusal(_ event: YAMLEvent, _ message: String, at mark: Mark? = nil) -> Problem {
        source.problem(at: mark ?? event.mark, path: path, message)
    }

    /// The path of what comes next.
    private var path: String {
        open.reduce(into: Path()) { path, frame in
            switch frame.content {
            case .sequence(let items): path = path[items.count]
            case .mapping(_, let key, _): path = key.map { path[$0.text] } ?? path
            }
        }.description
    }

    private mutating func begin(_ content: Frame.Content, _ event: YAMLEvent) throws(Problem) {
        guard open.count < Self.maximumDepth else {
            throw source.problem(at: event.mark, "nested too deeply; \(Self.maximumDepth) levels are allowed")
        }
        if case .mapping(_, nil, _) = open.last?.content { throw refusal(event, Self.keyIsNoText) }
        open.append(Frame(mark: event.mark, content: content))
    }

    private mutating func end() throws(Problem) {
        guard let frame = open.popLast() else { return }
        switch frame.content {
        case .sequence(let items): try close(Node(content: .sequence(items), mark: frame.mark))
        case .mapping(let entries, _, _): try close(Node(content: .mapping(entries), mark: frame.mark))
        }
    }

    private static let keyIsNoText = "a key must be a text, not a list or a map"

    /// Puts a finished node into what lies around it.
    private mutating func close(_ node: Node) throws(Problem) {
        guard var frame = open.popLast() else {
            root = node
            return
        }
        switch frame.content {
        case .sequence(var items):
            frame.content = .sequence([])
            items.append(node)
            frame.content = .sequence(items)
        case .mapping(var entries, let key?, let lines):
            frame.content = .sequence([])
            if !key.isDuplicate { entries.append(Node.Entry(key: key.text, keyMark: key.mark, value: node)) }
            frame.content = .mapping(entries, key: nil, lines: lines)
        case .mapping(let entries, nil, var lines):
            guard case .scalar(let text, _) = node.content else { break }
            frame.content = .sequence([])
            let first = lines[text]
            if first == nil { lines[text] = node.mark.line + 1 }
            let key = Frame.Key(text: text, mark: node.mark, isDuplicate: first != nil)
            frame.content = .mapping(entries, key: key, lines: lines)
            open.append(frame)
            if let first, problems.count < ProblemLog.maximum {
                problems.append(
                    source.problem(at: node.mark, path: path, "written twice; the first is on line \(first)"))
            }
            return
        }
        open.append(frame)
    }
}
