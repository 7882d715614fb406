/// One tone, glide or silence of a cue, as a theme file writes it.
package struct Note: Hashable, Sendable {
    /// Hz at its start; 0 for silence.
    package let from: Double
    /// Hz at its end.
    package let to: Double
    /// How long it lasts.
    package let seconds: Double

    /// Whether there is anything to be heard.
    package var sounds: Bool { from > 0 }
}

/// A `theme.yaml`, read line by line: only as much of YAML as our own three files use.
package struct ThemeSheet: Sendable {
    /// One cue.
    package struct Cue: Sendable {
        /// As the file calls it.
        package let name: String
        /// In the order they sound.
        package let notes: [Note]
        /// Of the loudest sample, in dBFS.
        package let peak: Double

        /// From the first sample to the last.
        package var seconds: Double { notes.reduce(0) { $0 + $1.seconds } }
        /// Whether its length is that of a breath or movement.
        package var isGlide: Bool { notes.count == 1 && notes[0].from != notes[0].to }
    }

    /// In the order of the file.
    package let cues: [Cue]

    /// Reads the text of a theme file.
    package init(_ text: String) {
        var cues: [Cue] = []
        var (name, body) = ("", "")
        let finish = { (name: String, body: String) in
            guard !name.isEmpty else { return }
            let notes = body.matches(of: /(gap|[\d.]+)(?:-([\d.]+))?(?: Hz)? ([\d.]+)(ms|s)\b/).map { match in
                let from = match.1 == "gap" ? 0 : Double(match.1) ?? 0
                let scale = match.4 == "ms" ? 0.001 : 1
                return Note(
                    from: from, to: match.2.flatMap { Double($0) } ?? from, seconds: (Double(match.3) ?? 0) * scale)
            }
            let peak = body.firstMatch(of: /peak: (-?[\d.]+)/).flatMap { Double($0.1) } ?? 0
            cues.append(Cue(name: name, notes: notes, peak: peak))
        }
        var isInside = false
        for line in text.split(separator: "\n") {
            let line = line.prefix { $0 != "#" }
            if !line.hasPrefix(" ") {
                isInside = line.hasPrefix("cues:")
            } else if isInside, let match = line.firstMatch(of: /^  (\w+):(.*)$/) {
                finish(name, body)
                (name, body) = (String(match.1), String(match.2))
            } else {
                body += " \(line)"
            }
        }
        finish(name, body)
        self.cues = cues
    }

    /// The cue of that name.
    package subscript(name: String) -> Cue? { cues.first { $0.name == name } }
}
