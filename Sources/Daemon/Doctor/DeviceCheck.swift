import Control
import Playback
import Sound
import Units
import Workout

/// What became of trying a sound device.
struct DeviceTrial {
    /// What it showed while it played.
    struct Figures: Hashable {
        /// Frames per second that it plays.
        var rate = 48_000
        /// Frames between two wake-ups of its own.
        var period = 4096
        /// Frames that it holds.
        var buffer = 16_384
        /// Whether it takes its time; ALSA's `null` does not.
        var keepsTime = true
        /// From opening it until it was known when a frame is heard; nil where that never was.
        var timeToLock: Duration?
        /// From starting it to hearing its first frame, as it says.
        var latency: Duration?
        /// How far 99 of 100 of its readings were from an even flow, at most.
        var jitter: Duration?
        /// How often it ran dry.
        var underruns = 0
    }

    /// The PCM's name.
    let device: String
    /// What it showed, or why it could not be opened.
    let outcome: Result<Figures, PlaybackError>
}

extension DeviceTrial {
    /// Plays silence, and `cues` in it, for `length` on the first device of `settings` that opens. Blocks meanwhile.
    init(
        _ settings: Player.Settings, theme: Theme, cues: [Cue] = [], lasting length: Duration,
        began: @escaping @Sendable (Moment) -> Void = { _ in }
    ) {
        do throws(PlaybackError) {
            let report = try Probe.run(settings, theme: theme, cues: cues, lasting: length, began: began)
            device = report.setup.device
            outcome = .success(
                Figures(
                    rate: report.setup.rate, period: report.setup.period, buffer: report.setup.buffer,
                    keepsTime: report.keepsTime, timeToLock: report.timeToLock, latency: report.latency,
                    jitter: report.jitter?.p99, underruns: report.underruns))
        } catch {
            device = error.device
            outcome = .failure(error)
        }
    }
}

/// Whether a session can be heard: the devices in the order they are tried.
struct DeviceCheck {
    /// More than this is more than sound cards and servers show that are well (measured: under 1 ms).
    private static let steady = Duration.milliseconds(2)
    /// What takes longer than this to be heard makes the answer to each `tap` feel late.
    private static let prompt = Duration.milliseconds(500)

    /// What became of each.
    let trials: [DeviceTrial]
    /// How long each was played to.
    let listened: Duration
    /// What the running daemon says of the device that it has open; nil where it has none.
    let held: Diagnostics?
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
                [heldFinding(trial.device)]
            case .failure(let error): [finding(of: error, isAnyOpen: isAnyOpen)]
            }
        }
        return findings + (isAnyOpen ? [] : [cards.finding].compactMap(\.self))
    }

    private func isHeld(_ trial: DeviceTrial) -> Bool {
        guard case .failure(let error) = trial.outcome else { return false }
        return error.code == .busy && trial.device == held?.device
    }

    /// A device that nobody else can try meanwhile.
    private func heldFinding(_ device: String) -> Finding {
        var figures: [String: Int64] = [:]
        var parts = ["\(device): tenutod itself plays on it"]
        if let rate = held?.rate, let period = held?.period, let buffer = held?.buffer {
            parts.append("\(rate) Hz; period \(frames(period, rate)), buffer \(frames(buffer, rate))")
            figures = ["rate": Int64(rate), "periodFrames": Int64(period), "bufferFrames": Int64(buffer)]
        }
        if let lock = held?.timeToLockUs {
            parts.append("locked after \(milliseconds(.microseconds(lock)))")
            figures["timeToLockUs"] = lock
        }
        if let latency = held?.latencyUs {
            parts.append("heard \(milliseconds(.microseconds(latency))) after it starts")
            figures["latencyUs"] = latency
        }
        return .ok(.device, parts.joined(separator: ", "), figures: figures)
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
        let known = [
            ("timeToLockUs", figures.timeToLock), ("latencyUs", figures.latency), ("jitterUs", figures.jitter),
        ]
        var measured: [String: Int64] = ["underruns": Int64(figures.underruns)]
        for (name, duration) in known { measured[name] = duration?.microseconds }
        guard figures.keepsTime, let lock = figures.timeToLock else {
            return .warning(
                .timing, "\(device): \(figures.keepsTime ? "does not say when a sound is heard" : "keeps no time")",
                advice: "cues go by this machine's clock there; where nothing is heard, choose another device",
                figures: measured)
        }
        let parts = [
            "locked after \(milliseconds(lock))", figures.latency.map { "heard \(milliseconds($0)) after it starts" },
            figures.jitter.map { "jitter \(milliseconds($0)) over \(listened.text)" },
        ]
        let found = "\(device): " + parts.compactMap(\.self).joined(separator: ", ")
        if figures.underruns > 0 {
            return .warning(
                .timing, found + ", ran dry \(counted(figures.underruns, "time", "times") ?? "")",
                advice: "something else keeps this machine busy for more than a third of a second at a time",
                figures: measured)
        }
        if let jitter = figures.jitter, jitter > Self.steady {
            return .warning(
                .timing, found,
                advice: "cues may be that far off; see what else keeps this machine busy, or try another device",
                figures: measured)
        }
        if let latency = figures.latency, latency > Self.prompt {
            return .warning(
                .timing, found, advice: "cues are on time all the same; the answer to a tap comes that much later",
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
