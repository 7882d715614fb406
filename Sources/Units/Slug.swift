/// The name of a routine, exercise or theme as it is typed: letters and digits in lower case, words joined by `-`.
package struct Slug: Codable, Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Longest id, in characters; also keeps a file name within what every file system takes.
    package static let maximumLength = 64
    /// As many bytes of UTF-8 as it may have: one sign may carry any number of marks, and a file name has 255 with its ending
    /// (NAME_MAX).
    private static let maximumBytes = 240

    /// What an id may look like, for messages.
    package static let allowed =
        "lower-case letters and digits in words joined by '-', at most \(maximumLength) characters"

    package let description: String

    /// Accepts `text` only as it is; nil when it is not an id.
    package init?(_ text: String) {
        guard text.utf8.count <= Self.maximumBytes else { return nil }
        let words = text.split(separator: "-", omittingEmptySubsequences: false)
        guard text.count <= Self.maximumLength,
            words.allSatisfy({ !$0.isEmpty && $0.allSatisfy(Self.isWordCharacter) })
        else { return nil }
        description = text
    }

    /// The id that a name stands for: `Press-up, easy` is `press-up-easy`; nil for a name without letter or digit.
    package init?(of name: String) {
        let words = name.lowercased().split(whereSeparator: { !Self.isWordCharacter($0) })
        guard !words.isEmpty else { return nil }
        var joined = words.joined(separator: "-").prefix(Self.maximumLength)
        while joined.utf8.count > Self.maximumBytes { joined.removeLast() }
        self.init(joined.hasSuffix("-") ? String(joined.dropLast()) : String(joined))
    }

    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let slug = Slug(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "\(text.quoted): \(Self.allowed)"))
        }
        self = slug
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    package static func < (left: Slug, right: Slug) -> Bool { left.description < right.description }

    private static func isWordCharacter(_ character: Character) -> Bool {
        if let byte = character.asciiValue { return (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) }
        return character.isLetter && !character.isUppercase
    }
}
