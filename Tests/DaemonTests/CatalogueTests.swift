import Foundation
import Rig
import Testing

@testable import Daemon

@Suite struct CatalogueTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func write(_ text: String) throws {
        try text.write(toFile: folder.path + "/schedule.yaml", atomically: false, encoding: .utf8)
    }

    private var catalogue: Catalogue { Catalogue(Folders(config: folder.path, state: nil, environment: [:])) }

    @Test func `while the schedule is wrong the one from before stays, and it is said`() throws {
        try write("schedule: [ { routine: cobra, at: \"07:15\", timezone: Europe/Berlin } ]\n")
        let first = catalogue
        #expect(first.problems == [])
        #expect(first.schedule.entries.map(\.routine.description) == ["cobra"])

        try write("schedule: [ { routine: cobar, at: \"07:15\" } ]\n")
        let wrong = first.withAllReadAgain()
        #expect(wrong.schedule == first.schedule)
        #expect(wrong.zones["Europe/Berlin"].name == "Europe/Berlin")
        #expect(
            wrong.problems.map { $0.summary.replacing(folder.path + "/", with: "") } == [
                "error: schedule.yaml has errors: what was in force before stays in force",
                "schedule.yaml:1:24: error: schedule[0].routine: \"cobar\": no such routine (did you mean \"cobra\"?)",
            ])
        #expect(wrong.scheduleProblems == wrong.problems)
        #expect(wrong.withAllReadAgain().problems == wrong.problems)
        #expect(wrong.otherProblems == [], "no verb but those about the schedule is concerned")
        #expect(wrong.withRoutinesReadAgain().problems == wrong.problems)

        try FileManager.default.removeItem(atPath: folder.path + "/schedule.yaml")
        let none = wrong.withAllReadAgain()
        #expect(none.schedule.entries.isEmpty)
        #expect(none.problems == [])
    }

    @Test func `a schedule that is wrong from the start is none`() throws {
        try write("schedule: [ { routine: cobra } ]\n")
        #expect(catalogue.schedule.entries.isEmpty)
        #expect(
            catalogue.problems.map(\.message) == [
                "schedule.yaml has errors: nothing is scheduled until it is mended",
                "required, and missing; or write one of every, times",
            ])
        let still = catalogue.withAllReadAgain()
        #expect(still.problems == catalogue.problems)
        try write("schedule: [ { routine: cobra, at: \"07:15\" } ]\n")
        let mended = still.withAllReadAgain()
        #expect(mended.problems == [])
        #expect(mended.schedule.entries.count == 1)
    }
}
