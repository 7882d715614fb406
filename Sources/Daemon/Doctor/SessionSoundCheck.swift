import Control

/// What the daemon's sessions sounded like since it started.
struct SessionSoundCheck {
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
        switch audio.state {
        case .silent:
            .problem(
                .sessions, "tenutod plays on \(audio.device), and nothing is heard",
                advice: "the lines about the device say why; sound comes back by itself when the device does")
        case .closed, .opening, .ok:
            .ok(
                .sessions, "tenutod plays on \(audio.device) (\(audio.state.rawValue))",
                figures: ["lateUs": audio.lateUs])
        }
    }
}
