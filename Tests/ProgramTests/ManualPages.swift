import Foundation

/// A page of docs/man, as far as its mdoc(7) says what is a command, an option or a key.
struct ManualPage {
    /// An entry of a list of commands or keys.
    struct Entry {
        /// What it is about: `sounds demo`, `--json`, `hold`.
        let names: [String]
        /// The title of the part it is in.
        let part: String
        /// The line and what follows it, up to the next entry.
        var text: String
        /// Those of the list within it.
        var below: [Entry] = []
    }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/man")

    let lines: [String]

    init(_ name: String) throws {
        let text = try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
        lines = text.components(separatedBy: "\n")
    }

    /// The words of a line of macros that follow `macro`, up to what is no plain word any more.
    static func words(after macro: String, in line: String) -> [String] {
        let words = line.split(separator: " ").map(String.init)
        guard let start = words.firstIndex(of: macro) else { return [] }
        return Array(words[(start + 1)...].prefix { $0.first?.isLowercase == true || $0.first == "-" })
    }

    /// The entries that begin with `.It macro`, in order; those in a list within one are `below` it.
    func entries(_ macro: String) -> [Entry] {
        var entries: [Entry] = []
        var (part, depth) = ("", 0)
        for line in lines {
            if line.hasPrefix(".Ss ") || line.hasPrefix(".Sh ") {
                (part, depth) = (String(line.dropFirst(4)).replacing("\\&", with: ""), 0)
            } else if line.hasPrefix(".Bl ") {
                depth += 1
            } else if line == ".El" {
                depth -= 1
            } else if line.hasPrefix(".It Fl"), depth > 0 {
                let entry = Entry(names: Self.options(in: line), part: part, text: line)
                if depth > 1, !entries.isEmpty { entries[entries.count - 1].below.append(entry) }
                if depth == 1 { entries.append(entry) }
            } else if line.hasPrefix(".It \(macro) ") {
                let names = Self.words(after: macro, in: line)
                entries.append(Entry(names: [names.joined(separator: " ")], part: part, text: line))
            } else if !entries.isEmpty {
                entries[entries.count - 1].text += "\n" + line
            }
        }
        return entries
    }

    /// The options of a line: `-o` and `--output` of `.It Fl o Ar file , Fl -output Ar file`.
    static func options(in line: String) -> [String] {
        let words = line.split(separator: " ").map(String.init)
        return zip(words, words.dropFirst()).filter { $0.0 == "Fl" || $0.0 == ".Fl" }.map { "-" + $0.1 }
    }
}
