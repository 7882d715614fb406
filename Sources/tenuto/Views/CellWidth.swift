/// How many columns of a terminal text takes. A static glibc has no wcwidth(3) to go by: its tables are in locale files.
///
/// Terminals differ over emoji that are joined or coloured; here is the most that any of them takes, so that nothing runs
/// into what stands beside it.
enum CellWidth {
    static func of(_ text: String) -> Int { text.reduce(0) { $0 + of($1) } }

    static func of(_ character: Character) -> Int {
        character.unicodeScalars.reduce(0) { width, scalar in
            // The selector of the coloured form makes some symbols wide.
            width + (scalar == "\u{FE0F}" && width == 1 ? 1 : of(scalar))
        }
    }

    private static func of(_ scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return scalar.value == 0xAD ? 0 : 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: break
        }
        // The vowels and finals of Hangul join the consonant before them.
        if (0x1160...0x11FF).contains(scalar.value) { return 0 }
        return scalar.properties.isEmojiPresentation || isWide(scalar.value) ? 2 : 1
    }

    /// W and F of EastAsianWidth.txt, in whole blocks, beside emoji.
    private static func isWide(_ value: UInt32) -> Bool {
        wide.contains { $0.contains(value) }
    }

    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F,
        0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
        0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1D300...0x1D376, 0x1F200...0x1F2FF, 0x1F300...0x1F64F,
        0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x1FA70...0x1FAFF, 0x20000...0x3FFFD,
    ]
}

extension String {
    /// The beginning of it that fits into `columns`, with `mark` where something had to go.
    func fitted(into columns: Int, mark: String) -> String {
        guard CellWidth.of(self) > columns else { return self }
        var (result, width) = ("", CellWidth.of(mark))
        guard width <= columns else { return "" }
        for character in self {
            width += CellWidth.of(character)
            if width > columns { break }
            result.append(character)
        }
        return result + mark
    }

    /// With what is not ASCII as a question mark, for a terminal of another encoding.
    var inASCII: String { String(map { $0.isASCII ? $0 : "?" }) }
}
