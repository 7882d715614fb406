import Units
import Control

/// What the daemon's sessions sounded like since it started.
struct SessionSoundCheck {
    /// A cue later than this is noticed by who counts along, in microseconds.
    private static let late = 20_000

    /// What the daemon says of itself; nil where none answers.
    let status: Status?

    var findings: [Finding] {
        guard let status else { return [] }
        return [sound(status.audio)]
            + status.problems.map { problem in
                .warning(
                    .sessions, "tenutod says: \(problem.text)", advice: "tenuto check, and the lines above, say more")
            }
    }

    private func sound(_ audio: Status.Audio) -> Finding {
        let figures = [
            "lateUs": audio.lateUs, "lateMaxUs": audio.lateMaxUs, "underruns": Int64(audio.underruns),
            "reopenings": Int64(audio.reopenings), "missed": Int64(audio.missed),
        ]
        let place = "tenutod plays on \(audio.device)"
        if audio.state == .silent {
            return .problem(
                .sessions, "\(place), and nothing is heard",
                advice: "the lines about the device say why; sound comes back by itself when the device does",
                figures: figures)
        }
        let late = audio.lateMaxUs > Self.late ? "a cue was \(audio.lateMaxUs / 1000) ms late" : nil
        let faults = [
            counted(audio.missed, "cue did not sound", "cues did not sound"), late,
            counted(audio.underruns, "time the device ran dry", "times the device ran dry"),
            counted(audio.reopenings, "time it was lost and opened again", "times it was lost and opened again"),
        ].compactMap(\.self)
        guard faults.isEmpty else {
            return .warning(
                .sessions, "\(place); since it started: \(faults.joined(separator: ", "))",
                advice: "where that goes on: see what keeps this machine busy, or try another device", figures: figures)
        }
        return .ok(
            .sessions, "\(place) (\(audio.state.rawValue)); every cue sounded on time since it started",
            figures: figures)
    }
}
