/// What `voice` in `config.yaml` says.
package struct VoiceSettings: Hashable, Sendable {
    /// What makes the voice.
    package enum Engine: Hashable, Sendable {
        /// Whichever of the others is there.
        case auto
        /// eSpeak NG.
        case espeakNG
        /// Piper, which needs a model.
        case piper
        /// A command of the person's own, as its argument vector; `{text}` in it stands for the words.
        case command([String])
        /// Nothing is spoken.
        case off
    }

    /// What makes the voice.
    package var engine = Engine.auto
    /// The voice or language of eSpeak NG: `en`, `de`, `en-us+f3`.
    package var language: String?
    /// The path of Piper's model.
    package var model: String?
    /// In dB, beside the volume.
    package var gain = 0.0
    /// Whether the number of each repetition is said.
    package var countsReps = false

    /// The defaults.
    package init() {}
}
