import Foundation
import Units

@testable import Config

/// The files that the loader, the JSON Schemas and the documentation are tested with: `Fixtures/valid`, `invalid`, and
/// `odd`, of which the loader warns. Their names end in `.config.yaml`, `.schedule.yaml` and
/// `.theme.yaml` where they are no routines.
struct Fixture: Sendable {
    /// Which of the three kinds of file it is; its schema is `docs/schema/<kind>.schema.json`.
    enum Kind: String, CaseIterable, Sendable { case routine, config, schedule, theme }

    /// The root of the repository.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL

    let url: URL
    let kind: Kind
    let text: String
    /// What the loader finds wrong or odd in it among the bundled routines.
    private let found: [Problem]

    init(_ url: URL) throws {
        self.url = url
        text = try String(contentsOf: url, encoding: .utf8)
        kind =
            switch url.lastPathComponent {
            case let name where name.hasSuffix("config.yaml"): .config
            case let name where name.hasSuffix("schedule.yaml"): .schedule
            case let name where name.hasSuffix("theme.yaml"): .theme
            default: .routine
            }
        found = Self.check(url, text, kind)
    }

    /// The text of the fixture `name`, `valid/…` or `invalid/…`, without its ending.
    static func text(_ name: String) throws -> String {
        try String(contentsOf: root.appending(path: "Tests/ConfigTests/Fixtures/\(name).yaml"), encoding: .utf8)
    }

    /// All YAML files of a folder of the repository, sorted.
    static func all(in folder: String) throws -> [Fixture] {
        try FileManager.default.contentsOfDirectory(at: root.appending(path: folder), includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "yaml" }.sorted { $0.path < $1.path }.map(Fixture.init)
    }

    /// All fixtures of `group`: `valid`, `invalid` or `odd`.
    static func all(_ group: String) throws -> [Fixture] { try groups[group]?.get() ?? [] }

    /// Read once: each file is checked in a library of its own, 30 ms in a debug build.
    private static let groups = ["valid", "invalid", "odd"].reduce(into: [String: Result<[Fixture], any Error>]()) {
        groups, group in
        groups[group] = Result { try all(in: "Tests/ConfigTests/Fixtures/\(group)") }
    }

    /// The path within the repository.
    var path: String { String(url.path.dropFirst(Self.root.path.count + 1)) }
    /// Its name without the ending.
    var name: String { url.deletingPathExtension().lastPathComponent }

    /// What the loader finds wrong with it.
    var problems: [Problem] { found.filter { $0.severity == .error } }
    /// What the loader finds odd in it.
    var warnings: [Problem] { found.filter { $0.severity == .warning } }

    private static func check(_ url: URL, _ text: String, _ kind: Kind) -> [Problem] {
        let source = SourceText(file: url.lastPathComponent, bytes: Array(text.utf8))
        switch kind {
        case .routine: return Check.problems(in: [url.path], configFolder: nil)
        case .config: return Settings.read(source).problems
        case .schedule: return ScheduleFile.read(source, .fixed).findings
        case .theme:
            let folder = url.deletingLastPathComponent().path
            return ThemeReader(folder: folder).read(source, name: "mine").problems
        }
    }
}
