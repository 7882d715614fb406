extension StringProtocol {
    /// The text with control characters made visible: what a file holds must not steer the terminal.
    package var printable: String {
        guard unicodeScalars.contains(where: { $0.properties.generalCategory == .control && $0 != "\t" }) else {
            return String(self)
        }
        let shown = unicodeScalars.map { scalar -> Unicode.Scalar in
            scalar.properties.generalCategory == .control && scalar != "\t" ? "\u{FFFD}" : scalar
        }
        return String(String.UnicodeScalarView(shown))
    }

    /// The text in quotes, cut to what a message can carry.
    package var quoted: String {
        let shown = prefix(60)
        return "\"\(shown)\(shown.endIndex == endIndex ? "" : "…")\""
    }
}

/// ` (did you mean "hold"?)`, or nothing where no candidate is near.
package func didYouMean(_ word: String, among candidates: some Sequence<String>) -> String {
    let near = nearest(to: word, among: candidates).map { "\"\($0)\"" }
    return near.isEmpty ? "" : " (did you mean \(near.joined(separator: " or "))?)"
}
