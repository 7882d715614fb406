import Units

/// One run of a timeline, as a value: it is told what happened and when, and answers with what is to be done.
///
/// Everything is counted from one anchor, `anchor + offset`; no time is ever added up.
package struct Session: Sendable {
    /// What can happen to a session.
    package enum Input: Hashable, Sendable {
        /// The device plays, and a cue from this instant on will be heard in full.
        case audioReady(from: Moment)
        /// There is no device to wait for.
        case audioUnavailable
        /// `nextDeadline` has come.
        case deadline
        /// Stand still; again says so once more.
        case pause
        /// Go on, after a moment to get ready.
        case resume
        /// Pause or resume, whichever applies.
        case toggle
        /// The one button.
        case tap
        /// End the step.
        case next
        /// Restart the repetition, or go to the one before within its first 2 s.
        case back
        /// Leave the exercise.
        case skip
        /// End here.
        case stop
        /// It hurts: end at once.
        case pain
        /// The program ends: no sound of its own.
        case shutdown
    }

    /// What is to be done about it.
    package enum Effect: Hashable, Sendable {
        /// Only these cues are still to sound; whatever else sounds or was planned is void from now on.
        case play([TimedCue])
        /// The step with this index is now current.
        case stepBegan(Int)
        /// The session is over.
        case ended(Outcome)
    }

    /// How a session ends.
    package enum Outcome: String, Hashable, Sendable {
        /// Every hold was there to its end.
        case completed
        /// Holds were left out.
        case partial
        /// It hurt.
        case stoppedForPain
    }

    /// What the session is doing.
    package enum State: Hashable, Sendable {
        /// Waits for the device, but not beyond `latest`.
        case starting(latest: Moment)
        /// Offset zero falls on `anchor`. From `since` until `entry` comes the person gets ready.
        case running(anchor: Moment, entry: Duration, since: Moment)
        /// Stands still at an offset.
        case paused(at: Duration, since: Moment)
        /// Over.
        case ended(Outcome)
    }

    /// What it runs.
    package let timeline: Timeline
    /// What it is doing.
    package internal(set) var state: State
    /// Index of the current step, as far as the session has been told the time.
    package internal(set) var current = 0
    private let begun: Moment
    /// Holds that `next` or `skip` cut short; going back makes up for them.
    var leftOut: Set<Int> = []

    /// Begins `timeline` at `now`, and what is to be done for it.
    ///
    /// The first cue waits for the device at most `audioPatience`: a timeline that opens with a longer prepare runs at
    /// once, a shorter one is held back until `.audioReady` by no more than it must.
    package static func begin(
        _ timeline: Timeline, at now: Moment, audioPatience: Duration
    ) -> (Session, [Effect]) {
        var session = Session(timeline: timeline, begun: now)
        let wait = audioPatience - session.firstCue
        session.state = .starting(latest: now + max(.zero, wait))
        let effects = wait > .zero ? [] : session.run(from: now)
        return (session, [.stepBegan(0)] + effects)
    }

    private init(timeline: Timeline, begun: Moment) {
        self.timeline = timeline
        self.begun = begun
        state = .starting(latest: begun)
    }

    private var firstCue: Duration { timeline.cues.first?.offset ?? .zero }

    /// When the session wants to be told `.deadline`; nil when it is over.
    package var nextDeadline: Moment? {
        switch state {
        case .starting(let latest): latest
        case .running(let anchor, _, _): anchor + timeline.steps[current].end
        case .paused(_, let since): since + Rule.longestPause
        case .ended: nil
        }
    }

    /// The offset the session stands at; never before the offset it entered at, never beyond the end.
    package func position(at now: Moment) -> Duration {
        switch state {
        case .starting: .zero
        case .running(let anchor, let entry, _): min(max(entry, now - anchor), timeline.duration)
        case .paused(let offset, _): offset
        case .ended: timeline.steps[current].end
        }
    }

    /// The time to get ready before the timeline goes on, and how much of it is left; nil when it runs.
    package func countIn(at now: Moment) -> (total: Duration, left: Duration)? {
        guard case .running(let anchor, let entry, let since) = state else { return nil }
        let (total, left) = (anchor + entry - since, anchor + entry - now)
        return total > Session.reaction && left > .zero ? (total, left) : nil
    }

    /// Takes `input` in at `now`, which never runs backwards, and says what is to be done. An ended session does
    /// nothing more.
    package mutating func handle(_ input: Input, at now: Moment) -> [Effect] {
        let passed = advance(to: now)
        return passed + answer(input, at: now)
    }

    /// Moves on to the step that `now` falls into.
    private mutating func advance(to now: Moment) -> [Effect] {
        switch state {
        case .starting(let latest):
            return now < latest ? [] : run(from: latest)
        case .running(let anchor, _, _):
            let offset = now - anchor
            guard offset < timeline.duration else { return finish() }
            return enter(timeline.step(at: position(at: now)))
        case .paused(_, let since):
            return now < since + Rule.longestPause ? [] : end(.partial)
        case .ended:
            return []
        }
    }

    private mutating func answer(_ input: Input, at now: Moment) -> [Effect] {
        if case .ended = state { return [] }
        switch input {
        case .deadline:
            return []
        case .audioReady(let moment):
            guard case .starting = state else { return [] }
            return run(from: max(begun, moment - firstCue))
        case .audioUnavailable:
            guard case .starting = state else { return [] }
            return run(from: now)
        case .pause:
            return pause(at: now)
        case .resume:
            return resume(at: now)
        case .toggle, .tap:
            if case .paused = state { return resume(at: now) }
            return pause(at: now)
        case .next:
            return next(at: now)
        case .back:
            return back(at: now)
        case .skip:
            return skip(at: now)
        case .stop:
            return [.play([TimedCue(.paused, at: now)])] + end(.partial)
        case .pain:
            return [.play([TimedCue(.paused, at: now)])] + end(.stoppedForPain)
        case .shutdown:
            return end(.partial)
        }
    }

    private mutating func run(from anchor: Moment) -> [Effect] {
        state = .running(anchor: anchor, entry: .zero, since: anchor)
        return [.play(timeline.cues.map { TimedCue($0, from: anchor) })]
    }

    mutating func enter(_ step: Int) -> [Effect] {
        guard step != current else { return [] }
        current = step
        leftOut = leftOut.filter { $0 < step }
        return [.stepBegan(step)]
    }

    mutating func finish() -> [Effect] {
        current = timeline.steps.count - 1
        return end(leftOut.isEmpty ? .completed : .partial)
    }

    private mutating func end(_ outcome: Outcome) -> [Effect] {
        state = .ended(outcome)
        return [.ended(outcome)]
    }
}
