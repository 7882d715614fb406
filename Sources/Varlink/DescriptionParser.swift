/// The recursive descent over a description's text. Spaces, line ends and comments may stand between any two tokens.
struct DescriptionParser {
    typealias Field = InterfaceDescription.Field
    typealias FieldType = InterfaceDescription.FieldType
    typealias ParseError = InterfaceDescription.ParseError

    struct Parts {
        var name = ""
        var types: [String: FieldType] = [:]
        var methods: [String: InterfaceDescription.Signature] = [:]
        var errors: [String: [Field]] = [:]
        /// Types, methods and errors share one namespace.
        var taken: Set<String> = []
    }

    private let text: [UInt8]
    private var position = 0
    private var line = 1
    /// Custom types as they were used, to be looked up once all are known.
    private var uses: [(name: String, line: Int)] = []
    private var depth = 0

    init(_ text: String) { self.text = Array(text.utf8) }

    mutating func parse() throws(ParseError) -> Parts {
        var parts = Parts()
        try expect(keyword: "interface")
        parts.name = try interfaceName()
        while true {
            skipBlank()
            guard position < text.count else { break }
            try member(into: &parts)
        }
        for use in uses where parts.types[use.name] == nil {
            throw ParseError(line: use.line, message: "type: \(use.name): not defined in this interface")
        }
        return parts
    }

    private mutating func member(into parts: inout Parts) throws(ParseError) {
        let keyword = word()
        guard ["type", "method", "error"].contains(keyword) else {
            throw failure("'type', 'method' or 'error' is expected")
        }
        let name = try memberName()
        guard parts.taken.insert(name).inserted else { throw failure("\(name): defined twice") }
        switch keyword {
        case "type": parts.types[name] = try structOrEnum()
        case "error": parts.errors[name] = try fields()
        default:
            let parameters = try fields()
            try expect("->")
            parts.methods[name] = .init(parameters: parameters, reply: try fields())
        }
    }

    private mutating func type() throws(ParseError) -> FieldType {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Limits().depth else { throw failure("type: nested deeper than \(Limits().depth) levels") }
        skipBlank()
        if accept("?") {
            let inner = try type()
            if case .nullable = inner { throw failure("'??': a type is nullable once") }
            return .nullable(inner)
        }
        // Not within the case: its box, made before, would leak where the type throws (Swift 6.3, LeakSanitizer).
        if accept("[]") {
            let element = try type()
            return .array(element)
        }
        if accept("[string]") {
            let value = try type()
            return .dictionary(value)
        }
        if peek() == UInt8(ascii: "(") { return try structOrEnum() }
        switch word() {
        case "bool": return .bool
        case "int": return .int
        case "float": return .float
        case "string": return .string
        case "object": return .object
        case let name where name.utf8.first.map(Self.isUpper) == true:
            uses.append((name, line))
            return .named(name)
        case let other: throw failure("type: '\(other)': no type of that name")
        }
    }

    /// Both are lists in parentheses; what follows the first name tells which. `()` is an empty struct.
    private mutating func structOrEnum() throws(ParseError) -> FieldType {
        var lookAhead = self
        try lookAhead.expect("(")
        lookAhead.skipBlank()
        guard lookAhead.peek() != UInt8(ascii: ")") else { return try structure() }
        _ = try lookAhead.fieldName()
        lookAhead.skipBlank()
        if lookAhead.peek() == UInt8(ascii: ":") { return try structure() }
        var names: [String] = []
        try list { (parser) throws(ParseError) in
            let name = try parser.fieldName()
            guard !names.contains(name) else { throw parser.failure("\(name): listed twice") }
            names.append(name)
        }
        return .enumeration(names)
    }

    private mutating func structure() throws(ParseError) -> FieldType {
        let members = try fields()
        return .structure(members)
    }

    private mutating func fields() throws(ParseError) -> [Field] {
        var fields: [Field] = []
        try list { (parser) throws(ParseError) in
            let name = try parser.fieldName()
            guard !fields.contains(where: { $0.name == name }) else { throw parser.failure("\(name): listed twice") }
            try parser.expect(":")
            fields.append(Field(name: name, type: try parser.type()))
        }
        return fields
    }

    private mutating func list(
        _ element: (inout DescriptionParser) throws(ParseError) -> Void
    ) throws(ParseError) {
        try expect("(")
        skipBlank()
        if accept(")") { return }
        repeat {
            try element(&self)
            skipBlank()
        } while accept(",")
        try expect(")")
    }
}

// Tokens.
extension DescriptionParser {
    private func peek() -> UInt8? { position < text.count ? text[position] : nil }

    private mutating func skipBlank() {
        while let byte = peek() {
            if byte == UInt8(ascii: "#") {
                while let byte = peek(), byte != UInt8(ascii: "\n") { position += 1 }
            } else if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r") {
                position += 1
            } else if byte == UInt8(ascii: "\n") {
                position += 1
                line += 1
            } else {
                return
            }
        }
    }

    private mutating func accept(_ token: String) -> Bool {
        guard text[position...].starts(with: token.utf8) else { return false }
        position += token.utf8.count
        return true
    }

    private mutating func expect(_ token: String) throws(ParseError) {
        skipBlank()
        guard accept(token) else { throw failure("'\(token)' is expected") }
    }

    private mutating func expect(keyword: String) throws(ParseError) {
        guard word() == keyword else { throw failure("'\(keyword)' is expected") }
    }

    /// The letters, digits and `_-.` that follow; may be empty.
    private mutating func word() -> String {
        skipBlank()
        let start = position
        while let byte = peek(), Self.isAlphanumeric(byte) || "_-.".utf8.contains(byte) { position += 1 }
        return String(decoding: text[start..<position], as: UTF8.self)
    }

    /// Two or more words joined by dots; digits and inner hyphens may follow a first letter.
    private mutating func interfaceName() throws(ParseError) -> String {
        let name = word()
        let parts = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let valid = parts.allSatisfy {
            guard let first = $0.first, let last = $0.last else { return false }
            return Self.isAlphanumeric(first) && Self.isAlphanumeric(last)
                && $0.allSatisfy { Self.isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
        }
        guard parts.count >= 2, valid, name.utf8.first.map(Self.isLetter) == true else {
            throw failure("interface: '\(name)': a name such as org.example.service is expected")
        }
        return name
    }

    private mutating func memberName() throws(ParseError) -> String {
        let name = word()
        guard name.utf8.first.map(Self.isUpper) == true, name.utf8.allSatisfy(Self.isAlphanumeric) else {
            throw failure("'\(name)': a name of letters and digits that starts with a capital is expected")
        }
        return name
    }

    private mutating func fieldName() throws(ParseError) -> String {
        let name = word()
        let words = name.utf8.split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false)
        guard words.allSatisfy({ !$0.isEmpty && $0.allSatisfy(Self.isAlphanumeric) }),
            name.utf8.first.map(Self.isLetter) == true
        else { throw failure("'\(name)': a name of letters, digits and inner '_' is expected") }
        return name
    }

    private func failure(_ message: String) -> ParseError { ParseError(line: line, message: message) }

    private static func isUpper(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }

    private static func isLetter(_ byte: UInt8) -> Bool {
        isUpper(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
