import Config
import Playback
import Sound
import Units
import Workout

/// A few cues, left, right and both, and what the device showed meanwhile.
package enum SoundTest {
    /// What is heard, and when.
    private static let parts: [(name: String, pan: Pan?, offset: Duration)] = [
        ("left", .left, .zero), ("right", .right, .seconds(1)), ("both", nil, .seconds(2)),
    ]
    private static let length = Duration.seconds(3)

    /// Plays on the first device of `settings` that opens, tells `heard` what sounds as it does, and says how the device
    /// was. Blocks for some seconds.
    package static func run(
        _ settings: Player.Settings, theme: Theme, heard: @escaping @Sendable (String) -> Void
    ) -> DoctorReport {
        let cues = parts.map { Cue(.repChange, at: $0.offset, pan: $0.pan) }
        let trial = DeviceTrial(settings, theme: theme, cues: cues, lasting: length) { start in
            Task {
                for part in parts {
                    let left = start + part.offset - .now
                    if left > .zero { try await Task.sleep(for: left, clock: .suspending) }
                    heard(part.name)
                }
            }
        }
        let check = DeviceCheck(trials: [trial], listened: length, held: nil, cards: SoundCards())
        return DoctorReport(findings: check.findings)
    }
}
