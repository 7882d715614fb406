import Foundation
import Testing
import Units

@testable import Config

@Suite final class OwnRoutineTests {
    private let folder = "/tmp/own-\(UUID().uuidString)"

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    @Test func `a new file is there with its folders, and is valid as it stands`() throws {
        let own = try OwnRoutine("my-back", configFolder: folder)
        #expect(own.path == "\(folder)/routines/my-back.yaml")
        #expect(!own.exists)
        try own.create()
        #expect(own.exists)
        #expect(Check.problems(in: [own.path], configFolder: folder) == [])
        let routine = try Library.load(configFolder: folder).routine("my-back")
        #expect(routine.exercises.map(\.name) == ["Press-up", "Side stretch"])
    }

    @Test func `what is commented out is valid too`() throws {
        let own = try OwnRoutine("my-back", configFolder: folder)
        // A comment that is a key or an entry, and no sentence.
        let lines = own.template.components(separatedBy: "\n").map { line in
            let isWritten = line.range(of: "^ *# (( +|- )?[a-z-]+: |- \\{ )", options: .regularExpression) != nil
            guard isWritten, let mark = line.range(of: "# ") else { return line }
            return line.replacingCharacters(in: mark, with: "")
        }
        try own.create()
        let all = lines.joined(separator: "\n")
        try all.write(toFile: own.path, atomically: true, encoding: .utf8)
        #expect(all != own.template)
        #expect(Check.problems(in: [own.path], configFolder: folder) == [])
        let exercises = try Library.load(configFolder: folder).routine("my-back").exercises
        #expect(
            exercises.map(\.id.description) == [
                "rolls", "press-up", "side-stretch", "cat-cow", "squat", "walk", "prone-cobra", "bridge", "plank",
            ])
        #expect(exercises[1].sets == 2 && exercises[1].variants.count == 1 && exercises[1].progress != nil)
        #expect(exercises[2].order == .alternate && exercises[6].reps == .exactly(8))
    }

    @Test func `a bundled routine is copied`() throws {
        let own = try OwnRoutine("press-up", configFolder: folder)
        try own.create()
        let library = Library.load(configFolder: folder)
        #expect(library.origin(of: try #require(Slug("press-up"))) == .file(own.path))
        #expect(try library.routine("press-up") == Library.load(configFolder: nil).routine("press-up"))
    }

    @Test(arguments: ["press-up", "my-back"])
    func `a new file names the schema where that is installed, and none where it is not`(id: String) throws {
        let schema = "/opt/share/tenuto/schema/routine.schema.json"
        let own = try OwnRoutine(id, configFolder: folder, schema: schema)
        let lines = own.template.split(separator: "\n")
        #expect(lines[0] == "# yaml-language-server: $schema=\(schema)")
        try own.create()
        #expect(Check.problems(in: [own.path], configFolder: folder) == [], "an unchanged copy shadows nothing")
        let without = try OwnRoutine(id, configFolder: folder, schema: nil).template
        #expect(without.split(separator: "\n").elementsEqual(lines.dropFirst()))
    }

    @Test func `a file that is there is left as it is`() throws {
        let own = try OwnRoutine("my-back", configFolder: folder)
        try own.create()
        try "mine".write(toFile: own.path, atomically: true, encoding: .utf8)
        let error = #expect(throws: OwnRoutineError.self) { try own.create() }
        #expect(error?.description == "\(own.path): is there already; tenuto edit my-back opens it")
        #expect(try String(contentsOfFile: own.path, encoding: .utf8) == "mine")
    }

    @Test func `what cannot be an own routine says why`() throws {
        let name = #expect(throws: OwnRoutineError.self) { try OwnRoutine("../My Back", configFolder: folder) }
        #expect(
            name?.description == "\"../My Back\": not an id: lower-case letters and digits in words joined by '-', "
                + "at most 64 characters; write for example my-back")
        let nowhere = #expect(throws: OwnRoutineError.self) { try OwnRoutine("a", configFolder: nil) }
        #expect(nowhere?.description.hasPrefix("config folder: neither HOME") == true)
        try "x".write(toFile: folder, atomically: true, encoding: .utf8)
        let below = #expect(throws: OwnRoutineError.self) { try OwnRoutine("a", configFolder: folder).create() }
        #expect(below?.description == "\(folder)/routines/a.yaml: folder cannot be made: Not a directory")
    }
}
