import Units
import Config
import Varlink

/// The themes that a person may choose.
package struct ThemeList: Encodable, Hashable, Sendable {
    /// One of them.
    package struct Entry: Encodable, Hashable, Sendable {
        /// What `cues: theme:` says.
        package let id: String
        /// Whether it is the one in force.
        package let inForce: Bool
        /// Where a theme of the person's own lies; nil for a bundled one.
        @Nullable package var file: String?
        /// What a bundled one is for.
        @Nullable package var purpose: String?
    }

    /// The bundled ones first.
    package let themes: [Entry]

    /// All that are there, of which `chosen` is in force.
    package init(dataFolder: String?, chosen: String) {
        themes = Themes.all(dataFolder: dataFolder).value.map { theme in
            var entry = Entry(id: theme.name, inForce: theme.name == chosen)
            entry.file = theme.path
            entry.purpose = theme.path == nil ? Self.purposes[theme.name] : nil
            return entry
        }
    }

    /// What each bundled theme is for.
    private static let purposes = [
        "default": "clear tones, from 262 to 1047 Hz",
        "low": "whole below 1 kHz: for who hears high tones badly",
        "soft": "quiet: for an office",
    ]

    /// A line each, the one in force with a star.
    package var text: String {
        table(
            themes.map { theme in
                let own = theme.file.map { "your own, \($0)" }
                return [theme.inForce ? "*" : "", theme.id, own ?? theme.purpose ?? ""]
            }) + "\n\nThe one with * is in force; another is chosen in config.yaml: cues: { theme: low }"
    }
}
