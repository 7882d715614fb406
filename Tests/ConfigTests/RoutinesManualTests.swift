import Foundation
import Testing
import Units

@testable import Config

/// `docs/routines.md`: what it shows works, and what it says about messages is so.
@Suite struct RoutinesManualTests {
    private let manual: String

    init() throws {
        manual = try String(contentsOf: Fixture.root.appending(path: "docs/routines.md"), encoding: .utf8)
    }

    @Test func `every example loads as it stands, and nothing in it is odd`() throws {
        let examples = manual.components(separatedBy: "```yaml\n").dropFirst().map {
            $0.components(separatedBy: "```")[0]
        }
        #expect(examples.count >= 12)
        let folder = try Folder()
        for (number, text) in examples.enumerated() {
            try folder.write("routines/example-\(number).yaml", text)
            let found = Check.problems(in: [folder.path + "/routines/example-\(number).yaml"], configFolder: nil)
            #expect(found.map(\.description) == [], "\(text)")
        }
    }

    @Test func `each line of a sheet in the table gives the steps that the line asks for`() throws {
        let table = rows(after: "| the sheet says | the file says |")
        #expect(table.map(\.0) == sheet.map(\.line), "the same lines in the same order")
        for (row, line) in zip(table, sheet) {
            let library = library(["sheet": "name: Sheet\nexercises:\n  - \(row.1.trimmingCharacters(in: ["`"]))\n"])
            #expect(library.problems.map(\.description) == [])
            let said = stepTexts(of: try library.routine("sheet"))
            #expect(said == stepTexts(line.steps), "\(row.0)")
        }
    }

    @Test(arguments: [("### Errors", Problem.Severity.error), ("### Warnings", .warning)])
    func `the table of messages is what the program says`(heading: String, severity: Problem.Severity) throws {
        let section = manual.components(separatedBy: heading + "\n")[1]
        let patterns = rows(after: "| message | so |", in: section).map { $0.0.trimmingCharacters(in: ["`"]) }
        // With anything where the table has `…`.
        let expressions = try patterns.map { pattern in
            let parts = pattern.components(separatedBy: "…").map(NSRegularExpression.escapedPattern)
            return try NSRegularExpression(pattern: "^" + parts.joined(separator: ".*") + "$")
        }
        let files = try Fixture.all(severity == .error ? "invalid" : "odd")
        var unseen = Set(patterns)
        for file in files where file.kind == .routine {
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

    /// The two columns of the table below `header`, backquotes of the first left in.
    private func rows(after header: String, in text: String? = nil) -> [(String, String)] {
        let lines = (text ?? manual).components(separatedBy: header + "\n")[1].components(separatedBy: "\n").dropFirst()
        return lines.prefix { $0.hasPrefix("| ") }.map { line in
            let cells = line.dropFirst(2).dropLast(2).components(separatedBy: " | ")
            return (cells[0], cells[1])
        }
    }
}
