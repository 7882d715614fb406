import Foundation
import Rig
import Sound
import Testing
import Workout

extension ProgramTests {
    /// `tenuto sounds` as a person types it, heard through a PulseAudio of its own.
    @Suite struct SoundsTests {
        @Test func `The cues are listed as the settings have them, for people and for programs`() throws {
            let home = try Home()
            try home.write(
                "cues: { theme: low, volume: -3, off: [halfway] }\n", to: .config, "tenuto/config.yaml")
            let list = try home.tenuto("sounds")
            #expect(list.status == 0 && list.errors.isEmpty)
            let lines = list.output.split(separator: "\n")
            #expect(lines.first == "Theme low, volume -3 dB")
            #expect(lines.count == 19, "a line for all and for each of 18 cues")
            #expect(lines.contains { $0.hasPrefix("halfway ") && $0.hasSuffix("off") })
            let other = try home.tenuto("sounds", "list", "--theme", "default", "--json")
            #expect(other.status == 0 && other.output.contains(#""theme":"default""#))
            #expect(other.output.contains(#""notes":["1047 Hz 0.4s"]"#))
            let unknown = try home.tenuto("sounds", "--theme", "lwo")
            #expect(unknown.status == 1 && unknown.output.isEmpty)
            #expect(unknown.complaints.count == 1 && unknown.errors.contains("did you mean \"low\""))
        }

        @Test func `A theme is copied, chosen and heard of`() throws {
            let home = try Home()
            let copy = try home.tenuto("sounds", "copy", "soft", "mine")
            let file = home.path(.data, "tenuto/sounds/mine/theme.yaml")
            #expect(copy.status == 0 && copy.output.hasPrefix("\(file): a copy of the theme soft.\n"))
            #expect(FileManager.default.fileExists(atPath: file))
            let again = try home.tenuto("sounds", "copy", "soft", "mine")
            #expect(again.status == 1 && again.complaints.count == 1 && again.errors.contains("is there already"))
            let json = try home.tenuto("sounds", "copy", "default", "other", "--json")
            #expect(json.status == 0 && json.output.contains(#""copyOf":"default""#))
            try home.write("cues: { theme: mine }\n", to: .config, "tenuto/config.yaml")
            let themes = try home.tenuto("sounds", "themes")
            #expect(themes.status == 0 && themes.output.contains("\n*  mine     your own, "))
            #expect(try home.tenuto("check").status == 0)
            #expect(try home.tenuto("sounds").output.hasPrefix("Theme mine\n"))
        }

        @Test func `A voice says the name of each cue before it`() throws {
            #expect(try undisturbed { try spokenFaults() } == [])
        }

        private func spokenFaults() throws -> [String] {
            let server = try PulseServer()
            let home = try Home(sound: server.environment, mayFindVoice: true)
            let recording = try server.record()
            let outcome = try home.tenuto("sounds", "demo", "holdEnd", "tick")
            #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
            #expect(outcome.output == "holdEnd  lower slowly\ntick  get set; only before a start\n")
            try recording.wait(untilFrame: recording.frames + 24_000)
            let bank = CueBank(theme: try Theme.byHand(), rate: 48_000)
            let report = Detector(bank: bank).examine(try recording.finish())
            guard report.found.map(\.kind) == [.holdEnd, .tick] else { return ["heard: \(report)"] }
            let spoken = report.unexplained.map { $0.lowerBound }
            let first = 0..<(report.found[0].frame - 14_000)
            let second = (report.found[0].frame + 17_760)..<(report.found[1].frame - 14_000)
            return [first, second].filter { span in !spoken.contains { span.contains($0) } }
                .map { "nothing is said in \($0): \(spoken)" }
        }

        @Test func `A demonstration plays the cues that are asked for, and names each`() throws {
            #expect(try undisturbed { try demonstrationFaults() } == [])
        }

        private func demonstrationFaults() throws -> [String] {
            let server = try PulseServer()
            let home = try Home(sound: server.environment)
            try home.write("voice: off\n", to: .config, "tenuto/config.yaml")
            let recording = try server.record()
            let asked: [CueKind] = [.holdEnd, .tick, .sessionDone]
            let outcome = try home.tenuto("sounds", "demo", "holdEnd", "tick", "sessionDone")
            #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
            #expect(
                outcome.output
                    == "holdEnd  lower slowly\ntick  get set; only before a start\nsessionDone  finished\n")
            try recording.wait(untilFrame: recording.frames + 24_000)
            let bank = CueBank(theme: try Theme.byHand(), rate: 48_000)
            let report = Detector(bank: bank).examine(try recording.finish())
            guard report.found.map(\.kind) == asked, report.unexplained.isEmpty else { return ["heard: \(report)"] }
            // Each 0.8 s after the one before: 370 ms and 80 ms long.
            let frames = report.found.map(\.frame)
            let off = [frames[1] - frames[0] - 1170 * 48, frames[2] - frames[1] - 880 * 48]
            return off.allSatisfy { abs($0) <= 96 } ? [] : ["off by \(off) frames"]
        }

        @Test func `A demonstration that nobody can hear says so`() throws {
            let home = try Home()
            let wrong = try home.tenuto("sounds", "demo", "tock")
            #expect(wrong.status == 1 && wrong.complaints.count == 1 && wrong.errors.contains("no such cue"))
            let silent = try home.tenuto("sounds", "demo", "tick", "--device", "nosuch")
            #expect(silent.status == 1 && silent.output.isEmpty)
            #expect(silent.complaints.count == 1 && silent.errors.contains("sound device nosuch"), "\(silent.errors)")
        }

        @Test func `A test of the device is heard left, right and on both, and says how it keeps time`() throws {
            #expect(try undisturbed { try sideFaults() } == [])
        }

        private func sideFaults() throws -> [String] {
            let server = try PulseServer()
            let home = try Home(sound: server.environment)
            let recording = try server.record()
            let outcome = try home.tenuto("sounds", "test")
            #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
            let lines = outcome.output.split(separator: "\n")
            #expect(lines.prefix(3) == ["left", "right", "both"])
            #expect(outcome.output.contains("default: 48000 Hz, 16 bit, stereo; period "), "\(outcome.output)")
            #expect(outcome.output.contains("default: locked after "), "\(outcome.output)")
            try recording.wait(untilFrame: recording.frames + 24_000)
            let samples = try recording.finish()

            // The loudest sample of either side, in the first half of each second.
            let start = try #require(samples.firstIndex { abs(Int($0)) > 300 }) / 2 - 100
            let peaks = (0..<3).map { second in
                (0..<2).map { loudest(in: samples, channel: $0, from: start + second * 48_000) }
            }
            // The far ear has it 12 dB softer: a quarter. -10 dBFS is 10362.
            return zip(peaks, [[10_362, 2603], [2603, 10_362], [10_362, 10_362]]).compactMap { peaks, expected in
                zip(peaks, expected).allSatisfy { abs($0 - $1) <= 40 } ? nil : "\(peaks), expected \(expected)"
            }
        }

        private func loudest(in samples: [Int16], channel: Int, from frame: Int) -> Int {
            let frames = samples.dropFirst(2 * max(0, frame)).prefix(2 * 24_000)
            let own = stride(from: frames.startIndex + channel, to: frames.endIndex, by: 2)
            return own.map { abs(Int(frames[$0])) }.max() ?? 0
        }
    }
}
