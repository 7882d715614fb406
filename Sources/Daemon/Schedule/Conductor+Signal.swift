import Control
import Playback
import Units
import VarlinkServer
import Workout

/// Sounds while no session runs: that it is the person's turn, and what the person asks to hear.
extension Conductor {
    /// A sound that waits for the device, and for what it tells of to be stored.
    struct Signal {
        /// What sounds.
        var cue = CueKind.yourTurn
        /// Whether the person only wants to hear it.
        var isDemonstration = false
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

    /// Has `cue` sound as soon as the device is ready. What is due goes before.
    package func demonstrate(_ cue: CueKind) throws(Refusal) -> Status {
        // A session that is over by now is in nobody's way.
        handle(.deadline)
        if let run { throw .busy(Name(run.session.timeline.routine)) }
        let now = services.clock.reading().awake
        if let signal = desk.signal, !signal.isDemonstration,
            signal.sounds.map({ now < $0 + Self.longestSignal }) ?? true,
            let routine = (desk.agenda.answerable ?? desk.agenda.open.first)?.occurrence.routine
        {
            throw .busy(Name(id: routine.description, name: name(of: routine)))
        }
        desk.signal = Signal(cue: cue, isDemonstration: true, moment: now)
        openSound()
        signalIfReady()
        return status()
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
        let cues = [TimedCue(signal.cue, at: moment)]
        sound.play(cues, [], false)
        plan(cues)
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
            plan([])
        }
        sound.finish()
    }
}
