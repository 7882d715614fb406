import Foundation
import Testing
import Units

@testable import Config

/// Themes as a person finds, copies and keeps them.
@Suite struct ThemeCopyTests {
    private let folder: Folder
    private var data: String { folder.path }

    init() throws { folder = try Folder() }

    private func text(_ name: String) throws -> String {
        try String(contentsOfFile: "\(data)/sounds/\(name)", encoding: .utf8)
    }

    @Test(arguments: ["default", "low", "soft"])
    func `a copy sounds as the original, under its own name`(source: String) throws {
        let copy = try ThemeCopy(of: source, named: "mine", dataFolder: data, schema: nil)
        #expect(copy.path == "\(data)/sounds/mine/theme.yaml")
        try copy.create()
        let original = Themes.load(name: source, dataFolder: nil)
        let loaded = Themes.load(name: "mine", dataFolder: data)
        #expect(loaded.problems == [])
        #expect(loaded.value.name == "mine")
        #expect(loaded.value.named(source) == original.value)
        #expect(try text("mine/theme.yaml").contains("\n# "), "what explains it comes along")
    }

    @Test func `a copy names the schema where that is installed`() throws {
        try ThemeCopy(of: "low", named: "mine", dataFolder: data, schema: "/opt/theme.schema.json").create()
        #expect(try text("mine/theme.yaml").hasPrefix("# yaml-language-server: $schema=/opt/theme.schema.json\n# "))
        #expect(Themes.load(name: "mine", dataFolder: data).problems == [])
    }

    @Test func `the sound files that a theme names are copied with it, and nothing from outside its folder`() throws {
        try folder.write("sounds/secret.wav", "secret")
        try folder.write("sounds/wood/bell.wav", "bell")
        try folder.write("sounds/wood/more/gong.wav", "gong")
        try folder.write("sounds/wood/unused.wav", "unused")
        try folder.write(
            "sounds/wood/theme.yaml",
            """
            name: Wood
            cues:
              tick: { file: bell.wav }
              rest: { file: more/gong.wav }
              paused: { file: ../secret.wav }
              resumed: { file: none.wav }
              halfway: { file: bell.wav, peak: -20 }

            """)
        try ThemeCopy(of: "wood", named: "mine", dataFolder: data).create()
        #expect(try text("mine/bell.wav") == "bell")
        #expect(try text("mine/more/gong.wav") == "gong")
        let names = try FileManager.default.subpathsOfDirectory(atPath: "\(data)/sounds/mine").sorted()
        #expect(names == ["bell.wav", "more", "more/gong.wav", "theme.yaml"])
        #expect(try text("mine/theme.yaml").hasPrefix("name: mine\ncues:\n"))
    }

    @Test func `what is there is never overwritten`() throws {
        try folder.write("sounds/mine/theme.yaml", "my own\n")
        let error = #expect(throws: ThemeCopyError.self) {
            try ThemeCopy(of: "low", named: "mine", dataFolder: data).create()
        }
        #expect(
            error?.description
                == "\(data)/sounds/mine: is there already; choose another name, or change that one")
        #expect(try text("mine/theme.yaml") == "my own\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(data)/sounds") == ["mine"])
    }

    @Test func `half a copy is not left behind`() throws {
        try folder.write("sounds/wood/theme.yaml", "cues:\n  tick: { file: a/b }\n  rest: { file: a }\n")
        try folder.write("sounds/wood/a/b", "sound")
        #expect(throws: ThemeCopyError.self) {
            try ThemeCopy(of: "wood", named: "mine", dataFolder: data).create()
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(data)/sounds") == ["wood"])
    }

    @Test(
        arguments: [
            (
                "lwo", "mine",
                "theme \"lwo\": no such theme (did you mean \"low\"?); tenuto sounds themes lists them"
            ),
            (
                "low", "My Theme",
                "\"My Theme\": not a theme's name: lower-case letters and digits in words joined by '-', at most 64 "
                    + "characters; write for example my-theme"
            ),
            (
                "low", "../mine",
                "\"../mine\": not a theme's name: lower-case letters and digits in words joined by '-', at most 64 "
                    + "characters; write for example mine"
            ),
        ])
    func `what cannot be copied says why`(source: String, name: String, golden: String) {
        let error = #expect(throws: ThemeCopyError.self) {
            try ThemeCopy(of: source, named: name, dataFolder: data)
        }
        #expect(error?.description == golden)
    }

    @Test func `without a folder for it there is no copy`() {
        let error = #expect(throws: ThemeCopyError.self) { try ThemeCopy(of: "low", named: "mine", dataFolder: nil) }
        #expect(error?.description == "data folder: neither HOME nor XDG_DATA_HOME is set: set one")
    }
}
