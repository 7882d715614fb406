import Config
import Foundation
import Rig
import Sound
import Testing
import Units
import Workout

@testable import Daemon

/// `docs/sound.md`: its tables say what the themes and the program say, and what it shows works.
@Suite struct SoundManualTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        .standardizedFileURL
    private let manual: String

    init() throws {
        manual = try String(contentsOf: Self.root.appending(path: "docs/sound.md"), encoding: .utf8)
    }

    @Test func `the table of cues says what each means`() {
        let table = rows(after: "| cue | says |")
        #expect(table == CueKind.allCases.map { ["`\($0.rawValue)`", $0.meaning] })
    }

    @Test func `the table of sounds is what the themes are made of`() throws {
        let table = rows(after: "| cue | `default` | `low` | `soft` |")
        let themes = ["default", "low", "soft"].map { Themes.load(name: $0, dataFolder: nil) }
        #expect(themes.flatMap(\.problems) == [])
        for (row, kind) in zip(table, CueKind.allCases) {
            #expect(row == ["`\(kind.rawValue)`"] + themes.map { cell($0.value[kind]) })
        }
        #expect(table.count == CueKind.allCases.count)
    }

    /// A cue as the table writes it: `784/120 (30) 523/220, −9`.
    private func cell(_ sound: CueSound) -> String {
        let plain = { (number: Double) in number == number.rounded() ? "\(Int(number))" : "\(number)" }
        let parts = (sound.recipe?.parts ?? []).map { part in
            let length = part.length / .milliseconds(1)
            guard let pitch = part.pitch else { return "(\(plain(length)))" }
            let hertz = pitch.from == pitch.to ? plain(pitch.from) : "\(plain(pitch.from))→\(plain(pitch.to))"
            return "\(hertz)/\(plain(length))"
        }
        return parts.joined(separator: " ") + ", −\(plain(-sound.peak))"
    }

    @Test func `every example is read as it stands`() throws {
        let examples = manual.components(separatedBy: "```yaml\n").dropFirst().map {
            $0.components(separatedBy: "```")[0]
        }
        #expect(examples.count >= 9)
        for text in examples {
            let folder = try TemporaryFolder()
            let name = text.hasPrefix("# theme.yaml\n") ? "theme.yaml" : "config.yaml"
            #expect(text.hasPrefix("# \(name)\n"), "an example says what file it is: \(text)")
            try FileManager.default.createDirectory(atPath: folder.path + "/done", withIntermediateDirectories: true)
            for file in ["bell.wav", "done/gong.wav"] {
                try beep.write(to: URL(filePath: "\(folder.path)/\(file)"))
            }
            let path = "\(folder.path)/\(name)"
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            let problems = Config.Check.problems(in: [path], configFolder: nil)
            #expect(problems.map(\.summary) == [], "\(text)")
        }
    }

    /// A sound file: a tenth of a second of a square wave, 8 kHz, 8 bits, by the WAV format's own rules.
    private var beep: Data {
        let samples = (0..<800).map { UInt8($0 / 8 % 2 == 0 ? 96 : 160) }
        let number = { (value: UInt32) in withUnsafeBytes(of: value.littleEndian) { Array($0) } }
        let format: [UInt8] = [1, 0, 1, 0] + number(8000) + number(8000) + [1, 0, 8, 0]
        let body = Array("WAVEfmt ".utf8) + number(16) + format + Array("data".utf8) + number(800) + samples
        return Data(Array("RIFF".utf8) + number(UInt32(body.count)) + body)
    }

    /// The cells of the table below `header`.
    private func rows(after header: String) -> [[String]] {
        let lines = manual.components(separatedBy: header + "\n").last?.components(separatedBy: "\n").dropFirst() ?? []
        return lines.prefix { $0.hasPrefix("| ") }.map { line in
            line.dropFirst(2).dropLast(2).components(separatedBy: " | ")
        }
    }
}
