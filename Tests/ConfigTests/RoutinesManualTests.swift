import Foundation
import Testing
import Units

@testable import Config

/// `docs/routines.md`: what it shows works, and what it says about messages is so.
@Suite struct RoutinesManualTests {
    private let manual: Manual

    init() throws { manual = try Manual("routines") }

    @Test func `every example loads as it stands, and nothing in it is odd`() throws {
        let examples = manual.examples
        #expect(examples.count >= 12)
        let folder = try Folder()
        for (number, text) in examples.enumerated() {
            try folder.write("routines/example-\(number).yaml", text)
            let found = Check.problems(in: [folder.path + "/routines/example-\(number).yaml"], configFolder: nil)
            #expect(found.map(\.description) == [], "\(text)")
        }
    }

    @Test func `each line of a sheet in the table gives the steps that the line asks for`() throws {
        let table = manual.rows(after: "| the sheet says | the file says |")
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
        try manual.expectMessages(behind: heading, severity, of: .routine)
    }
}
