import Sound
import Units
import Workout

/// Reads a `theme.yaml`.
///
/// A cue with a problem sounds as in the theme that this one builds on; all others are as they are written.
struct ThemeReader {
    /// What `base` may name: bundled themes. Where there is none, the file is the built-in theme and has all cues.
    let bases: [String]
    /// Where its sound files lie; nil where no file is to be opened.
    let folder: String?

    /// Reads a theme whose sound files lie in `folder`, and which may build on one of `bases`.
    init(folder: String?, bases: [String] = Themes.bundledNames) {
        self.folder = folder
        self.bases = bases
    }

    /// The theme in `text`, by the name of its folder unless it gives one; nil where nothing of it can be used.
    func read(_ text: SourceText, name: String) -> (theme: Theme?, problems: [Problem]) {
        let (root, problems) = YAMLReader.read(text)
        let log = ProblemLog(text, problems: problems)
        let theme = root.flatMap { readTheme(Value(node: $0, path: Path(), log: log), name: name) }
        return (theme, log.sorted)
    }

    private func readTheme(_ root: Value, name: String) -> Theme? {
        guard let fields = root.fields(["name", "base", "cues"], expected: "a theme (a map of keys)") else {
            return nil
        }
        let name = fields["name"]?.text(upTo: Limits.name) ?? name
        let base = fields["base"].flatMap { readBase($0) } ?? (bases.isEmpty ? nil : Themes.builtIn)
        let cues = fields.required("cues")?.fields(CueKind.allCases.map(\.rawValue), expected: "a map of cues")
        var sounds: [CueKind: CueSound] = [:]
        for kind in CueKind.allCases {
            let written = cues?[kind.rawValue].flatMap {
                CueReader(folder: folder, basePeak: base?[kind].peak).read($0)
            }
            sounds[kind] = written ?? base?[kind]
        }
        do {
            return try Theme(name: name, sounds: sounds)
        } catch {
            root.reject("\(error)")
            return nil
        }
    }

    private func readBase(_ value: Value) -> Theme? {
        guard let name = value.slug("a theme's name")?.description else { return nil }
        guard bases.contains(name), let theme = Themes.bundled(name) else {
            let near = didYouMean(name, among: bases)
            value.reject("\"\(name)\": no bundled theme\(near); allowed: \(bases.joined(separator: ", "))")
            return nil
        }
        return theme
    }
}
