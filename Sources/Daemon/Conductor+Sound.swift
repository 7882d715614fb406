import Playback
import Workout

extension Conductor {
    /// What the conductor plays with; the player is behind closures so that tests can listen.
    package struct Sound: Sendable {
        /// As `Player.open`.
        var open: @Sendable () -> Bool
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
        /// As `Player.takeMissed`.
        var missed: @Sendable () -> [MissedCue] = { [] }
        /// How long the first cue waits for the device.
        var patience: Duration
        /// From a command to the first cue that can answer it on its instant.
        var reaction = Session.reaction
        /// What becomes of a session whose sound is lost.
        var audioLoss = AudioLoss.pause
        /// For how long it may be.
        var longestSilence = Session.longestSilence

        /// The device's name, for people: the one in use, or the one that was last or is to be tried first.
        func device(isOpen: Bool) -> String {
            let known = diagnostics()
            if let last = known.setup?.device, isOpen || known.devices.contains(last) { return last }
            return known.devices.first ?? "default"
        }

        /// Goes by these settings from now on.
        mutating func adopt(_ settings: Player.Settings, _ audioLoss: AudioLoss) {
            patience = settings.leadIn + Player.lockPatience + settings.offset
            reaction = Session.reaction + settings.offset
            self.audioLoss = audioLoss
        }
    }

    /// What the sound is to go by from the next one on that belongs to no running session.
    package struct Tuning: Sendable {
        let settings: Player.Settings
        let audioLoss: AudioLoss
        /// Has the player told.
        let apply: @Sendable () -> Void
    }

    /// Has what sounds from now on, but for a session that runs, go by `tuning`; by what it goes by already where that is nil.
    /// Only what is planned by this `edition` of the files begins from now on.
    func adopt(_ tuning: Tuning?, edition: Int) {
        guard !isOver else { return }
        self.edition = edition
        guard let tuning else { return }
        self.tuning = tuning
        // The player itself waits for the next time it is opened.
        tuning.apply()
    }

    /// Whether something waits for the end of the session that runs.
    var holdsBack: Bool { run != nil && tuning != nil }

    /// Opens the device for a sound that belongs to no running session.
    func openSound() {
        if let tuning { sound.adopt(tuning.settings, tuning.audioLoss) }
        tuning = nil
        // What was known of the device was of another.
        if sound.open() { device = .closed }
    }

    /// Takes news of the device in, as long as there are any.
    package func listen(to states: AsyncStream<Player.State>) async {
        for await state in states { heard(state) }
    }

    private func heard(_ state: Player.State) {
        device = state
        noteSound(state)
        logger.debug("sound device \(deviceName): \(state)")
        switch state {
        case .ready(let moment):
            if failure != nil { logger.notice("sound device \(deviceName): sound is back") }
            failure = nil
            handle(.audioReady(from: moment))
            signal(from: moment)
        case .failed(let error, let heard):
            dropSignal()
            if failure == nil { logger.warning("\(error): going on without sound") }
            failure = error
            // What hangs may still come, and what was heard may be heard again.
            handle(error.isHanging || heard != nil ? .audioLost(at: heard ?? .now) : .audioUnavailable)
        case .closed:
            // What was said last has been said.
            if run == nil { sound.forget() }
        case .opening:
            break
        }
        publish()
    }

    /// The device's name, for people.
    var deviceName: String {
        switch device {
        case .opening, .ready: sound.device(isOpen: true)
        case .closed, .failed: sound.device(isOpen: false)
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
            diagnostics: { player.diagnostics }, missed: { player.takeMissed() }, patience: .zero)
        adopt(settings, audioLoss)
    }
}
