import Playback
import Units
import VarlinkServer
import Workout

/// The sound that says that it is the person's turn.
extension Conductor {
    /// A sound that waits for the device, and for what it tells of to be stored.
    struct Signal {
        /// Not before this instant.
        let moment: Moment
        /// What is stored first; nil for nothing, or once that took too long.
        var commit: Int?
        /// What gives up waiting for it.
        var patience: EventThread.Alarm?
        /// When it sounds, once it is the device's.
        var sounds: Moment?
    }

    /// By when it has sounded, from its first sample.
    private static let longestSignal = Duration.seconds(1)

    /// How long a sound waits for the disk (§7).
    private static let longestCommit = Duration.milliseconds(200)

    /// Has it sound at `moment` or as soon after as the device is ready, once `commit` is stored.
    func signal(at moment: Moment, after commit: Int?) {
        guard run == nil else { return }
        desk.signal?.patience?.cancel()
        let patience = commit.map { commit in
            thread.after(Self.longestCommit) { [weak self] in self?.assumeIsolated { $0.committed(commit) } }
        }
        desk.signal = Signal(moment: moment, commit: commit, patience: patience)
        openSound()
        signalIfReady()
    }

    /// `commit` is stored, or has taken too long.
    func committed(_ commit: Int) {
        guard desk.signal?.commit == commit else { return }
        desk.signal?.patience?.cancel()
        desk.signal?.commit = nil
        signalIfReady()
    }

    /// The device is open already: what is handed to it sounds a moment later.
    func signalIfReady() {
        if case .ready = device { signal(from: .now + sound.reaction) }
    }

    /// What is handed to the device sounds from `ready` on.
    func signal(from ready: Moment) {
        guard let signal = desk.signal, signal.commit == nil, signal.sounds == nil else { return }
        let moment = max(signal.moment, ready)
        desk.signal?.sounds = moment
        sound.play([TimedCue(.yourTurn, at: moment)], [], false)
        sound.finish()
    }

    /// It is not wanted any more, or cannot be heard. What the device has of it is silenced.
    func dropSignal() {
        guard let signal = desk.signal else { return }
        signal.patience?.cancel()
        desk.signal = nil
        guard run == nil else { return }
        if let moment = signal.sounds {
            guard services.clock.reading().awake < moment + Self.longestSignal else { return }
            sound.play([], [], false)
        }
        sound.finish()
    }
}
