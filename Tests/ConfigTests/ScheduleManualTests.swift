import Foundation
import Testing
import Units

@testable import Config

/// `docs/schedule.md`: what it shows works, and what it says about keys and messages is so.
@Suite struct ScheduleManualTests {
    private let manual: Manual

    init() throws { manual = try Manual("schedule") }

    @Test func `every example loads as it stands, and nothing in it is odd`() throws {
        // Those of settings are another test's.
        let examples = manual.examples.filter { !$0.hasPrefix("# config.yaml\n") }
        #expect(examples.count >= 2)
        for text in examples {
            #expect(readSchedule(text).findings.map(\.description) == [], "\(text)")
            #expect(readSchedule(text).schedule?.entries.isEmpty == false)
        }
    }

    @Test func `the tables of keys name each key once`() {
        let tables = manual.text.components(separatedBy: "| key | says | may be | if left out |\n").dropFirst()
        let keys = tables.map { table in
            table.components(separatedBy: "\n").dropFirst().prefix { $0.hasPrefix("| ") }.flatMap { line in
                line.components(separatedBy: " | ")[0].dropFirst(2).components(separatedBy: ", ")
            }.map { $0.trimmingCharacters(in: ["`"]) }
        }
        #expect(keys == [ScheduleReader.keys, EntryKeys.names])
    }

    @Test(arguments: [("### Errors", Problem.Severity.error), ("### Warnings", .warning)])
    func `the table of messages is what the program says`(heading: String, severity: Problem.Severity) throws {
        try manual.expectMessages(behind: heading, severity, of: .schedule)
    }
}
