/// Why what a person typed is no report of pain and no note.
package struct RemarkError: Error, Hashable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}

/// `tenuto pain 4 left shoulder`: how much, and the person's own words.
package struct PainWords: Hashable, Sendable {
    /// 0 to 10; nil where no number comes first.
    package let level: Int?
    package let text: String

    /// Whether `word` is a number with a sign before it, such as `-1`, whatever comes behind its first digit.
    package static func isSignedNumber(_ word: String) -> Bool {
        guard let sign = word.first, "-+\u{2212}".contains(sign) else { return false }
        return word.dropFirst().drop { ".,".contains($0) }.first?.isNumber == true
    }

    package init(_ words: [String]) throws(RemarkError) {
        var rest = words
        // A number of its own is how much; one of the words may have digits in it.
        if let first = words.first, first.first?.isNumber == true || Self.isSignedNumber(first) {
            let number = first.hasSuffix("/10") ? String(first.dropLast(3)) : first
            guard let level = Int(number), Advice.painLevels.contains(level) else {
                throw RemarkError("pain: \(first): a whole number from 0 to 10 is allowed")
            }
            self.level = level
            rest.removeFirst()
        } else {
            level = nil
        }
        text = rest.joined(separator: " ")
        if let problem = RemarkText.problem(with: text) { throw RemarkError("pain: \(problem)") }
    }
}

/// `tenuto note …`: the person's own words, of which there must be some.
package func noteText(_ words: [String]) throws(RemarkError) -> String {
    let text = words.joined(separator: " ")
    guard text.contains(where: { !$0.isWhitespace }) else { throw RemarkError("note: write some words") }
    if let problem = RemarkText.problem(with: text) { throw RemarkError("note: \(problem)") }
    return text
}
