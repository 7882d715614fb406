import Foundation
import Testing
import Units

@testable import Config

@Suite final class CheckTests {
    private let folder = URL(filePath: "/tmp/check-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(
            at: folder.appending(path: "config/routines"), withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func write(_ text: String, _ name: String) throws -> String {
        let file = folder.appending(path: name)
        try text.write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }

    private func problems(_ files: String...) -> [String] {
        Check.problems(in: files, configFolder: folder.path + "/config").map {
            $0.summary.replacing(folder.path + "/", with: "")
        }
    }

    @Test func `two files that stand for one routine are not mistaken for each other`() throws {
        let bad = try write("name: A\nexercises: [{ name: Lift, hold: 5q }]\n", "config/twin.yaml")
        let good = try write("name: A\nexercises: [{ name: Lift, hold: 5s }]\n", "twin.yaml")
        #expect(
            problems(bad, good) == [
                #"error: twin.yaml: stands for the routine "twin" as another file does; check one"#
            ])
        #expect(problems(bad, bad).count == 1, "the same file twice is one file")
    }

    @Test func `a routine is checked with all that it may use`() throws {
        _ = try write("name: Own\nexercises: [{ name: Lift, hold: 5s }]\n", "config/routines/own.yaml")
        let other = try write("name: Other\nexercises: [{ name: Bend, hold: 5s }]\n", "other.yaml")
        let user = try write(
            "name: User\nexercises: [{ use: own/lift }, { use: press-up/press-up }, { use: other/bend }]\n",
            "user.yaml")
        #expect(problems(user, other) == [])
        #expect(
            problems(user) == [#"user.yaml:2:67: error: exercises[2].use: "other/bend": no such routine"#],
            "nobody knows it without its file")
    }

    @Test func `only what is asked for is told`() throws {
        _ = try write("name: Broken\n", "config/routines/broken.yaml")
        let good = try write("name: Good\nexercises: [{ name: Lift, hold: 5s }]\n", "good.yaml")
        let bad = try write("name: Bad\nexercises: [{ name: Lift, hold: 5x }]\n", "bad.yaml")
        #expect(problems(good) == [])
        #expect(
            problems(good, bad) == [
                "bad.yaml:2:33: error: exercises[0].hold: \"5x\": not a hold; write a duration (10s), "
                    + "a range (30s..60s), breaths (2 breaths), inhale, exhale or open"
            ])
    }

    @Test func `a file is read as what its name says`() throws {
        let settings = try write("breath: { in: 1h }\n", "config.yaml")
        let theme = try write("cues: { tick: { notes: [5 Hz 80ms] } }\n", "theme.yaml")
        let found = problems(settings, theme)
        try #require(found.count == 2)
        #expect(found[0].hasPrefix("config.yaml:1:15: error: breath.in: \"1h\""))
        #expect(found[1].hasPrefix("theme.yaml:1:"))
    }

    @Test func `what is no file of ours is one problem each`() throws {
        let text = try write("name: Text\n", "text.txt")
        let capital = try write("name: Capital\n", "Capital.yaml")
        let found = problems(text, capital, folder.path + "/none.yaml", folder.path + "/config")
        #expect(
            found.sorted() == [
                "error: Capital.yaml: its name is not an id: lower-case letters and digits in words joined by '-', "
                    + "at most 64 characters; rename it, for example to capital.yaml",
                "error: config: the name of a routine file ends in .yaml",
                "error: none.yaml: no such file, or a link that leads nowhere",
                "error: text.txt: the name of a routine file ends in .yaml",
            ])
    }
}
