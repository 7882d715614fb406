import Config
import Ear
import Foundation
import Rig
import Sound
import Testing

/// The themes that come with the program, as their files stand in `Sounds`.
enum BundledThemes {
    static let names = ["default", "low", "soft"]

    /// The folder of the sources.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The file's text.
    static func text(_ name: String) throws -> String {
        try String(contentsOf: root.appending(path: "Sounds/\(name)/theme.yaml"), encoding: .utf8)
    }

    /// As the program reads it.
    static func theme(_ name: String) throws -> Theme {
        let folder = try TemporaryFolder()
        let own = URL(fileURLWithPath: folder.path).appending(path: "sounds/\(name)")
        try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
        try Data(text(name).utf8).write(to: own.appending(path: "theme.yaml"))
        let loaded = Themes.load(name: name, dataFolder: folder.path)
        try #require(loaded.problems.isEmpty, "\(loaded.problems)")
        return loaded.value
    }

    /// As the ear reads it.
    static func sheet(_ name: String) throws -> ThemeSheet { ThemeSheet(try text(name)) }
}
