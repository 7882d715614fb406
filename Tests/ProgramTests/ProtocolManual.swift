import Foundation
import Rig

/// `docs/protocol.md`, as far as it can be played.
struct ProtocolManual {
    /// What stands in it, in order.
    enum Part {
        /// A routine of the person's own.
        case routine(id: String, text: String)
        /// This routine is to be due when the next part comes.
        case due(String)
        /// What is said on one connection.
        case transcript([Message], line: Int)
        /// A program for a shell.
        case shell(String, line: Int)
        /// A Python program, and what it prints.
        case python(String, prints: String, line: Int)
    }

    /// One message of a transcript.
    enum Message {
        case sent(String)
        case received(String)
        case sentElsewhere(String)
    }

    /// All third-level headings in backquotes: methods and errors.
    let headings: [String]
    let parts: [Part]

    init() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/protocol.md")
        let lines = try String(contentsOf: file, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        headings = lines.filter { $0.hasPrefix("### `") }.map { String($0.dropFirst(5).dropLast()) }
        var parts: [Part] = []
        var index = 0
        while index < lines.count {
            defer { index += 1 }
            if lines[index].hasPrefix("<!-- due: ") {
                parts.append(.due(String(lines[index].dropFirst(10).dropLast(4))))
            }
            guard lines[index].hasPrefix("```") else { continue }
            let (first, kind) = (index + 1, lines[index].dropFirst(3).split(separator: " "))
            index = lines[first...].firstIndex { $0.hasPrefix("```") } ?? lines.count
            let body = lines[first..<index]
            let text = body.joined(separator: "\n") + "\n"
            switch kind.first {
            case "transcript": parts.append(.transcript(try Self.messages(body), line: first))
            case "yaml": parts.append(.routine(id: String(kind[1].dropLast(5)), text: text))
            case "sh": parts.append(.shell(text, line: first))
            case "python": parts.append(.python(text, prints: "", line: first))
            case "text":
                guard case .python(let program, _, let line) = parts.last else { break }
                parts[parts.count - 1] = .python(program, prints: text, line: line)
            default: break
            }
        }
        self.parts = parts
    }

    private static func messages(_ lines: ArraySlice<Substring>) throws -> [Message] {
        var messages: [Message] = []
        for line in lines {
            let text = String(line.dropFirst(2))
            switch (line.prefix(2), messages.last) {
            case ("> ", _): messages.append(.sent(text))
            case ("< ", _): messages.append(.received(text))
            case ("+ ", _): messages.append(.sentElsewhere(text))
            case ("  ", .received(let begun)): messages[messages.count - 1] = .received(begun + text)
            case ("  ", .sent(let begun)): messages[messages.count - 1] = .sent(begun + text)
            default: throw ChildProcess.Failure("docs/protocol.md: no line of a transcript: \(line)")
            }
        }
        return messages
    }
}

/// What a transcript shows, against what came.
struct ShownMessage {
    /// Of these the type alone is compared; of an `id` only where it is a session's.
    private static let varying: Set = [
        "at", "last", "wakesAt", "settledAt", "endedAt", "quietUntil", "sequence", "elapsedUs", "remainingUs", "lateUs",
        "lateMaxUs",
        "heard", "version",
    ]

    private let shown: Any
    private let text: String

    init(_ text: String) throws {
        self.text = text
        shown = try JSONSerialization.jsonObject(with: Data(text.utf8))
    }

    /// Where `message` differs first from what is shown, and how; nil where it does not.
    func difference(from message: String) throws -> String? {
        let came = try JSONSerialization.jsonObject(with: Data(message.utf8))
        return Self.difference(shown, came, at: "", within: "").map { "\($0)\n\(text)\n\(message)" }
    }

    private static func difference(_ shown: Any, _ came: Any, at path: String, within parent: String) -> String? {
        let name = path.split(separator: ".").last.map(String.init) ?? ""
        switch (shown, came) {
        case (let text as String, _) where text == "…":
            return nil
        case (let shown as [String: Any], let came as [String: Any]):
            let names = Set(shown.keys).subtracting(["…"])
            if shown["…"] == nil, names != Set(came.keys) {
                return "\(path): \(names.symmetricDifference(came.keys).sorted())"
            }
            for member in names.sorted() {
                guard let value = came[member], let expected = shown[member] else { return "\(path): no \(member)" }
                if let found = difference(expected, value, at: "\(path).\(member)", within: name) { return found }
            }
            return nil
        case (let shown as [Any], let came as [Any]):
            let isOpen = shown.last as? String == "…"
            let expected = isOpen ? Array(shown.dropLast()) : shown
            guard isOpen ? came.count >= expected.count : came.count == expected.count else {
                return "\(path): \(came.count) elements"
            }
            for (index, pair) in zip(expected, came).enumerated() {
                if let found = difference(pair.0, pair.1, at: "\(path).\(index)", within: name) { return found }
            }
            return nil
        case (is NSNull, is NSNull):
            return nil
        case (let text as String, let came as String):
            if varies(name, within: parent) || text == came { return nil }
            return text.hasSuffix("…") && came.hasPrefix(text.dropLast()) ? nil : "\(path): \(came)"
        case (let number as NSNumber, let came as NSNumber):
            return varies(name, within: parent) || number == came ? nil : "\(path): \(came)"
        default:
            return "\(path): another type: \(came)"
        }
    }

    private static func varies(_ name: String, within parent: String) -> Bool {
        varying.contains(name) || name == "id" && ["session", "ended"].contains(parent)
    }
}
