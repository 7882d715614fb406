import Units

extension Themes {
    /// A theme that a person may name.
    package struct Choice: Hashable, Sendable {
        /// The name of its folder.
        package let id: Slug
        /// The folder of a theme of the person's own; nil for a bundled one.
        package let folder: String?
        /// Whether there is a bundled one of this name, of which an own one takes the place.
        package let isBundled: Bool
    }

    /// All that may be named: the built-in one, the other bundled ones, the person's own by their names.
    package static func choices(dataFolder: String?) -> [Choice] {
        let bundled = Bundle.themes.keys.compactMap { Slug($0) }
        let folder = dataFolder.map { "\($0)/sounds" }
        let names = folder.flatMap { try? FileReader.names(inFolder: $0) } ?? []
        let own = Set(names.compactMap { Slug($0) }.filter { isTheme($0, in: folder) })
        let builtIn = bundled.filter { $0.description == builtInName }
        let others = bundled.filter { $0.description != builtInName }.sorted()
        return (builtIn + others + own.subtracting(bundled).sorted()).map { id in
            Choice(
                id: id, folder: own.contains(id) ? folder.map { "\($0)/\(id)" } : nil, isBundled: bundled.contains(id))
        }
    }

    /// Whether there is something to read, right or wrong.
    private static func isTheme(_ id: Slug, in folder: String?) -> Bool {
        guard let folder else { return false }
        do {
            return try FileReader.read("\(folder)/\(id)/theme.yaml") != nil
        } catch {
            return true
        }
    }
}
