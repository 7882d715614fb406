import History
import Playback
import Scheduling
import Units
import Workout

/// What is kept of sessions: each step when it is over, and where the session stands then.
extension Conductor {
    /// A session of which something was left undone; what else is kept of it is in `lastLog`.
    struct Left {
        let timeline: Timeline
        /// The step that it was left in.
        let step: Int
        /// Where it can be gone on with; nil where it came to its end, or has hurt since.
        var bookmark: Session.Bookmark?
        /// When it was left.
        let at: Timestamp
        /// Since when the person was not at it any more: from before its end, where it stood still then.
        let stood: Moment
        /// What it was the answer to, once that has its outcome.
        var occurrence: Occurrence?
    }

    /// After the end of a session some of its cues may turn out not to have sounded: looked at once more then.
    private static let lastLook = Duration.seconds(3)

    /// Keeps what `effects` say of the session that runs, and where it stands now.
    func keep(_ effects: [Session.Effect], at now: Moment) {
        guard var run else { return }
        let wall = services.clock.reading().wall
        var records = Records()
        for step in run.log.miss(sound.missed()) { records.save(step, of: run.id) }
        var outcome: Session.Outcome?
        for effect in effects {
            switch effect {
            case .stepEnded(let passage): records.save(run.log.note(passage), of: run.id)
            case .ended(let end): outcome = end
            case .play, .stepBegan, .setCounted: break
            }
        }
        if let outcome {
            run.log.end(SessionRecord.Outcome(outcome), at: wall, now)
            records.save(run.log.record)
            let bookmark = run.session.left
            left =
                outcome == .partial
                ? Left(
                    timeline: run.session.timeline, step: run.session.current, bookmark: bookmark, at: wall,
                    stood: bookmark?.stood ?? now) : nil
            lastLog = run.log
            records.unfinished =
                bookmark.map { .session(unfinished(run, at: $0, isRunning: false, now, wall)) } ?? .nothing
        } else if run.kept?.bookmark != run.session.bookmark || run.nextKeeping.map({ $0 <= now }) ?? false {
            let bookmark = run.session.bookmark
            run.kept = (bookmark, now)
            records.unfinished = .moved(position: place(of: run, at: bookmark, now), at: wall)
        }
        self.run = run
        if !records.isEmpty { services.record(records) }
    }

    /// Keeps all of the session that runs but its steps.
    func keepWhole(at now: Moment) {
        guard var run else { return }
        let bookmark = run.session.bookmark
        run.kept = (bookmark, now)
        self.run = run
        var records = Records()
        records.save(run.log.record)
        records.unfinished = .session(
            unfinished(run, at: bookmark, isRunning: true, now, services.clock.reading().wall))
        services.record(records)
    }

    private func unfinished(
        _ run: Run, at bookmark: Session.Bookmark, isRunning: Bool, _ now: Moment, _ wall: Timestamp
    ) -> UnfinishedSession {
        UnfinishedSession(
            session: run.id, boot: services.boot, at: wall, isRunning: isRunning,
            timeline: SessionText.text(run.session.timeline), position: place(of: run, at: bookmark, now))
    }

    private func place(of run: Run, at bookmark: Session.Bookmark, _ now: Moment) -> String {
        SessionText.text(SessionText.Place(bookmark: bookmark, origin: run.log.origin, at: now))
    }

    /// Takes note of what the device does: while it hangs nothing sounds, and nobody else says which cues.
    func noteSound(_ state: Player.State) {
        switch state {
        case .failed(let error, let heard) where error.isHanging:
            let moment = heard ?? .now
            review { $0.hang(since: moment) }
        case .ready, .closed, .opening, .failed: review { $0.hang(since: nil) }
        }
        reviewLast()
    }

    /// Keeps what is known only now of the cues of the session that ended last.
    func reviewLast() {
        guard run == nil, lastLog != nil else { return }
        let missed = sound.missed()
        review { $0.miss(missed) }
    }

    /// Does so in a moment.
    func reviewLater() {
        _ = thread.after(Self.lastLook) { [weak self] in self?.assumeIsolated { $0.reviewLast() } }
    }

    /// Has the session that runs, or ran last, looked through again.
    private func review(_ body: (inout SessionLog) -> [StepRecord]) {
        var records = Records()
        if var log = run?.log {
            for step in body(&log) { records.save(step, of: log.record.id) }
            run?.log = log
        } else if var log = lastLog {
            for step in body(&log) { records.save(step, of: log.record.id) }
            lastLog = log
            if !records.isEmpty { records.save(log.record) }
        }
        if !records.isEmpty { services.record(records) }
    }
}

extension Conductor.Run {
    /// While a long step goes on it is said this often that it does: a daemon that finds it older than that by far was
    /// away for long.
    private static let freshness = Duration.seconds(60)

    /// When it is to be said again where the session stands, though nothing has changed; nil while it waits for the person.
    var nextKeeping: Moment? {
        guard let kept, !kept.bookmark.standsStill(in: session.timeline) else { return nil }
        return kept.at + Self.freshness
    }
}

extension SessionRecord.Outcome {
    init(_ outcome: Session.Outcome) {
        self =
            switch outcome {
            case .completed: .completed
            case .partial: .partial
            case .stoppedForPain: .stoppedForPain
            }
    }
}
