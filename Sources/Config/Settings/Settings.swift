import Sound
import Units
import Workout

/// What `config.yaml` says; every key has a default.
package struct Settings: Hashable, Sendable {
    /// The ALSA PCMs to play on: the first that opens is used.
    package var devices = ["default"]
    /// Silence before the first cue: Bluetooth and HDMI swallow onsets.
    package var leadIn = Duration.milliseconds(700)
    /// What the device is fed between cues.
    package var keepAlive = KeepAlive.silence
    /// How much later than the device says a cue is heard: what Bluetooth takes on its way.
    package var offset = Duration.zero
    /// What becomes of a session whose sound is lost for long.
    package var audioLost = AudioLoss.pause
    /// The theme by its folder's name.
    package var theme = "default"
    /// How loud and how high it sounds.
    package var levels = Levels()
    /// Which cues sound and what is spoken, beside the theme. Without speech: whether there is a voice is found out later.
    package var style = CueStyle()
    /// What speaks.
    package var voice = VoiceSettings()
    /// The person's own breath.
    package var breath = Breath.calm
    /// What is run when something happens.
    package var hooks = HookSettings()
    /// Whether a routine that is due is shown on the desktop.
    package var notifications = true

    /// The defaults.
    package init() {}

    /// What `lead-in` may be.
    package static let allowedLeadIn: ClosedRange<Duration> = .zero ... .seconds(5)
    /// What `offset` may be.
    package static let allowedOffset: ClosedRange<Duration> = .zero ... .seconds(2)
    /// What breathing in and breathing out may each be.
    package static let allowedBreath: ClosedRange<Duration> = .milliseconds(500) ... .seconds(30)

    /// Reads `configFolder/config.yaml`. Without the file, and with problems in it, these are the defaults. Whether there is
    /// such a theme only `Setup` says.
    package static func load(configFolder: String?) -> Loaded<Settings> {
        do {
            guard let configFolder, let text = try FileReader.text("\(configFolder)/config.yaml") else {
                return Loaded(value: Settings(), problems: [])
            }
            return read(text)
        } catch {
            return Loaded(value: Settings(), problems: [error])
        }
    }

    static func read(_ text: SourceText) -> Loaded<Settings> { SettingsDraft(text).loaded }

    /// Takes what `root` says, and gives the place at which it names a theme.
    mutating func read(_ root: Value) -> Value? {
        guard let fields = root.fields(["audio", "cues", "voice", "breath", "hooks", "notifications"]) else {
            return nil
        }
        var named: Value?
        if let audio = fields.section("audio", Self.audioKeys) { readAudio(audio) }
        if let cues = fields.section("cues", Self.cueKeys) { named = readCues(cues) }
        if let written = fields["voice"], !written.node.isNull { voice = VoiceSettings(written) ?? voice }
        if let breath = fields.section("breath", ["in", "out"]) {
            self.breath.inhale = breath["in"]?.duration(Self.allowedBreath) ?? self.breath.inhale
            self.breath.exhale = breath["out"]?.duration(Self.allowedBreath) ?? self.breath.exhale
        }
        if let hooks = fields.section("hooks", HookSettings.keys) { self.hooks = HookSettings(hooks) }
        if let written = fields["notifications"], !written.node.isNull {
            notifications = written.truth() ?? notifications
        }
        return named
    }
}

extension Fields {
    /// The mapping at `key`; nil when it is not written or, as in a file with all its lines commented out, is empty.
    fileprivate func section(_ key: String, _ allowed: [String]) -> Fields? {
        guard let value = self[key], !value.node.isNull else { return nil }
        return value.fields(allowed)
    }
}
