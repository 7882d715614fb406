extension StringProtocol {
    /// The text with control characters made visible, and without the marks that turn the direction of what follows
    /// around: what a file holds must not steer the terminal.
    package var printable: String {
        guard unicodeScalars.contains(where: { $0.steers || $0.turnsText }) else { return String(self) }
        let shown = unicodeScalars.lazy.filter { !$0.turnsText }.map { $0.steers ? "\u{FFFD}" : $0 }
        return String(String.UnicodeScalarView(shown))
    }

    /// The text without the marks that turn the direction of what follows around.
    package var unturned: String {
        guard unicodeScalars.contains(where: \.turnsText) else { return String(self) }
        return String(String.UnicodeScalarView(unicodeScalars.lazy.filter { !$0.turnsText }))
    }

    /// The text in quotes, cut to what a message can carry.
    package var quoted: String {
        let signs = prefix(60)
        // One sign may carry any number of marks.
        let isShort = signs.utf8.count <= 480
        let shown = isShort ? String(signs) : String(String.UnicodeScalarView(signs.unicodeScalars.prefix(60)))
        return "\"\(shown)\(shown.utf8.count == utf8.count ? "" : "…")\""
    }
}

extension Unicode.Scalar {
    /// The control characters, C0, DEL and C1 (general category Cc), but for the tab.
    fileprivate var steers: Bool { value < 0x20 && self != "\t" || 0x7F...0x9F ~= value }

    /// Embeddings, overrides and isolates (Unicode Standard Annex 9), and the separators of lines and paragraphs, which end
    /// them. A joiner of emoji or letters, and a mark of direction that has no scope, does no harm.
    fileprivate var turnsText: Bool { 0x2028...0x202E ~= value || 0x2066...0x2069 ~= value }
}

/// ` (did you mean "hold"?)`, or nothing where no candidate is near.
package func didYouMean(_ word: String, among candidates: some Sequence<String>) -> String {
    let near = nearest(to: word, among: candidates).map { "\"\($0)\"" }
    return near.isEmpty ? "" : " (did you mean \(near.joined(separator: " or "))?)"
}
