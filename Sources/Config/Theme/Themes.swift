import Sound
import Units

/// The themes: the built-in one and the person's own, each in a folder of its name.
package enum Themes {
    /// The name that the built-in theme goes by.
    package static let builtInName = "default"

    /// The theme that is part of the program.
    package static let builtIn: Theme = {
        let loaded = Bundle.themes[builtInName].map { ThemeReader(base: nil).read($0, name: builtInName) }
        guard let theme = loaded?.theme else {
            // Not from outside: the file is part of the program, and a test reads it.
            preconditionFailure("the built-in theme is broken: \(loaded?.problems ?? [])")
        }
        return theme
    }()

    /// Reads `dataFolder/sounds/<name>/theme.yaml`; what it leaves out is as in the built-in theme. With problems, the
    /// value is the built-in theme. A person's own theme `default` takes the place of the built-in one.
    package static func load(name: String, dataFolder: String?) -> Loaded<Theme> {
        guard Slug(name) != nil else {
            return Loaded(
                value: builtIn,
                problems: [Problem(at: nil, "theme \(name.quoted.printable): not a theme's name: \(Slug.allowed)")])
        }
        let folder = dataFolder.map { "\($0)/sounds" }
        do {
            if let folder, let text = try FileReader.text("\(folder)/\(name)/theme.yaml") {
                let loaded = ThemeReader(base: builtIn).read(text, name: name)
                return Loaded(value: loaded.theme ?? builtIn, problems: loaded.problems)
            }
            return Loaded(value: builtIn, problems: name == builtInName ? [] : [unknown(name, folder)])
        } catch {
            return Loaded(value: builtIn, problems: [error])
        }
    }

    private static func unknown(_ name: String, _ folder: String?) -> Problem {
        let own = folder.flatMap { try? FileReader.names(inFolder: $0) } ?? []
        let place = folder.map { "; a theme of yours lies in \($0)/\(name)/theme.yaml" } ?? ""
        return Problem(
            at: nil, "theme \"\(name)\": no such theme\(didYouMean(name, among: own + [builtInName]))\(place)".printable
        )
    }
}
