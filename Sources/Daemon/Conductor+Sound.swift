import Playback
import Workout

extension Conductor {
    /// What the conductor plays with; the player is behind closures so that tests can listen.
    package struct Sound: Sendable {
        /// As `Player.open`.
        var open: @Sendable () -> Void
        /// As `Player.play`.
        var play: @Sendable (_ cues: [TimedCue], _ words: [TimedUtterance], _ staysOpen: Bool) -> Void
        /// Has a voice make these sentences ready, in this order; what it was to make before is of no use any more.
        var prepare: @Sendable (_ sentences: [String], _ voice: Voice) -> Void
        /// Ends that, and forgets what was made ready.
        var forget: @Sendable () -> Void
        /// As `Player.finish`.
        var finish: @Sendable () -> Void
        /// As `Player.diagnostics`.
        var diagnostics: @Sendable () -> Player.Diagnostics
        /// How long the first cue waits for the device.
        var patience: Duration
        /// From a command to the first cue that can answer it on its instant.
        var reaction = Session.reaction
        /// What becomes of a session whose sound is lost.
        var audioLoss = AudioLoss.pause
        /// For how long it may be.
        var longestSilence = Session.longestSilence

        /// The device's name, for people: the one in use, or the first to be tried.
        var device: String {
            let known = diagnostics()
            return known.setup?.device ?? known.devices.first ?? "default"
        }
    }
}

extension Conductor.Sound {
    /// The real thing.
    init(_ player: Player, settings: Player.Settings, speaker: Speaker, audioLoss: AudioLoss) {
        self.init(
            open: { player.open() }, play: { player.play($0, saying: $1, staysOpen: $2) },
            prepare: { speaker.say($0, by: $1) },
            forget: {
                speaker.stop()
                player.forgetWords()
            }, finish: { player.finish() },
            diagnostics: { player.diagnostics }, patience: settings.leadIn + Player.lockPatience + settings.offset,
            reaction: Session.reaction + settings.offset, audioLoss: audioLoss)
    }
}
