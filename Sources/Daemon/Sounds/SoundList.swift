import Config
import Sound
import Units
import Varlink
import Workout

/// The cues of a theme, and what a session plays for each.
package struct SoundList: Encodable, Hashable, Sendable {
    /// One cue.
    package struct Entry: Encodable, Hashable, Sendable {
        /// Its name on the wire.
        package let cue: String
        /// What it tells the person.
        package let meaning: String
        /// The notes that make it, as a theme writes them; nil for what comes from a file.
        @Nullable package var notes: [String]?
        /// The sound file, as the theme names it.
        @Nullable package var file: String?
        /// How long it sounds; a glide lasts as long as what it stands for, up to this.
        package let lengthUs: Int64
        /// The level of its loudest sample in the theme, in dBFS.
        package let peakDb: Double
        /// What the person adds to it, in dB, beside the volume.
        package let gainDb: Double
        /// Whether it sounds in a session.
        package let on: Bool
        /// Its frequencies in order, or its file: what a table has room for.
        private let contour: String

        private enum CodingKeys: CodingKey { case cue, meaning, notes, file, lengthUs, peakDb, gainDb, on }
    }

    /// The theme's id: the name of its folder.
    package let theme: String
    /// The name that it gives itself.
    package let name: String
    /// Of all cues, in dB.
    package let volumeDb: Double
    /// How much higher all cues sound, in semitones.
    package let pitchSemitones: Int
    /// All cues, in the order of the table.
    package let cues: [Entry]

    /// What `theme`, which goes by `id`, sounds like with `settings`.
    package init(_ theme: Theme, id: String, settings: Settings) {
        self.theme = id
        name = theme.name
        volumeDb = settings.levels.volume
        pitchSemitones = settings.levels.pitch
        cues = CueKind.allCases.map { Entry($0, of: theme, settings: settings) }
    }
}

extension SoundList.Entry {
    fileprivate init(_ kind: CueKind, of theme: Theme, settings: Settings) {
        let sound = theme[kind]
        cue = kind.rawValue
        meaning = kind.meaning
        lengthUs = sound.length.microseconds
        peakDb = (sound.peak * 10).rounded() / 10
        gainDb = settings.levels.gains[kind] ?? 0
        let isCountedOut = kind != .countOut || settings.style.countsOut
        on = isCountedOut && !settings.style.silenced.contains(kind)
        switch sound {
        case .recipe(let recipe):
            let pitches = recipe.parts.compactMap(\.pitch)
            let contour = pitches.map { plain($0.from) + ($0.from == $0.to ? "" : "-\(plain($0.to))") }
            self.contour = contour.joined(separator: " ") + " Hz"
            notes = recipe.parts.map(\.description)
            file = nil
        case .recorded(let recorded):
            contour = recorded.file
            notes = nil
            file = recorded.file
        }
    }

    /// `523 784 Hz, 0.37s`, or the file.
    fileprivate var played: String {
        contour + ", " + Duration.microseconds(lengthUs / 10_000 * 10_000).text
    }

    /// What the person changed about it.
    fileprivate var change: String {
        if !on { return "off" }
        return gainDb == 0 ? "" : decibels(gainDb)
    }
}

extension SoundList {
    /// A line each, below what holds for all.
    package var text: String {
        let pitch = pitchSemitones == 0 ? nil : "\(pitchSemitones > 0 ? "+" : "")\(pitchSemitones) semitones"
        let volume = volumeDb == 0 ? nil : "volume \(decibels(volumeDb))"
        let head = ["Theme \(theme)", volume, pitch].compactMap(\.self).joined(separator: ", ")
        let rows = cues.map { [$0.cue, $0.meaning, $0.played, "\(plain($0.peakDb)) dBFS", $0.change] }
        return head + "\n\n" + table(rows)
    }
}

/// `+3 dB`, `-4.5 dB`
private func decibels(_ level: Double) -> String { "\(level > 0 ? "+" : "")\(plain(level)) dB" }

/// A number without the `.0` that a whole `Double` prints.
private func plain(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? "\(number)" }
