import Units

// What pausing, going on and moving about in a session mean.
extension Session {
    /// The numbers of the design's session rules (§5).
    enum Rule {
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

    mutating func pause(at now: Moment) -> [Effect] {
        let confirmed = [Effect.play([TimedCue(.paused, at: now)])]
        if case .paused = state { return confirmed }
        state = .paused(at: position(at: now), since: now)
        return confirmed
    }

    mutating func resume(at now: Moment) -> [Effect] {
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
        let isHolding = timeline.steps[current].kind == .hold && countIn(at: now) == nil
        let cues = timeline.cues.filter {
            $0.offset > offset || $0.offset == offset && (isHolding || $0.kind != .holdEnd)
        }.map { TimedCue($0, from: anchor) }
        if offset >= timeline.duration { return [.play(cues)] + finish() }
        state = .running(anchor: anchor, entry: offset, since: now)
        return enter(index) + [.play(cues)]
    }

    mutating func next(at now: Moment) -> [Effect] {
        let step = timeline.steps[current]
        if step.kind == .hold { leftOut.insert(current) }
        return jump(to: step.end, at: now)
    }

    mutating func skip(at now: Moment) -> [Effect] {
        let exercise = timeline.steps[current].exercise
        let later = timeline.steps[current...]
        leftOut.formUnion(later.indices.filter { later[$0].exercise == exercise && later[$0].kind == .hold })
        return jump(to: later.first { $0.exercise > exercise }?.start ?? timeline.duration, at: now)
    }

    mutating func back(at now: Moment) -> [Effect] {
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
