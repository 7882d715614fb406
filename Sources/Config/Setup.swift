import Sound
import Units

/// `config.yaml` and the theme that it names. They are read together: that there is no such theme is an error of the file,
/// at its place and beside all others of it; and what is wrong in the theme is told whatever else is wrong.
package struct Setup: Sendable {
    /// What `config.yaml` says. Where the theme is all that is wrong with it, the rest of it counts.
    package let settings: Loaded<Settings>
    /// The theme: with errors in `config.yaml` the built-in one.
    package let theme: Loaded<Theme>

    /// Reads `configFolder/config.yaml`, and the theme from `dataFolder` or the program.
    package static func load(configFolder: String?, dataFolder: String?) -> Setup {
        do {
            guard let configFolder, let text = try FileReader.text("\(configFolder)/config.yaml") else {
                return Setup(SettingsDraft(), dataFolder: dataFolder)
            }
            return Setup(SettingsDraft(text), dataFolder: dataFolder)
        } catch {
            return Setup(settings: Loaded(value: Settings(), problems: [error]), theme: .builtIn)
        }
    }

    private init(settings: Loaded<Settings>, theme: Loaded<Theme>) {
        (self.settings, self.theme) = (settings, theme)
    }

    init(_ draft: SettingsDraft, dataFolder: String?) {
        let name = draft.settings.theme
        let value = draft.loaded.value
        let found = Themes.find(name, dataFolder: dataFolder)
        if found == nil { draft.theme?.reject(Themes.missing(name, dataFolder: dataFolder)) }
        settings = Loaded(value: value, problems: draft.loaded.problems)
        let isInForce = value.theme == name
        theme = Loaded(
            value: isInForce ? found?.value ?? Themes.builtIn : Themes.builtIn, problems: found?.problems ?? [])
    }
}

extension Loaded<Theme> {
    fileprivate static var builtIn: Loaded { Loaded(value: Themes.builtIn, problems: []) }
}

/// `config.yaml` as it is being read.
struct SettingsDraft {
    /// What it says, as far as it can be understood.
    private(set) var settings = Settings()
    /// Where it names a theme, if it does.
    private(set) var theme: Value?
    private let log: ProblemLog?

    /// Without a file: the defaults.
    init() { log = nil }

    init(_ text: SourceText) {
        let (root, problems) = YAMLReader.read(text, emptyIsAllowed: true)
        let log = ProblemLog(text, problems: problems)
        self.log = log
        if let root { theme = settings.read(Value(node: root, path: Path(), log: log)) }
    }

    /// With problems the defaults.
    var loaded: Loaded<Settings> {
        let problems = log?.sorted ?? []
        return Loaded(value: problems.isEmpty ? settings : Settings(), problems: problems)
    }
}
