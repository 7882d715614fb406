import Playback
import Units

/// What became of trying a sound device.
struct DeviceTrial {
    /// What it showed while it played silence.
    struct Figures: Hashable {
        /// Frames per second that it plays.
        var rate: Int
        /// Frames between two wake-ups of its own.
        var period: Int
        /// Frames that it holds.
        var buffer: Int
        /// From opening until it was known when a frame is heard; nil where that never was.
        var timeToLock: Duration?
        /// From writing a frame to hearing it.
        var latency: Duration
        /// How far its readings wandered.
        var jitter: Duration
    }

    /// The PCM's name.
    let device: String
    /// What it showed, or why it could not be opened.
    let outcome: Result<Figures, PlaybackError>
}

/// Whether a session can be heard: the devices in the order they are tried.
struct DeviceCheck {
    /// Two cues further apart than this from what the plan says can be noticed by a person who counts along.
    private static let steady = Duration.milliseconds(2)
    /// Sound cards that take longer than this to be heard make each `tap` feel late.
    private static let prompt = Duration.milliseconds(500)

    /// What became of each.
    let trials: [DeviceTrial]
    /// How long each was played to.
    let listened: Duration
    /// The device that the running daemon has open, by its word.
    let held: String?
    /// The sound cards of this machine.
    let cards: SoundCards

    var findings: [Finding] {
        let isAnyOpen = trials.contains { trial in
            if case .success = trial.outcome { true } else { isHeld(trial) }
        }
        let findings = trials.flatMap { trial in
            switch trial.outcome {
            case .success(let figures): self.findings(of: trial.device, figures)
            case .failure where isHeld(trial):
                [Finding.ok(.device, "\(trial.device): held by tenutod; what it says of it stands under sessions")]
            case .failure(let error): [finding(of: error, isAnyOpen: isAnyOpen)]
            }
        }
        return findings + (isAnyOpen ? [] : [cards.finding].compactMap(\.self))
    }

    private func isHeld(_ trial: DeviceTrial) -> Bool {
        guard case .failure(let error) = trial.outcome else { return false }
        return error.code == .busy && trial.device == held
    }

    private func findings(of device: String, _ figures: DeviceTrial.Figures) -> [Finding] {
        let opened = Finding.ok(
            .device,
            "\(device): \(figures.rate) Hz, 16 bit, stereo; period \(frames(figures.period, figures.rate)), "
                + "buffer \(frames(figures.buffer, figures.rate))",
            figures: [
                "rate": Int64(figures.rate), "periodFrames": Int64(figures.period),
                "bufferFrames": Int64(figures.buffer),
            ])
        return [opened, timing(of: device, figures)]
    }

    private func timing(of device: String, _ figures: DeviceTrial.Figures) -> Finding {
        var measured = ["latencyUs": figures.latency.microseconds, "jitterUs": figures.jitter.microseconds]
        guard let lock = figures.timeToLock else {
            return .warning(
                .timing, "\(device): does not say when a sound is heard",
                advice: "cues go by the machine's clock; a sound server (device: pulse) or a sound card knows better",
                figures: measured)
        }
        measured["timeToLockUs"] = lock.microseconds
        let found =
            "\(device): locked after \(milliseconds(lock)), heard \(milliseconds(figures.latency)) after it is written, "
            + "jitter \(milliseconds(figures.jitter)) over \(listened.text)"
        if figures.jitter > Self.steady {
            return .warning(
                .timing, found,
                advice: "cues may be that far off; see what else keeps this machine busy, or try another device",
                figures: measured)
        }
        if figures.latency > Self.prompt {
            return .warning(
                .timing, found,
                advice: "cues are on time all the same; pause and tap are answered that much later",
                figures: measured)
        }
        return .ok(.timing, found, figures: measured)
    }

    private func finding(of error: PlaybackError, isAnyOpen: Bool) -> Finding {
        let advice =
            switch error.code {
            case .busy: "close what plays on it, or let both play through a sound server: audio: { device: pulse }"
            case .unavailable:
                "aplay -L lists the devices there are; name one in config.yaml: audio: { device: … }"
            case .unsupported:
                "let ALSA convert: plughw:… in place of hw:…, or a sound server: audio: { device: pulse }"
            case .stalled, .interrupted:
                "the sound server hangs: systemctl --user restart pipewire pipewire-pulse (or pulseaudio)"
            }
        return isAnyOpen
            ? .warning(.device, "\(error)", advice: advice) : .problem(.device, "\(error)", advice: advice)
    }
}

/// `4096 frames (85.3 ms)`
private func frames(_ count: Int, _ rate: Int) -> String {
    "\(count) frames (\(milliseconds(.seconds(count) / max(1, rate))))"
}

/// To a tenth of a millisecond.
private func milliseconds(_ duration: Duration) -> String {
    let tenths = (duration.microseconds + 50) / 100
    return tenths % 10 == 0 ? "\(tenths / 10) ms" : "\(tenths / 10).\(tenths % 10) ms"
}
