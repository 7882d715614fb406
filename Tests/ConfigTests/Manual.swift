import Foundation
import Testing
import Units

/// A page of `docs` with its examples and tables.
struct Manual {
    let text: String

    /// The page `docs/<name>.md`.
    init(_ name: String) throws {
        text = try String(contentsOf: Fixture.root.appending(path: "docs/\(name).md"), encoding: .utf8)
    }

    /// The YAML files shown in it.
    var examples: [String] {
        text.components(separatedBy: "```yaml\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
    }

    /// The two columns of the table below `header`, backquotes of the first left in; behind `heading`, where it is given.
    func rows(after header: String, behind heading: String? = nil) -> [(String, String)] {
        let section = heading.map { text.components(separatedBy: $0 + "\n")[1] } ?? text
        let lines = section.components(separatedBy: header + "\n")[1].components(separatedBy: "\n").dropFirst()
        return lines.prefix { $0.hasPrefix("| ") }.map { line in
            let cells = line.dropFirst(2).dropLast(2).components(separatedBy: " | ")
            return (cells[0], cells[1])
        }
    }

    /// Expects that each message of `severity` about the fixtures of `kind` is in the table of messages behind
    /// `heading`, and that each line of the table is a message about one of them.
    func expectMessages(behind heading: String, _ severity: Problem.Severity, of kind: Fixture.Kind) throws {
        let patterns = rows(after: "| message | so |", behind: heading).map { $0.0.trimmingCharacters(in: ["`"]) }
        // With anything where the table has `…`.
        let expressions = try patterns.map { pattern in
            let parts = pattern.components(separatedBy: "…").map(NSRegularExpression.escapedPattern)
            return try NSRegularExpression(pattern: "^" + parts.joined(separator: ".*") + "$")
        }
        let files = try Fixture.all(severity == .error ? "invalid" : "odd")
        var unseen = Set(patterns)
        for file in files where file.kind == kind {
            for problem in file.problems + file.warnings where problem.severity == severity {
                let whole = NSRange(problem.message.startIndex..., in: problem.message)
                let matching = zip(patterns, expressions).filter {
                    $1.firstMatch(in: problem.message, range: whole) != nil
                }
                .map(\.0)
                #expect(!matching.isEmpty, "not in the table: \(problem.summary)")
                unseen.subtract(matching)
            }
        }
        #expect(unseen == [], "no fixture is answered so")
    }
}
