import Sound
import Units
import Workout

/// Reads a `theme.yaml`.
struct ThemeReader {
    /// Where cues come from that the file does not name; nil for the built-in theme, which must name all.
    let base: Theme?

    /// The theme in `text`, by the name of its folder unless it gives one; nil with problems.
    func read(_ text: SourceText, name: String) -> (theme: Theme?, problems: [Problem]) {
        let (root, problems) = YAMLReader.read(text)
        let log = ProblemLog(text, problems: problems)
        let theme = root.flatMap { readTheme(Value(node: $0, path: Path(), log: log), name: name) }
        return (log.problems.isEmpty ? theme : nil, log.sorted)
    }

    private func readTheme(_ root: Value, name: String) -> Theme? {
        guard let fields = root.fields(["name", "cues"], expected: "a theme (a map of keys)") else { return nil }
        let name = fields["name"]?.text(upTo: Limits.name) ?? name
        let cues = fields.required("cues")?.fields(CueKind.allCases.map(\.rawValue), expected: "a map of cues")
        var sounds: [CueKind: CueSound] = [:]
        for kind in CueKind.allCases {
            if let written = cues?[kind.rawValue] {
                sounds[kind] = readRecipe(written, kind).map { .recipe($0) }
            } else {
                sounds[kind] = base?[kind]
            }
        }
        guard root.log.problems.isEmpty else { return nil }
        do {
            return try Theme(name: name, sounds: sounds)
        } catch {
            root.reject("\(error)")
            return nil
        }
    }

    private func readRecipe(_ value: Value, _ kind: CueKind) -> CueRecipe? {
        guard let fields = value.fields(["notes", "peak"], expected: "a cue ({ notes: [523 Hz 80ms], peak: -12 })")
        else { return nil }
        let notes = fields.required("notes")
        let items = notes?.list(Limits.notes, of: "notes")
        let parts = items?.compactMap { readPart($0) }
        let peak = fields["peak"].map { readPeak($0) } ?? base?[kind].peak
        if peak == nil, fields["peak"] == nil { _ = fields.required("peak") }
        guard let notes, let parts, let peak, parts.count == items?.count else { return nil }
        do {
            return try CueRecipe(parts, peak: peak)
        } catch {
            notes.reject("\(error)")
            return nil
        }
    }

    private func readPart(_ value: Value) -> CueRecipe.Part? {
        guard let text = value.word("a note (523 Hz 80ms) or a gap (gap 30ms)") else { return nil }
        do {
            return try CueRecipe.Part(text)
        } catch {
            value.reject("\(error)")
            return nil
        }
    }

    private func readPeak(_ value: Value) -> Double? {
        let (low, high) = (Int(CueRecipe.allowedPeaks.lowerBound), Int(CueRecipe.allowedPeaks.upperBound))
        let allowed = "a level in dBFS, \(low) to \(high)"
        guard let text = value.word(allowed) else { return nil }
        // `Double` alone would also take nan, 0x1p4 and 1e3.
        guard text.allSatisfy({ $0.isASCIIDigit || $0 == "-" || $0 == "." }), let peak = Double(text),
            CueRecipe.allowedPeaks.contains(peak)
        else {
            value.reject("\"\(text)\": not \(allowed)")
            return nil
        }
        return peak
    }
}
