import CYAML

/// One event of libyaml's stream.
struct YAMLEvent {
    /// What begins, ends or stands here.
    enum Kind {
        /// A scalar; `isPlain` when it has no quotes and is no block.
        case scalar(String, isPlain: Bool)
        /// The start of a list.
        case sequenceStart
        /// The end of a list.
        case sequenceEnd
        /// The start of a mapping.
        case mappingStart
        /// The end of a mapping.
        case mappingEnd
        /// The start of a document.
        case documentStart
        /// A reference to an anchor.
        case alias
        /// The end of the stream.
        case streamEnd
        /// What the reader needs not know of: the start of the stream, the end of a document.
        case other
    }

    let kind: Kind
    let mark: Mark
    /// Whether the node carries an anchor (`&a`) or a tag (`!a`).
    var isDecorated = false
}

/// Why libyaml stopped.
struct YAMLFailure: Error {
    /// libyaml's words, for example `did not find expected key`.
    let problem: String
    /// What it was doing, for example `while parsing a block mapping`, and where that began.
    let context: (what: String, from: Mark)?
    /// Where it stopped.
    let place: Place

    /// A place as libyaml tells it.
    enum Place {
        /// Line and column: the scanner's and the parser's errors.
        case mark(Mark)
        /// An offset in bytes: the reader's errors.
        case byte(Int)
    }
}

/// libyaml's parser over one text. Its state is a stack in libyaml: nothing here or there recurses.
struct YAMLEvents: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    /// libyaml keeps a pointer into its input: the copy lives as long as the parser.
    private let input: UnsafeMutableBufferPointer<UInt8>

    /// A parser at the start of `bytes`, which are UTF-8 without a byte-order mark.
    static func open(_ bytes: [UInt8]) throws(YAMLFailure) -> YAMLEvents {
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        guard yaml_parser_initialize(parser) == 1 else {
            parser.deallocate()
            throw YAMLFailure(problem: "yaml_parser_initialize: out of memory", context: nil, place: .byte(0))
        }
        let input = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
        _ = input.initialize(from: bytes)
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, input.baseAddress, input.count)
        return YAMLEvents(parser: parser, input: input)
    }

    private init(parser: UnsafeMutablePointer<yaml_parser_t>, input: UnsafeMutableBufferPointer<UInt8>) {
        self.parser = parser
        self.input = input
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        input.deallocate()
    }

    /// The next event. Do not ask again after `streamEnd` or an error.
    mutating func next() throws(YAMLFailure) -> YAMLEvent {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw YAMLFailure(parser.pointee) }
        defer { yaml_event_delete(&event) }
        return YAMLEvent(event)
    }
}

extension YAMLFailure {
    /// The one way from libyaml's error to ours.
    fileprivate init(_ parser: yaml_parser_t) {
        problem = parser.problem.map { String(cString: $0) } ?? "out of memory"
        context = parser.context.map { (String(cString: $0), Mark(parser.context_mark)) }
        place =
            parser.error == YAML_READER_ERROR
            ? .byte(parser.problem_offset) : .mark(Mark(parser.problem_mark))
    }
}

extension Mark {
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(line: Int(clamping: mark.line), column: Int(clamping: mark.column))
    }
}

extension YAMLEvent {
    fileprivate init(_ event: yaml_event_t) {
        mark = Mark(event.start_mark)
        switch event.type {
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            kind = .scalar(text, isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
            isDecorated = scalar.anchor != nil || scalar.tag != nil
        case YAML_SEQUENCE_START_EVENT:
            kind = .sequenceStart
            isDecorated = event.data.sequence_start.anchor != nil || event.data.sequence_start.tag != nil
        case YAML_MAPPING_START_EVENT:
            kind = .mappingStart
            isDecorated = event.data.mapping_start.anchor != nil || event.data.mapping_start.tag != nil
        case YAML_SEQUENCE_END_EVENT: kind = .sequenceEnd
        case YAML_MAPPING_END_EVENT: kind = .mappingEnd
        case YAML_DOCUMENT_START_EVENT: kind = .documentStart
        case YAML_ALIAS_EVENT: kind = .alias
        case YAML_STREAM_END_EVENT: kind = .streamEnd
        default: kind = .other
        }
    }
}
