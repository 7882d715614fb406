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
    package private(set) var state: State
    /// Index of the current step, as far as the session has been told the time.
    package private(set) var current = 0
    private let begun: Moment
    /// Holds that `next` or `skip` cut short; going back makes up for them.
    private var leftOut: Set<Int> = []

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
        }
    }

    private mutating func run(from anchor: Moment) -> [Effect] {
        state = .running(anchor: anchor, entry: .zero, since: anchor)
        return [.play(timeline.cues.map { TimedCue($0, from: anchor) })]
    }

    private mutating func enter(_ step: Int) -> [Effect] {
        guard step != current else { return [] }
        current = step
        leftOut = leftOut.filter { $0 < step }
        return [.stepBegan(step)]
    }

    private mutating func finish() -> [Effect] {
        current = timeline.steps.count - 1
        return end(leftOut.isEmpty ? .completed : .partial)
    }

    private mutating func end(_ outcome: Outcome) -> [Effect] {
        state = .ended(outcome)
        return [.ended(outcome)]
    }
}

extension Session {
    /// The numbers of the design's session rules (§5).
    private enum Rule {
        /// A session that stands still this long ends.
        static let longestPause = Duration.seconds(15 * 60)
        /// After this long a pause the person has left the position.
        static let shortPause = Duration.seconds(30)
        /// To get ready after a short pause.
        static let leadAfterShortPause = Duration.seconds(5)
        /// To get ready after a longer one.
        static let leadAfterLongPause = Duration.seconds(10)
        /// An interrupted hold up to this long starts again.
        static let longestRestarted = Duration.seconds(15)
        /// A longer one goes on with at least this much.
        static let leastContinued = Duration.seconds(10)
        /// `back` within this much of a repetition means the one before.
        static let backGrace = Duration.seconds(2)
    }

    /// From a command to the instant it takes effect: enough for the device to be silenced and filled anew, so that
    /// the cue on that instant sounds in full and on time.
    package static let reaction = Duration.milliseconds(150)

    private mutating func pause(at now: Moment) -> [Effect] {
        let confirmed = [Effect.play([TimedCue(.paused, at: now)])]
        if case .paused = state { return confirmed }
        state = .paused(at: position(at: now), since: now)
        return confirmed
    }

    private mutating func resume(at now: Moment) -> [Effect] {
        guard case .paused(let offset, let since) = state else { return [] }
        let lead = now - since > Rule.shortPause ? Rule.leadAfterLongPause : Rule.leadAfterShortPause
        let step = timeline.steps[timeline.step(at: offset)]
        var entry = offset
        if step.kind == .hold {
            entry =
                step.duration <= Rule.longestRestarted
                ? step.start : min(offset, step.end - Rule.leastContinued)
        }
        return reenter(at: entry, at: now, lead: lead)
    }

    /// Goes on at `entry` after `lead`; a hold is counted in and started by its cue.
    private mutating func reenter(at entry: Duration, at now: Moment, lead: Duration) -> [Effect] {
        let anchor = now + lead - entry
        state = .running(anchor: anchor, entry: entry, since: now)
        let index = timeline.step(at: entry)
        let isHold = timeline.steps[index].kind == .hold
        let opening = isHold ? CuePlanner.countIn(to: entry) + [Cue(.holdStart, at: entry)] : []
        let rest = timeline.cues.filter { isHold ? $0.offset > entry : $0.offset >= entry }
        let cues = [TimedCue(.resumed, at: now)] + (opening + rest).map { TimedCue($0, from: anchor) }
        return enter(index) + [.play(cues)]
    }

    /// Goes to `offset` now, as if the time until there had passed.
    private mutating func jump(to offset: Duration, at now: Moment) -> [Effect] {
        let index = timeline.step(at: offset)
        if case .paused(_, let since) = state, offset < timeline.duration {
            state = .paused(at: offset, since: since)
            return enter(index) + [.play([TimedCue(.paused, at: now)])]
        }
        let anchor = now + Session.reaction - offset
        // A hold that is cut short is ended by its sound; where none was on, the one that ends here is not ours.
        let isHolding = timeline.steps[current].kind == .hold
        let cues = timeline.cues.filter {
            $0.offset > offset || $0.offset == offset && (isHolding || $0.kind != .holdEnd)
        }.map { TimedCue($0, from: anchor) }
        if offset >= timeline.duration { return [.play(cues)] + finish() }
        state = .running(anchor: anchor, entry: offset, since: now)
        return enter(index) + [.play(cues)]
    }

    private mutating func next(at now: Moment) -> [Effect] {
        let step = timeline.steps[current]
        if step.kind == .hold { leftOut.insert(current) }
        return jump(to: step.end, at: now)
    }

    private mutating func skip(at now: Moment) -> [Effect] {
        let exercise = timeline.steps[current].exercise
        let later = timeline.steps[current...]
        leftOut.formUnion(later.indices.filter { later[$0].exercise == exercise && later[$0].kind == .hold })
        return jump(to: later.first { $0.exercise > exercise }?.start ?? timeline.duration, at: now)
    }

    private mutating func back(at now: Moment) -> [Effect] {
        let steps = timeline.steps
        let start = firstStep(ofRepAt: current)
        let isEarly = position(at: now) - steps[start].start < Rule.backGrace
        let target = isEarly && start > 0 ? firstStep(ofRepAt: previousHold(before: start)) : start
        if case .paused = state { return jump(to: steps[target].start, at: now) }
        guard steps[target].kind == .hold else { return jump(to: steps[target].start, at: now) }
        return reenter(at: steps[target].start, at: now, lead: Rule.leadAfterShortPause)
    }

    /// The first hold of the repetition that the step belongs to, or the prepare that leads to it when that is
    /// current.
    private func firstStep(ofRepAt index: Int) -> Int {
        let steps = timeline.steps
        if steps[index].kind == .prepare { return index }
        var first = index
        while first > 0, steps[first - 1].isSameRep(as: steps[index]), steps[first - 1].kind != .prepare { first -= 1 }
        return first
    }

    /// The last hold before `index`; `index` itself where there is none.
    private func previousHold(before index: Int) -> Int {
        timeline.steps[..<index].lastIndex { $0.kind == .hold } ?? index
    }
}

/// One sound at one instant.
package struct TimedCue: Hashable, Sendable {
    /// What sounds.
    package let kind: CueKind
    /// When its first sample sounds.
    package let moment: Moment

    /// `kind`, sounding from `moment` on.
    package init(_ kind: CueKind, at moment: Moment) {
        self.kind = kind
        self.moment = moment
    }

    /// `cue` on a timeline whose offset zero falls on `anchor`.
    package init(_ cue: Cue, from anchor: Moment) {
        self.init(cue.kind, at: anchor + cue.offset)
    }
}
