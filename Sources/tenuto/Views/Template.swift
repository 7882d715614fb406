import Units

/// A line with `{{name}}` in it, as `tenuto status --format` takes it: a small part of Mustache (mustache(5)).
///
/// `{{#name}}…{{/name}}` is there where the name has something to say, `{{^name}}…{{/name}}` where it has not, and `{{{{`
/// is two braces.
struct Template: Hashable {
    /// What is wrong with one, and what is allowed.
    struct Problem: Error, Hashable, CustomStringConvertible {
        let description: String
    }

    private indirect enum Part: Hashable {
        case text(String)
        case value(Field)
        case section(Field, isInverted: Bool, [Part])
    }

    private let parts: [Part]

    /// Reads `text`; throws `Problem`.
    init(_ text: String) throws(Problem) {
        var rest = Substring(text)
        parts = try Self.parts(of: &rest, within: nil)
    }

    /// The line: the values put in, each from `value`.
    func text(_ value: (Field) -> String) -> String { Self.text(parts, value) }

    private static func text(_ parts: [Part], _ value: (Field) -> String) -> String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .value(let field): value(field)
            case .section(let field, let isInverted, let inner):
                value(field).isEmpty == isInverted ? text(inner, value) : ""
            }
        }.joined()
    }

    /// Up to the end, or to the end of the section `open`.
    private static func parts(of rest: inout Substring, within open: Field?) throws(Problem) -> [Part] {
        var parts: [Part] = []
        while let braces = rest.firstRange(ofPair: "{") {
            if braces.lowerBound > rest.startIndex { parts.append(.text(String(rest[..<braces.lowerBound]))) }
            rest = rest[braces.upperBound...]
            if rest.hasPrefix("{{") {
                parts.append(.text("{{"))
                rest = rest.dropFirst(2)
                continue
            }
            guard let end = rest.firstRange(ofPair: "}") else {
                throw Problem(description: "\"{{\(rest)\": its }} is missing; {{{{ stands for two braces")
            }
            let tag = rest[..<end.lowerBound].trimmed
            rest = rest[end.upperBound...]
            switch tag.first {
            case "#", "^":
                let field = try Self.field(tag.dropFirst().trimmed)
                parts.append(.section(field, isInverted: tag.first == "^", try Self.parts(of: &rest, within: field)))
            case "/":
                let field = try Self.field(tag.dropFirst().trimmed)
                guard field == open else {
                    let allowed = open.map { "{{/\($0.rawValue)}} comes first" } ?? "nothing is open here"
                    throw Problem(description: "{{/\(field.rawValue)}}: \(allowed)")
                }
                return parts
            default:
                parts.append(.value(try Self.field(tag)))
            }
        }
        if let open { throw Problem(description: "{{#\(open.rawValue)}}: {{/\(open.rawValue)}} is missing") }
        return rest.isEmpty ? parts : parts + [.text(String(rest))]
    }

    private static func field(_ name: Substring) throws(Problem) -> Field {
        if let field = Field(rawValue: String(name)) { return field }
        let near = nearest(to: String(name), among: Field.allCases.map(\.rawValue))
        let meant = near.isEmpty ? "" : "did you mean \(near.joined(separator: " or "))? "
        throw Problem(description: "{{\(name)}}: no such name: \(meant)There are \(Field.list)")
    }
}

extension Substring {
    fileprivate func firstRange(ofPair character: Character) -> Range<Index>? {
        var index = startIndex
        while let first = self[index...].firstIndex(of: character) {
            let second = self.index(after: first)
            guard second < endIndex else { return nil }
            if self[second] == character { return first..<self.index(after: second) }
            index = second
        }
        return nil
    }

    fileprivate var trimmed: Substring {
        var rest = drop { $0 == " " }
        while rest.last == " " { rest.removeLast() }
        return rest
    }
}
