import Ear
import Foundation
import Sound
import Testing
import Workout

/// The bundled themes as they sounded when somebody last looked: `Golden/themes.txt`.
@Suite struct GoldenTests {
    private static let file = BundledThemes.root.appending(path: "Tests/SoundTests/Golden/themes.txt")
    private static let heading = """
        The cues of the bundled themes as they are rendered at 48 kHz: length, pitch of each note, loudest sample,
        checksum of the samples; then the loudness of every 10 ms (20 ms where it says so), in eighths of the loudest.
        `make golden` writes this file anew. Look at what has changed before you commit it.


        """

    private static func portrait(_ kind: CueKind, of theme: Theme) -> Portrait {
        Portrait(Clip(theme[kind], rate: 48_000).samples, rate: 48_000)
    }

    private static func entry(_ kind: CueKind, of theme: Theme) -> String {
        let portrait = portrait(kind, of: theme)
        let pitches = portrait.pitches.map { pitch in
            let (first, last) = (Int(pitch.first.rounded()), Int(pitch.last.rounded()))
            return abs(first - last) * 50 > first ? "\(first)–\(last)" : "\(first)"
        }
        let peak = String(format: "%.1f", portrait.peak)
        let column = portrait.column == 10 ? "" : ", \(portrait.column) ms a column"
        return """
            \(theme.name) \(kind.rawValue): \(portrait.milliseconds) ms, \(pitches.joined(separator: " ")) Hz, \
            \(peak) dBFS, \(portrait.checksum)\(column)
            |\(portrait.picture)|

            """
    }

    @Test func `Every cue of every theme sounds as it did`() throws {
        let entries = try BundledThemes.names.flatMap { name in
            let theme = try BundledThemes.theme(name)
            return CueKind.allCases.map { Self.entry($0, of: theme) }
        }
        let text = Self.heading + entries.joined(separator: "\n")
        if ProcessInfo.processInfo.environment["TENUTO_ACCEPT_GOLDEN"] != nil {
            try Data(text.utf8).write(to: Self.file)
        }
        let golden = try String(contentsOf: Self.file, encoding: .utf8)
        guard text != golden else { return }
        let changed = entries.filter { !golden.contains($0) }
        Issue.record(
            """
            \(changed.count) cues are not what \(Self.file.path) shows. If that is meant, `make golden` writes it \
            anew. They now are:
            \(changed.joined(separator: "\n"))
            """)
    }

    /// What the pictures show is held against the theme files, which the ear reads by itself.
    @Test(arguments: BundledThemes.names)
    func `Length, pitch, level and rhythm of every cue are those of its file`(name: String) throws {
        let sheet = try BundledThemes.sheet(name)
        let theme = try BundledThemes.theme(name)
        for kind in CueKind.allCases {
            let cue = try #require(sheet[kind.rawValue], "\(kind) is in the file")
            let portrait = Self.portrait(kind, of: theme)
            #expect(portrait.milliseconds == Int((cue.seconds * 1000).rounded()))
            #expect(abs(portrait.peak - cue.peak) < 0.05)

            let notes = cue.notes.filter(\.sounds)
            #expect(portrait.pitches.count == notes.count, "\(name) \(kind)")
            for (pitch, note) in zip(portrait.pitches, notes) {
                // A window of 100 ms at either end of a glide has the pitch of its middle.
                let inset = note.from == note.to ? 0 : 0.05 / note.seconds
                let (first, last) = (
                    note.from + (note.to - note.from) * inset, note.to - (note.to - note.from) * inset
                )
                #expect(abs(pitch.first / first - 1) < 0.02 && abs(pitch.last / last - 1) < 0.02, "\(name) \(kind)")
            }

            // A column is blank if and only if nothing sounds anywhere in it; the quietest edges may round to it.
            var start = 0.0
            let columns = Array(portrait.picture)
            for note in cue.notes {
                let (first, end) = (
                    start * 1000 / Double(portrait.column), (start + note.seconds) * 1000 / Double(portrait.column)
                )
                for column in Int(first.rounded(.up))..<Int((end + 0.001).rounded(.down)) {
                    #expect((columns[column] != " ") == note.sounds, "\(name) \(kind) column \(column)")
                }
                start += note.seconds
            }
        }
    }
}
