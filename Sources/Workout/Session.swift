import Units

/// One run of a timeline, as a value: it is told what happened and when, and answers with what is to be done.
///
/// Everything is counted from one anchor, `anchor + offset`; no time is ever added up. Only an open step, whose length
/// nobody knows beforehand, sets a new anchor when it ends.
package struct Session: Sendable {
    /// What it runs.
    package let timeline: Timeline
    /// What it is doing.
    package internal(set) var state: State
    /// Index of the current step, as far as the session has been told the time.
    package internal(set) var current = 0
    private let begun: Moment
    /// The person's time in the current step.
    var stay: Stay
    /// The steps that are over since it was last told anything.
    var over: [Passage] = []
    /// Where it could be gone on with; nil unless it ended before its end, and not for pain.
    package internal(set) var left: Bookmark?
    /// Holds that `next` or `skip` cut short; going back makes up for them.
    var leftOut: Set<Int> = []
    /// The step, a set at one's own pace, that the person ended before its round did.
    var doneSet: Int?
    /// From which offset on words were said without being begun anew.
    var wordsFrom = Duration.zero
    /// The last transition that a tap on its way would have meant.
    var lastAnswer: Moment?
    /// Whether such a tap came before anything could be heard, and is still to be confirmed.
    var owesAnswer = false
    /// What becomes of it when its sound is lost for longer than `longestSilence`.
    let audioLoss: AudioLoss
    let longestSilence: Duration
    /// From a command to the instant it takes effect: `Session.reaction`, and what the sound takes beyond the device.
    let reaction: Duration
    /// Whether anything could be heard since it began.
    var wasHeard = false
    /// The stretch without sound it is in, after some was heard.
    var silence: Silence?
    /// Whether it stands still because its sound was lost; nil when it does not.
    package internal(set) var soundWait: SoundWait?

    /// Begins `timeline` at `now`, and what is to be done for it.
    ///
    /// The first cue waits for the device at most `audioPatience`: a timeline that opens with a longer prepare runs at
    /// once, a shorter one is held back until `.audioReady` by no more than it must. `audioLoss` says what becomes of it
    /// when its sound is lost for `longestSilence`, `reaction` how soon after a command a cue can sound in full. It may be
    /// `answering` what was due, which a tap on its way would have done.
    package static func begin(
        _ timeline: Timeline, at now: Moment, answering: Bool = false, audioPatience: Duration,
        audioLoss: AudioLoss = .pause,
        longestSilence: Duration = Session.longestSilence, reaction: Duration = Session.reaction
    ) -> (Session, [Effect]) {
        var session = Session(
            timeline: timeline, begun: now, audioLoss: audioLoss, longestSilence: longestSilence, reaction: reaction)
        let wait = audioPatience - session.firstCue
        session.state = .starting(latest: now + max(.zero, wait))
        if answering { session.lastAnswer = now }
        let effects = wait > .zero ? [] : session.run(from: now)
        return (session, [.stepBegan(0)] + effects)
    }

    init(
        timeline: Timeline, begun: Moment, audioLoss: AudioLoss, longestSilence: Duration, reaction: Duration
    ) {
        self.timeline = timeline
        self.begun = begun
        self.audioLoss = audioLoss
        self.longestSilence = longestSilence
        self.reaction = reaction
        state = .starting(latest: begun)
        // Nothing but a gate begins before the device does.
        stay = Stay(step: 0, from: begun, runs: timeline.steps[0].open == .gate)
    }

    private var firstCue: Duration { timeline.cues.first?.offset ?? .zero }

    /// When the session wants to be told `.deadline`; nil when it is over.
    package var nextDeadline: Moment? {
        guard let own = ownDeadline else { return nil }
        return silenceDeadline.map { min($0, own) } ?? own
    }

    private var ownDeadline: Moment? {
        switch state {
        case .starting(let latest): latest
        case .running(let anchor, _, _): anchor + timeline.steps[current].end
        case .open(let since): since + longestOpen
        case .paused(_, let since): since + Rule.longestPause
        case .ended: nil
        }
    }

    /// Whether it waits for the person at a gate.
    package var isWaiting: Bool {
        switch state {
        case .starting, .open: timeline.steps[current].open == .gate
        case .running, .paused, .ended: false
        }
    }

    /// The offset the session stands at; never before the offset it entered at, never beyond the end.
    package func position(at now: Moment) -> Duration {
        switch state {
        case .starting: .zero
        case .running(let anchor, let entry, _): min(max(entry, now - anchor), segmentEnd)
        case .open: timeline.steps[current].start
        case .paused(let offset, _): offset
        case .ended: timeline.steps[current].end
        }
    }

    /// When what is done in the current step begins, or began: after the count-in, where there is one. nil while the
    /// session stands still.
    package var stepBeginning: Moment? {
        switch state {
        case .running(let anchor, let entry, _): anchor + max(entry, timeline.steps[current].start)
        case .open(let since): since
        case .starting, .paused, .ended: nil
        }
    }

    /// How long the current step, an open one, has lasted; nil in any other.
    package func timeInOpenStep(at now: Moment) -> Duration? {
        if case .open(let since) = state { max(.zero, now - since) } else { nil }
    }

    /// The time to get ready before the timeline goes on, and how much of it is left; nil when it runs.
    package func countIn(at now: Moment) -> (total: Duration, left: Duration)? {
        guard case .running(let anchor, let entry, let since) = state else { return nil }
        let (total, left) = (anchor + entry - since, anchor + entry - now)
        return total > reaction && left > .zero ? (total, left) : nil
    }

    /// Takes `input` in at `now`, which never runs backwards, and says what is to be done. An ended session does
    /// nothing more.
    package mutating func handle(_ input: Input, at now: Moment) -> [Effect] {
        let passed = advance(to: now)
        let before = state
        let answered = answer(input, at: now)
        followMove(from: before, at: now)
        defer { over = [] }
        return over.map { .stepEnded($0) } + passed + answered
    }

    /// Moves on to the step that `now` falls into, or stands still before where there was no sound for too long.
    private mutating func advance(to now: Moment) -> [Effect] {
        guard let limit = silenceDeadline, limit <= now else { return proceed(to: now) }
        let effects = proceed(to: limit)
        return effects + (silenceDeadline == nil ? [] : pauseInSilence(at: limit)) + proceed(to: now)
    }

    /// Moves on to the step that `now` falls into.
    private mutating func proceed(to now: Moment) -> [Effect] {
        var effects: [Effect] = []
        while true {
            switch state {
            case .starting(let latest):
                guard now >= latest else { return effects }
                effects += run(from: latest)
            case .running(let anchor, _, _):
                guard now - anchor >= segmentEnd else {
                    let step = timeline.step(at: position(at: now), inSegment: timeline.steps[current].segment)
                    pass(upTo: step, from: anchor)
                    return effects + enter(step, at: now)
                }
                guard let open = timeline.openStep(endingSegmentOf: current) else {
                    pass(upTo: timeline.steps.count, from: anchor)
                    return effects + finish()
                }
                pass(upTo: open, from: anchor)
                effects += enter(open, at: now)
                state = .open(since: anchor + segmentEnd)
            case .open(let since):
                let ended = since + longestOpen
                guard now >= ended else { return effects }
                guard case .hold = timeline.steps[current].open else { return effects + end(.partial, at: ended) }
                // What sounds from here on was planned as if the hold lasted so long.
                lastAnswer = ended
                leave(at: ended, isDone: true)
                guard current + 1 < timeline.steps.count else { return effects + finish() }
                stay = Stay(step: current + 1, from: ended)
                let next = timeline.steps[current + 1]
                state = .running(anchor: ended - next.start, entry: next.start, since: ended)
                effects += enter(current + 1, at: now)
            case .paused(_, let since):
                return effects + (now < since + Rule.longestPause ? [] : end(.partial, at: now))
            case .ended:
                return effects
            }
        }
    }

    private mutating func answer(_ input: Input, at now: Moment) -> [Effect] {
        if case .ended = state { return [] }
        switch input {
        case .deadline:
            return []
        case .audioReady(let moment):
            let heard = hear(from: moment)
            guard case .starting = state else { return heard }
            return run(from: max(begun, moment - firstCue), heardFrom: moment)
        case .audioUnavailable:
            lose(at: now)
            guard case .starting = state else { return [] }
            return run(from: now)
        case .audioLost(let moment):
            lose(at: min(moment, now))
            return []
        case .pause:
            return pause(at: now)
        case .resume:
            return resume(at: now)
        case .toggle:
            if case .paused = state { return resume(at: now) }
            return pause(at: now)
        case .tap:
            return tap(at: now)
        case .next:
            return next(at: now)
        case .back:
            return back(at: now)
        case .skip:
            return skip(at: now)
        case .stop:
            return [.play([TimedCue(.paused, at: now)])] + end(.partial, at: now)
        case .pain:
            return [.play([TimedCue(.paused, at: now)])] + end(.stoppedForPain, at: now)
        case .shutdown:
            return end(.partial, at: now)
        }
    }

    private mutating func run(from anchor: Moment, heardFrom: Moment? = nil) -> [Effect] {
        state = .running(anchor: anchor, entry: .zero, since: anchor)
        stay = Stay(step: 0, from: anchor)
        let answer = owesAnswer ? [TimedCue(.resumed, at: heardFrom ?? anchor)] : []
        owesAnswer = false
        let words = utterances(from: 0, at: .zero, anchor: anchor, after: answer)
        return [.play(answer + cues(from: 0, anchor: anchor) { _ in true }, saying: words)]
    }

    mutating func enter(_ step: Int, at now: Moment) -> [Effect] {
        guard step != current else { return [] }
        if let set = timeline.steps[current].openSet, step > current, timeline.steps[step].openSet != set {
            lastAnswer = now
        }
        current = step
        leftOut = leftOut.filter { $0 < step }
        return [.stepBegan(step)]
    }

    mutating func finish() -> [Effect] {
        current = timeline.steps.count - 1
        let outcome = leftOut.isEmpty ? Outcome.completed : .partial
        state = .ended(outcome)
        return [.ended(outcome)]
    }

    private mutating func end(_ outcome: Outcome, at now: Moment) -> [Effect] {
        if outcome == .partial { left = bookmark(at: now) }
        leave(at: now, isDone: false)
        state = .ended(outcome)
        return [.ended(outcome)]
    }

    /// Where the current segment ends: with an open step's start, or with the timeline.
    private var segmentEnd: Duration {
        timeline.openStep(endingSegmentOf: current).map { timeline.steps[$0].start } ?? timeline.duration
    }

    /// How long the current step may stay open.
    private var longestOpen: Duration {
        if case .hold(let most) = timeline.steps[current].open { most } else { Rule.longestPause }
    }

    /// The cues of the step at `index`'s segment that `isWanted` holds for, and those that follow for as long as
    /// nobody has to be waited for: an open hold is taken to last as long as it may.
    func cues(from index: Int, anchor: Moment, where isWanted: (Cue) -> Bool) -> [TimedCue] {
        var segment = timeline.steps[index].segment
        var anchor = anchor
        var cues = timeline.cues[timeline.segments[segment]].filter(isWanted).map { TimedCue($0, from: anchor) }
        var index = index
        while let open = timeline.openStep(endingSegmentOf: index), case .hold(let most) = timeline.steps[open].open {
            let start = anchor + timeline.steps[open].start
            cues += timeline.marks(ofOpenStep: open).map { TimedCue($0, from: start) }
            anchor = anchor + most
            segment += 1
            cues += timeline.cues[timeline.segments[segment]].map { TimedCue($0, from: anchor) }
            guard open + 1 < timeline.steps.count else { break }
            index = open + 1
        }
        return cues
    }
}
