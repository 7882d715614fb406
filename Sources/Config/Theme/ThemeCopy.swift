import Glibc
import Sound
import Units

/// Why a theme was not copied.
package struct ThemeCopyError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
}

/// A theme's files, ready to become a theme of the person's own.
package struct ThemeCopy: Sendable {
    /// The theme that is copied.
    package let source: String
    /// The name of the copy.
    package let name: String
    /// The copy's folder.
    package let folder: String
    /// The copy's theme.yaml.
    package var path: String { "\(folder)/theme.yaml" }

    private let text: SourceText
    /// Where the sound files come from; nil for a bundled theme, which has none.
    private let origin: String?
    private let schema: String?

    /// Reads the theme `source`, to be copied to `dataFolder/sounds/<name>/`.
    package init(of source: String, named name: String, dataFolder: String?) throws(ThemeCopyError) {
        try self.init(of: source, named: name, dataFolder: dataFolder, schema: SchemaLine.installed("theme"))
    }

    /// The same with the path of the schema that the copy names.
    init(of source: String, named name: String, dataFolder: String?, schema: String?) throws(ThemeCopyError) {
        guard Slug(name) != nil else {
            let hint = Slug(of: name).map { "; write for example \($0)" } ?? ""
            throw ThemeCopyError(description: "\(name.quoted.printable): not a theme's name: \(Slug.allowed)\(hint)")
        }
        guard let dataFolder else {
            throw ThemeCopyError(description: "data folder: neither HOME nor XDG_DATA_HOME is set: set one")
        }
        let all = Themes.all(dataFolder: dataFolder).value
        guard let entry = all.first(where: { $0.name == source }) else {
            let near = didYouMean(source, among: all.map(\.name))
            throw ThemeCopyError(
                description: "theme \(source.quoted.printable): no such theme\(near); tenuto sounds themes lists them")
        }
        do throws(Problem) {
            let own = try entry.path.map { path throws(Problem) in try FileReader.text(path) }
            guard let text = (own ?? nil) ?? Bundle.themes[source] else { throw FileReader.missing(source) }
            self.text = text
        } catch {
            throw ThemeCopyError(description: error.message)
        }
        (self.source, self.name, self.schema) = (source, name, schema)
        origin = entry.path.map { String($0.dropLast("/theme.yaml".count)) }
        folder = "\(dataFolder)/sounds/\(name)"
    }

    /// Makes the copy; what is there under its name is left as it is, and said so.
    package func create() throws(ThemeCopyError) {
        guard access(folder, F_OK) != 0 else {
            throw ThemeCopyError(description: "\(folder): is there already; choose another name, or change that one")
        }
        // All at once: half a theme must never be found under its name.
        let part = "\(folder).\(getpid()).part"
        if let code = makeFolders(part, mode: 0o755) { throw failure(part, "cannot be made", code) }
        do throws(ThemeCopyError) {
            try write(renamed, to: "\(part)/theme.yaml")
            for file in files { try copy(file, to: part) }
            guard rename(part, folder) == 0 else { throw failure(folder, "cannot be made", errno) }
        } catch {
            remove(part)
            throw error
        }
    }

    /// The text with the copy's own name in it, and the schema named for editors.
    private var renamed: [UInt8] {
        let lines = String(decoding: text.bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        let index = lines.firstIndex { $0.hasPrefix("name:") }
        let changed = lines.enumerated().map { $0 == index ? "name: \(name)" : $1 }
        return Array(SchemaLine.naming(schema, in: changed.joined(separator: "\n")).utf8)
    }

    /// The sound files that the text names, as it names them; those that lead out of the folder are left out.
    private var files: [String] {
        guard origin != nil, case .mapping(let keys) = YAMLReader.read(text).0?.content else { return [] }
        var files: Set<String> = []
        for key in keys where key.key == "cues" {
            guard case .mapping(let cues) = key.value.content else { continue }
            for cue in cues {
                guard case .mapping(let entries) = cue.value.content else { continue }
                for entry in entries where entry.key == "file" {
                    if case .scalar(let file, _) = entry.value.content { files.insert(file) }
                }
            }
        }
        return files.filter { !$0.isEmpty && !$0.hasPrefix("/") && !$0.split(separator: "/").contains("..") }.sorted()
    }

    private func copy(_ file: String, to part: String) throws(ThemeCopyError) {
        guard let origin else { return }
        let bytes: [UInt8]?
        do throws(Problem) {
            bytes = try FileReader.read("\(origin)/\(file)", maximum: Recorded.Limits.cue.size)
        } catch {
            throw ThemeCopyError(description: error.message)
        }
        // A file that is not there is a problem of the original, and then of the copy.
        guard let bytes else { return }
        if let slash = file.lastIndex(of: "/"), let code = makeFolders("\(part)/\(file[..<slash])", mode: 0o755) {
            throw failure("\(part)/\(file[..<slash])", "cannot be made", code)
        }
        try write(bytes, to: "\(part)/\(file)")
    }

    private func write(_ bytes: [UInt8], to path: String) throws(ThemeCopyError) {
        do throws(FileWriterError) {
            try FileWriter.create(path, bytes)
        } catch {
            throw failure(path, "cannot be written", error.code)
        }
    }

    private func failure(_ path: String, _ what: String, _ code: CInt) -> ThemeCopyError {
        ThemeCopyError(description: "\(path.printable): \(what): \(String(cString: strerror(code)))")
    }

    /// Takes away what was begun.
    private func remove(_ part: String) {
        for file in files { unlink("\(part)/\(file)") }
        for file in files.reversed() {
            var folder = file[...]
            while let slash = folder.lastIndex(of: "/") {
                folder = folder[..<slash]
                rmdir("\(part)/\(folder)")
            }
        }
        unlink("\(part)/theme.yaml")
        rmdir(part)
    }
}
