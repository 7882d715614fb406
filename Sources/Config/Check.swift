import Units

/// What is wrong with single files, before they are used.
package enum Check {
    /// What is wrong with `files`, in their order. A file named `config.yaml` or `theme.yaml` is read as that, any
    /// other as a routine, together with the other files given and with those in `configFolder`, whose exercises it
    /// may use.
    package static func problems(in files: [String], configFolder: String?) -> [Problem] {
        var folder = configFolder.map { RoutineFolder("\($0)/routines") } ?? RoutineFolder(texts: [:])
        let folderStrays = folder.strays.count
        let others = ["config.yaml", "theme.yaml"]
        let routines = files.filter { !others.contains($0.fileName) }
        for file in routines where !file.hasSuffix(".yaml") && !file.hasSuffix(".yml") { folder.refuse(file) }
        let ids = routines.compactMap { folder.add(fileAt: $0) }
        let library = Library.load(own: folder, bundled: Bundle.routines)
        return folder.strays.dropFirst(folderStrays) + ids.flatMap { library.broken[$0] ?? [] }
            + files.filter { others.contains($0.fileName) }.flatMap(problems(inOther:))
    }

    private static func problems(inOther file: String) -> [Problem] {
        do {
            guard let text = try FileReader.text(file) else { return [FileReader.missing(file)] }
            if file.fileName == "config.yaml" { return Settings.read(text).problems }
            return ThemeReader(base: Themes.builtIn).read(text, name: Themes.builtInName).problems
        } catch {
            return [error]
        }
    }
}

extension String {
    /// What follows the last slash.
    var fileName: String { split(separator: "/").last.map(String.init) ?? self }
}
