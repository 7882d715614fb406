import Sound
import Units

/// The themes: the bundled ones and the person's own, each in a folder of its name.
package enum Themes {
    /// The name that the built-in theme goes by.
    package static let builtInName = "default"
    /// The themes that are part of the program; the built-in one first.
    package static let bundledNames = [builtInName, "low", "soft"]

    /// The theme that sounds when no other is named or can be used.
    package static let builtIn = embedded(builtInName, bases: [])
    /// The others that are part of the program; read when one of them is wanted.
    private static let others = Dictionary(
        uniqueKeysWithValues: bundledNames.dropFirst().map { ($0, embedded($0, bases: [builtInName])) })

    /// The theme `name` that is part of the program; nil where there is none of that name.
    package static func bundled(_ name: String) -> Theme? { name == builtInName ? builtIn : others[name] }

    /// Reads `dataFolder/sounds/<name>/theme.yaml`, or else the bundled theme `name`: a person's own takes its place.
    /// A cue with problems is that of the theme on which the file builds; where nothing can be used, the value is the
    /// bundled theme of that name or the built-in one.
    package static func load(name: String, dataFolder: String?) -> Loaded<Theme> {
        guard Slug(name) != nil else {
            return Loaded(
                value: builtIn,
                problems: [Problem(at: nil, "theme \(name.quoted.printable): not a theme's name: \(Slug.allowed)")])
        }
        let unknown = Problem(at: nil, "theme \(missing(name, dataFolder: dataFolder))")
        return find(name, dataFolder: dataFolder) ?? Loaded(value: builtIn, problems: [unknown])
    }

    /// The same; nil where there is no such theme.
    static func find(_ name: String, dataFolder: String?) -> Loaded<Theme>? {
        let bundled = bundled(name)
        do {
            if let folder = dataFolder.map({ "\($0)/sounds/\(name)" }),
                let text = try FileReader.text("\(folder)/theme.yaml")
            {
                let loaded = ThemeReader(folder: folder).read(text, name: name)
                return Loaded(value: loaded.theme ?? bundled ?? builtIn, problems: loaded.problems)
            }
            return bundled.map { Loaded(value: $0, problems: []) }
        } catch {
            return Loaded(value: bundled ?? builtIn, problems: [error])
        }
    }

    /// That there is no theme `name`, and what was perhaps meant.
    static func missing(_ name: String, dataFolder: String?) -> String {
        let sounds = dataFolder.map { "\($0)/sounds" }
        let own = sounds.flatMap { try? FileReader.names(inFolder: $0) } ?? []
        let near = didYouMean(name, among: own + bundledNames)
        let place = sounds.map { "; a theme of yours lies in \($0)/\(name)/theme.yaml" } ?? ""
        return "\"\(name)\": no such theme\(near)\(place)".printable
    }

    private static func embedded(_ name: String, bases: [String]) -> Theme {
        let loaded = Bundle.themes[name].map { ThemeReader(folder: nil, bases: bases).read($0, name: name) }
        guard let loaded, let theme = loaded.theme, loaded.problems.isEmpty else {
            // Not from outside: the file is part of the program, and a test reads it.
            preconditionFailure("the bundled theme \(name) is broken: \(loaded?.problems ?? [])")
        }
        return theme
    }
}

extension Themes {
    /// A theme that can be chosen.
    package struct Entry: Hashable, Sendable {
        /// By which it is chosen.
        package let name: String
        /// The file of a person's own theme; nil for a bundled one.
        package let path: String?

        /// Whether it is a person's own and has the name of a bundled one, whose place it takes.
        package var takesBundledPlace: Bool { path != nil && Themes.bundledNames.contains(name) }
    }

    /// All themes that can be chosen: the bundled ones, then the others in `dataFolder/sounds` in order of their names.
    package static func all(dataFolder: String?) -> Loaded<[Entry]> {
        do {
            let sounds = dataFolder.map { "\($0)/sounds" } ?? ""
            let names = sounds.isEmpty ? [] : try FileReader.names(inFolder: sounds) ?? []
            let own = names.filter { name in
                let files = try? FileReader.names(inFolder: "\(sounds)/\(name)")
                return Slug(name) != nil && files?.contains("theme.yaml") == true
            }
            let others = own.filter { !bundledNames.contains($0) }
            let entries = (bundledNames + others).map { name in
                Entry(name: name, path: own.contains(name) ? "\(sounds)/\(name)/theme.yaml" : nil)
            }
            return Loaded(value: entries, problems: [])
        } catch {
            return Loaded(value: bundledNames.map { Entry(name: $0, path: nil) }, problems: [error])
        }
    }
}
