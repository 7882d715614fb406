import Units

// What becomes of a session whose sound was heard and then is gone (§5).
extension Session {
    /// Why a session that was paused because its sound was lost stands still.
    package enum SoundWait: Hashable, Sendable {
        /// Nothing is heard yet.
        case silent
        /// Sound is back; the person is waited for.
        case back
    }

    /// A stretch without sound.
    struct Silence: Hashable, Sendable {
        /// When the last was heard while the session ran.
        var since: Moment
        /// The step that was current then.
        var step: Int
        /// Whether the person goes on all the same.
        var isAccepted = false
    }

    /// Sound may be gone for this long.
    package static let longestSilence = Duration.seconds(15)

    /// Nothing is heard from `moment` on. Where nothing ever was, there is nothing to lose.
    mutating func lose(at moment: Moment) {
        guard wasHeard, silence == nil else { return }
        switch state {
        case .running(let anchor, let entry, let since):
            let offset = max(entry, moment - anchor)
            silence = Silence(
                since: max(moment, since),
                step: min(current, timeline.step(at: offset, inSegment: timeline.steps[current].segment)))
        case .open(let since):
            silence = Silence(since: max(moment, since), step: current)
        case .starting, .paused, .ended:
            silence = Silence(since: moment, step: current)
        }
    }

    /// What is played from `moment` on is heard.
    mutating func hear(from moment: Moment) -> [Effect] {
        (wasHeard, silence) = (true, nil)
        guard soundWait == .silent else { return [] }
        soundWait = .back
        return [.play([TimedCue(.paused, at: moment)])]
    }

    /// When the session has been without sound for too long; nil while it stands still anyway.
    var silenceDeadline: Moment? {
        guard audioLoss == .pause, let silence, !silence.isAccepted else { return nil }
        switch state {
        case .running: return silence.since + longestSilence
        case .open: return isWaiting ? nil : silence.since + longestSilence
        case .starting, .paused, .ended: return nil
        }
    }

    /// Stands still where the person last knew what to do. Nothing can be sounded to say so.
    mutating func pauseInSilence(at now: Moment) -> [Effect] {
        guard let silence else { return [] }
        let target = lastKnown(from: silence.step)
        state = .paused(at: timeline.steps[target].start, since: now)
        leave(at: now, isDone: false)
        stay = Stay(step: target, from: now, runs: false)
        soundWait = .silent
        lastAnswer = now
        return enter(target, at: now) + [.play([])]
    }

    /// The start of the repetition that the step belongs to; of a step that follows or precedes one, its own.
    private func lastKnown(from index: Int) -> Int {
        let step = timeline.steps[index]
        let isWithin = timeline.steps[index...].contains { $0.isActive && $0.isSameRep(as: step) }
        return isWithin ? firstStep(ofRepAt: index) : index
    }

    /// The person moved the session on from `before`: what they may have missed begins where it is now.
    mutating func followMove(from before: State, at now: Moment) {
        defer { if case .paused = state {} else { soundWait = nil } }
        guard state != before, silence != nil else { return }
        silence?.step = current
        switch before {
        case .running: break
        case .open: if timeline.steps[current].open != .gate { silence?.since = now }
        case .starting, .paused:
            silence?.since = now
            if soundWait == .silent { silence?.isAccepted = true }
        case .ended: break
        }
    }
}
