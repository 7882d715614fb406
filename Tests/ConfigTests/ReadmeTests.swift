import Foundation
import Testing
import Units

@testable import Config

/// What the README shows is what a person tries first.
@Suite struct ReadmeTests {
    /// The YAML blocks of the README, in order.
    private func blocks() throws -> [String] {
        let readme = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../README.md")
        let parts = try String(contentsOf: readme, encoding: .utf8).components(separatedBy: "```yaml\n").dropFirst()
        return parts.map { $0.components(separatedBy: "```")[0] }
    }

    @Test func `the README's schedule, routine and settings load as they stand`() throws {
        let folder = URL(filePath: "/tmp/readme-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let routines = folder.appending(path: "routines")
        try FileManager.default.createDirectory(at: routines, withIntermediateDirectories: true)
        let blocks = try blocks()
        try #require(blocks.count == 3)
        try blocks[0].write(to: folder.appending(path: "schedule.yaml"), atomically: true, encoding: .utf8)
        try blocks[1].write(to: routines.appending(path: "my-back.yaml"), atomically: true, encoding: .utf8)
        try blocks[2].write(to: folder.appending(path: "config.yaml"), atomically: true, encoding: .utf8)

        let library = Library.load(configFolder: folder.path)
        #expect(library.problems == [])
        let exercises = try library.routine("my-back").exercises
        #expect(exercises.map(\.name) == ["Press-up", "Cat-cow", "Bird dog", "Prone cobra"])
        #expect(exercises.last?.reps == .exactly(8), "what stands beside use overrides")
        let settings = Settings.load(configFolder: folder.path)
        let schedule = ScheduleFile.load(
            configFolder: folder.path, library: library, zones: ZoneFiles(environment: [:]))
        #expect(schedule.problems == [] && schedule.warnings == [] && schedule.schedule?.entries.count == 3)
        #expect(settings.problems == [] && settings.value == Settings(), "the README shows the defaults")
    }
}
