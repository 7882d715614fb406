/// A place in a text file.
package struct SourcePosition: Hashable, Sendable, CustomStringConvertible {
    /// The file as the person would name it.
    package let file: String
    /// Counted from 1.
    package let line: Int
    /// Counted from 1, in characters.
    package let column: Int

    /// A place; `line` and `column` count from 1.
    package init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    package var description: String { "\(file):\(line):\(column)" }
}

/// One thing that is wrong in what a person wrote, with all they need to mend it.
package struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
    /// What it does to the file. The raw value is how messages and JSON name it.
    package enum Severity: String, CaseIterable, Sendable {
        /// The file cannot be used.
        case error
        /// The file is used as it is, and perhaps does not say what was meant.
        case warning
    }

    /// Where it starts; nil when the file could not be read at all.
    package let position: SourcePosition?
    /// The key's path within the file (`exercises[2].hold`); empty for the whole file.
    package let path: String
    /// What is wrong and what is allowed, in lower case.
    package let message: String
    /// The line it stands on, as written.
    package let sourceLine: String?
    /// What it does to the file.
    package let severity: Severity

    /// A problem at `position`; `sourceLine` is shown with a caret.
    package init(
        at position: SourcePosition?, path: String = "", _ message: String, sourceLine: String? = nil,
        severity: Severity = .error
    ) {
        self.position = position
        self.path = path
        self.message = message
        self.sourceLine = sourceLine
        self.severity = severity
    }

    /// One line: `file:line:column: error: path: what is wrong, what is allowed`, or `warning` in place of `error`.
    package var summary: String {
        var parts = position.map { ["\($0)"] } ?? []
        parts.append(severity.rawValue)
        if !path.isEmpty { parts.append(path) }
        parts.append(message)
        return parts.joined(separator: ": ")
    }

    /// The summary, then the source line with a caret below the place, as a compiler prints it.
    package var description: String {
        guard let position, let sourceLine else { return summary }
        let indent = sourceLine.prefix(position.column - 1).map { $0 == "\t" ? "\t" : " " }.joined()
        return "\(summary)\n    \(sourceLine)\n    \(indent)^"
    }
}

extension Problem {
    /// The description as a terminal shows it: the word `error` in red, `warning` in yellow.
    package func description(inColour: Bool) -> String {
        guard inColour else { return description }
        let colour =
            switch severity {
            case .error: "31"
            case .warning: "33"
            }
        let word = "\(severity.rawValue):"
        return description.replacingFirst(word, with: "\u{1B}[1;\(colour)m\(word)\u{1B}[0m")
    }
}

extension String {
    /// Without Foundation, and only the first.
    fileprivate func replacingFirst(_ word: String, with other: String) -> String {
        let start = indices.first { self[$0...].hasPrefix(word) }
        guard let start else { return self }
        return String(self[..<start]) + other + self[index(start, offsetBy: word.count)...]
    }
}
