import Config
import Ear
import Foundation
import Sound
import Testing
import Units
import Workout

/// A whole session written back down from its sound, by an ear that has never seen the plan.
@Suite struct ScribeTests {
    private static func timeline(_ id: String, _ theme: Theme) throws -> Timeline {
        Timeline(try Library.load(configFolder: nil).routine(id), lengths: CueLengths { theme.length(of: $0) })
    }

    /// The plan's own list of what is done.
    private static func efforts(_ timeline: Timeline) -> [[Scribe.Effort]] {
        let active = timeline.steps.filter(\.isActive)
        return Dictionary(grouping: active, by: \.block).sorted { $0.key < $1.key }.map { _, steps in
            steps.map { step in
                var (kind, breaths, pose) = ("hold", 0, step.pose)
                // The phases of a moving repetition are no poses.
                if step.motion == .up { (kind, pose) = ("up", 0) }
                if step.motion == .down { (kind, pose) = ("down", 0) }
                if case .breaths(let count, _) = step.pacing { breaths = count }
                return Scribe.Effort(
                    kind, milliseconds: Int(step.duration.microseconds / 1000), breaths: breaths, rep: step.rep,
                    place: (step.side ?? pose) + 1)
            }
        }
    }

    /// One line for each block: `2 × (hold 10.0)`, with the side or pose where there are several.
    private static func text(_ blocks: [[Scribe.Effort]]) -> [String] {
        blocks.map { block in
            let hasPlaces = block.contains { $0.place > 1 }
            var runs: [(count: Int, rep: String)] = []
            var rep: [Scribe.Effort] = []
            let finish = {
                let words = rep.map { effort in
                    "\(effort.kind) \(Double(effort.milliseconds) / 1000)"
                        + (effort.breaths > 0 ? " of \(effort.breaths) breaths" : "")
                        + (hasPlaces ? " on \(effort.place)" : "")
                }
                let text = words.joined(separator: ", ")
                if runs.last?.rep == text { runs[runs.count - 1].count += 1 } else { runs.append((1, text)) }
                rep = []
            }
            for effort in block {
                if let last = rep.last, last.rep != effort.rep { finish() }
                rep.append(effort)
            }
            finish()
            return runs.map { "\($0.count) × (\($0.rep))" }.joined(separator: ", then ")
        }
    }

    private static func heard(_ timeline: Timeline, _ name: String) throws -> [Ear.Heard] {
        var recording = Ear.Recording(rate: 48_000)
        let recorded = timeline.recording
        Renderer(bank: CueBank(theme: try BundledThemes.theme(name), rate: 48_000))
            .render(recorded.cues, lasting: recorded.duration, blockFrames: 48_000) { recording.add($0) }
        return Ear(try BundledThemes.sheet(name), bits: 16).listen(recording.finish())
    }

    @Test(arguments: BundledThemes.names)
    func `The sound of upper-back is written back down as it was planned`(name: String) throws {
        let timeline = try Self.timeline("upper-back", BundledThemes.theme(name))
        let heard = try Self.heard(timeline, name)
        let written = Scribe.write(heard)
        // By hand from the routine's files.
        #expect(
            Self.text(written) == [
                "5 × (up 2.0 on 1, down 2.0 on 1), then 5 × (up 2.0 on 2, down 2.0 on 2)",
                "2 × (hold 10.0)",
                "10 × (hold 5.0)",
                "6 × (hold 5.0 on 1, hold 5.0 on 2)",
                "10 × (hold 14.0 of 2 breaths on 1, hold 14.0 of 2 breaths on 2)",
                "1 × (hold 30.0)",
                "10 × (hold 10.0)",
            ])
        #expect(written == Self.efforts(timeline))
        #expect(heard.count == timeline.cues.count)
        for (cue, sound) in zip(timeline.cues, heard) {
            #expect(sound.names.contains(cue.kind.rawValue), "at \(cue.offset)")
            #expect(abs(sound.onset - Double(cue.offset.microseconds) / 1_000_000) < 0.0005, "\(cue.kind)")
        }
    }
}
