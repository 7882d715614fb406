import Foundation

/// The routine files that the loader, the JSON Schema and the documentation are tested with.
enum Fixtures {
    /// The root of the repository.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

    /// The text of `name`, `valid/…` or `invalid/…`, without its ending.
    static func text(_ name: String) throws -> String {
        try String(contentsOf: folder.appending(path: "\(name).yaml"), encoding: .utf8)
    }

    /// All files of `kind`, `valid` or `invalid`, sorted.
    static func files(_ kind: String) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(
            at: folder.appending(path: kind), includingPropertiesForKeys: nil
        ).filter { $0.pathExtension == "yaml" }.sorted { $0.path < $1.path }
    }
}
