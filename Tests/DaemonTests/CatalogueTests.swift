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

    @Test func `what is read is in force once it is adopted, and no reading of the routines undoes that`() throws {
        let files = CurrentCatalogue(catalogue)
        try write("schedule: [ { routine: cobra, at: \"07:15\" } ]\n")
        let fresh = files.readAll()
        #expect(fresh.edition == 1 && fresh.schedule.entries.count == 1)
        #expect(files.readRoutines().edition == 0, "the plan goes by what sounds")
        #expect(files.value.schedule.entries.isEmpty)
        files.adopt(fresh)
        #expect(files.readRoutines().edition == 1 && files.value.schedule.entries.count == 1)
        #expect(try files.value.session("cobra").edition == 1)
        #expect(files.readAll().edition == 2, "also where it is refused, or the same")
    }

    @Test func `an unknown theme is an error of config.yaml, told with all others, and leaves the rest of it`() throws {
        func config(_ text: String) throws {
            try text.write(toFile: folder.path + "/config.yaml", atomically: false, encoding: .utf8)
        }
        try config("audio: { device: other }\ncues:\n  theme: lwo\n")
        let first = catalogue
        #expect(
            first.problems.map { $0.description.replacing(folder.path + "/", with: "") } == [
                """
                config.yaml:3:10: error: cues.theme: "lwo": no such theme (did you mean "low"?)
                      theme: lwo
                             ^
                """
            ])
        #expect(first.settings.devices == ["other"] && first.theme.name == "default" && first.wantsOwnTheme)
        try write("schedule: [ { routine: cobar, at: \"07:15\" } ]\n")
        try config("audio: { devise: other }\ncues: { theme: lwo }\n")
        #expect(
            first.withAllReadAgain().problems.map { $0.summary.replacing(folder.path + "/", with: "") } == [
                "error: config.yaml and schedule.yaml have errors: what was in force before stays in force",
                "config.yaml:1:10: error: audio.devise: unknown key (did you mean \"device\"?); allowed: device, "
                    + "lead-in, keep-alive, offset, audio-lost",
                "config.yaml:2:16: error: cues.theme: \"lwo\": no such theme (did you mean \"low\"?)",
                "schedule.yaml:1:24: error: schedule[0].routine: \"cobar\": no such routine (did you mean \"cobra\"?)",
            ])
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
