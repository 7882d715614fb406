import Config
import Units

/// What speaks, and whether it does when it is asked.
struct VoiceCheck {
    /// What a voice is asked to say.
    private static let words = "Ready."

    let settings: VoiceSettings
    let choice: (voice: Voice?, explanation: String)
    /// How long the voice took for a word, or what was wrong; nil where there is none.
    let trial: Result<Duration, VoiceError>?

    var finding: Finding {
        switch (trial, settings.engine) {
        case (.success(let time), _):
            .ok(.voice, choice.explanation, figures: ["tookUs": time.microseconds])
        case (.failure(let error), _):
            .problem(
                .voice, "\(error)",
                advice:
                    "have it write a sound file to its standard output, or choose another with voice: in config.yaml")
        case (nil, .off): .ok(.voice, choice.explanation)
        case (nil, .auto): .ok(.voice, "nothing is spoken: " + choice.explanation)
        case (nil, .espeakNG), (nil, .piper), (nil, .command):
            .problem(
                .voice, choice.explanation, advice: "install it, or choose another with voice: in config.yaml")
        }
    }

    /// Looks for the voice, and has it say a word. Blocks for as long as that takes, 10 s at most.
    static func look(_ settings: VoiceSettings, dataFolder: String?, environment: [String: String]) -> VoiceCheck {
        let choice = Voice.choose(settings, dataFolder: dataFolder, environment: environment)
        let begun = SuspendingClock.now
        let trial = choice.voice.map { voice in
            Result { () throws(VoiceError) -> Duration in
                _ = try voice.recorded(saying: words, environment: environment)
                return SuspendingClock.now - begun
            }
        }
        return VoiceCheck(settings: settings, choice: choice, trial: trial)
    }
}
