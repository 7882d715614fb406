import Units

/// The text of one file, and where each line of it begins: what turns a place into a problem with its line.
struct SourceText: Sendable {
    /// The longest line that is shown below a problem, in characters.
    private static let shownLine = 200
    /// What a character may take, with some of what combines with it.
    private static let mostBytes = 16

    /// The file as the person would name it.
    let file: String
    /// What is in it, without a byte-order mark.
    let bytes: [UInt8]
    private let lineStarts: [Int]

    /// The text `bytes` of `file`; a UTF-8 byte-order mark at its start is left out.
    init(file: String, bytes: [UInt8]) {
        self.file = file
        self.bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        lineStarts = Self.lineStarts(self.bytes)
    }

    /// The place of the byte at `offset`.
    func mark(atByte offset: Int) -> Mark {
        let line = (lineStarts.lastIndex { $0 <= offset }) ?? 0
        let before = String(decoding: bytes[lineStarts[line]..<min(offset, bytes.count)], as: UTF8.self)
        return Mark(line: line, column: before.unicodeScalars.count)
    }

    /// The scalar at `mark`; nil at the end of a line.
    func scalar(at mark: Mark) -> Unicode.Scalar? {
        lineText(mark.line, upTo: mark.column + 1).unicodeScalars.dropFirst(mark.column).first
    }

    /// The place of the character at `offset` of `text`, a scalar that begins at `mark`. Where it is not written as it
    /// reads up to there, with escapes or on several lines, that is where it begins.
    func mark(ofCharacter offset: Int, in text: String, at mark: Mark) -> Mark {
        let limit = mark.column + offset + 3
        let written = Array(lineText(mark.line, upTo: limit).unicodeScalars.dropFirst(mark.column))
        let read = Array(text.prefix(offset + 1).unicodeScalars)
        let quote = written.first.flatMap { $0 == "\"" || $0 == "'" ? $0 : nil }
        let start = quote == nil ? 0 : 1
        // Within quotes these stand for something else than themselves.
        let hasEscape = quote.map { read.contains($0 == "'" ? "'" : "\\") } ?? false
        guard !hasEscape, written.dropFirst(start).starts(with: read) else { return mark }
        return Mark(line: mark.line, column: mark.column + start + text.prefix(offset).unicodeScalars.count)
    }

    /// A problem at `mark`, with its source line where that is short enough to be of help.
    func problem(
        at mark: Mark, path: String = "", _ message: String, severity: Problem.Severity = .error
    ) -> Problem {
        // Of a very long line only what may be shown: a file may have thousands of problems on one.
        let line = lineText(mark.line, upTo: Self.shownLine + 1)
        let isShown = mark.column <= Self.shownLine
        let column = isShown ? String(line.unicodeScalars.prefix(mark.column)).count : mark.column
        let position = SourcePosition(file: file, line: mark.line + 1, column: column + 1)
        let shown = line.prefix(Self.shownLine)
        let text = shown.endIndex == line.endIndex ? line : shown + "…"
        return Problem(
            at: position, path: path.printable, message.printable,
            sourceLine: !line.isEmpty && isShown ? text.printable : nil,
            severity: severity)
    }

    /// The line `line`, or as much of it as makes `limit` characters in any script.
    private func lineText(_ line: Int, upTo limit: Int) -> String {
        guard lineStarts.indices.contains(line) else { return "" }
        let end = line + 1 < lineStarts.count ? lineStarts[line + 1] : bytes.count
        let start = lineStarts[line]
        let text = String(decoding: bytes[start..<min(end, start + limit * Self.mostBytes)], as: UTF8.self)
        return String(text.prefix { !$0.isNewline })
    }

    /// Lines end where libyaml ends them: LF, CR, CR LF, NEL, LS, PS (YAML 1.1, b-char).
    private static func lineStarts(_ bytes: [UInt8]) -> [Int] {
        var starts = [0]
        for index in bytes.indices {
            switch bytes[index] {
            case 0x0A: starts.append(index + 1)
            case 0x0D where index + 1 == bytes.count || bytes[index + 1] != 0x0A: starts.append(index + 1)
            case 0x85 where index > 0 && bytes[index - 1] == 0xC2: starts.append(index + 1)
            case 0xA8, 0xA9:
                if index > 1, bytes[index - 1] == 0x80, bytes[index - 2] == 0xE2 { starts.append(index + 1) }
            default: break
            }
        }
        return starts
    }
}
