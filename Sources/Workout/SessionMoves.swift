import Units

// What pausing, going on and moving about in a session mean.
extension Session {
    /// The numbers of the design's session rules (§5).
    enum Rule {
        /// A session that stands still, or waits, this long ends.
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
        /// A tap this soon after what it may have meant is not meant for what comes next.
        static let tapGrace = Duration.seconds(1)
    }

    /// From a command to the instant it takes effect: enough for the device to be silenced and filled anew, so that
    /// the cue on that instant sounds in full and on time.
    package static let reaction = Duration.milliseconds(150)

    mutating func pause(at now: Moment) -> [Effect] {
        if case .paused = state { return stand(at: now) }
        state = .paused(at: position(at: now), since: now)
        stay.stand(at: now)
        lastAnswer = now
        return stand(at: now)
    }

    /// Says that the session stands still; where nothing can be heard that is said once it can.
    private func stand(at now: Moment) -> [Effect] {
        [.play(soundWait == .silent ? [] : [TimedCue(.paused, at: now)])]
    }

    mutating func resume(at now: Moment) -> [Effect] {
        guard case .paused(let offset, let since) = state else { return [] }
        lastAnswer = now
        let step = timeline.steps[current]
        if step.open == .gate { return wait(at: now, confirmedBy: .resumed) }
        let lead = now - since > Rule.shortPause ? Rule.leadAfterLongPause : Rule.leadAfterShortPause
        switch step.motion {
        case .up, .down:
            // Nobody can go on in the middle of a movement.
            let first = firstStep(ofRepAt: current)
            return reenter(first, at: timeline.steps[first].start, now: now, lead: lead)
        case .hold, .activity, .ownPace:
            let restarts = step.duration <= Rule.longestRestarted
            let entry = restarts ? step.start : min(offset, step.end - Rule.leastContinued)
            return reenter(current, at: entry, now: now, lead: lead)
        case nil:
            return reenter(current, at: offset, now: now, lead: lead)
        }
    }

    /// Stands at the current step, a gate.
    private mutating func wait(at now: Moment, confirmedBy cue: CueKind) -> [Effect] {
        state = .open(since: now)
        stay.run(from: now)
        return [.play([TimedCue(cue, at: now)])]
    }

    /// Goes on at `entry`, in the step at `index`, after `lead`; what is done there is counted in and started by its
    /// cue.
    private mutating func reenter(
        _ index: Int, at entry: Duration, now: Moment, lead: Duration
    ) -> [Effect] {
        let anchor = now + lead - entry
        let step = timeline.steps[index]
        let ticks = step.isActive ? timeline.countIn(to: entry, in: step) : []
        return begin(
            index, at: entry, now: now, lead: lead,
            before: [TimedCue(.resumed, at: now)] + ticks.map { TimedCue($0, from: anchor) })
    }

    /// Goes on at `entry`, in the step at `index`, after `lead`, with `before` until then.
    private mutating func begin(
        _ index: Int, at entry: Duration, now: Moment, lead: Duration, before: [TimedCue]
    ) -> [Effect] {
        let anchor = now + lead - entry
        state = .running(anchor: anchor, entry: entry, since: now)
        let step = timeline.steps[index]
        if index == stay.step, entry > step.start {
            stay.run(from: anchor + entry)
        } else {
            leave(at: now, isDone: false)
            stay = Stay(step: index, from: anchor + entry)
        }
        let opening = step.isActive ? timeline.planned([start(of: step, at: entry)], with: step) : []
        let rest = cues(from: index, anchor: anchor) { step.isActive ? $0.offset > entry : $0.offset >= entry }
        let words = utterances(from: index, at: entry, anchor: anchor, after: before)
        let sounds = before + opening.map { TimedCue($0, from: anchor) } + rest
        return enter(index, at: now) + [.play(sounds, saying: words)]
    }

    /// What says that `step`, in which something is done, begins at `offset`.
    private func start(of step: Step, at offset: Duration) -> Cue {
        switch step.motion {
        case .up, .down:
            timeline.cues[timeline.segments[step.segment]].first {
                $0.offset == step.start && ($0.kind == .moveUp || $0.kind == .moveDown)
            } ?? Cue(.holdStart, at: offset)
        case .hold, .activity, .ownPace, nil:
            Cue(.holdStart, at: offset)
        }
    }

    /// Goes to the start of the step at `target` now, as if the time until there had passed; nil for the end. The current
    /// step may be done with it, or be where so many repetitions were `counted`.
    private mutating func jump(
        to target: Int?, at now: Moment, saying answer: CueKind? = nil, isDone: Bool = false, counted: Int? = nil
    ) -> [Effect] {
        let from = timeline.steps[current]
        // What is cut short is ended by its sound; where nothing was on, the end that lies here is not ours.
        let isActive = from.isActive && countIn(at: now) == nil
        if case .paused(_, let since) = state, let target {
            wordsFrom = timeline.steps[target].start
            state = .paused(at: wordsFrom, since: since)
            leave(at: now, isDone: false)
            stay = Stay(step: target, from: now, runs: false)
            return enter(target, at: now) + stand(at: now)
        }
        let offset = target.map { timeline.steps[$0].start } ?? timeline.duration
        let anchor = now + reaction - offset
        let confirmed = answer.map { [TimedCue($0, at: now)] } ?? []
        let isWanted = { (cue: Cue) in
            cue.offset > offset || cue.offset == offset && (isActive || cue.kind != .holdEnd)
        }
        let rest =
            target.map { cues(from: $0, anchor: anchor, where: isWanted) }
            ?? lastCues.filter(isWanted).map { TimedCue($0, from: anchor) }
        let cut = isActive && from.isMarkedByEdges && offset != from.end
        let end = timeline.planned(cut ? [Cue(.holdEnd, at: offset)] : [], with: from)
        let ending = end.map { TimedCue($0, from: anchor) }
        let isOther = { (cue: TimedCue) in cue.kind != .holdEnd || cue.moment != ending.first?.moment }
        let sounds = confirmed + ending + rest.filter(isOther)
        leave(at: now + reaction, isDone: isDone, counted: counted)
        guard let target else { return [.play(sounds)] + finish() }
        state = .running(anchor: anchor, entry: offset, since: now)
        stay = Stay(step: target, from: now + reaction)
        wordsFrom = offset
        let words = utterances(from: target, at: offset, anchor: anchor, after: confirmed + ending)
        return enter(target, at: now) + [.play(sounds, saying: words)]
    }

    /// The cues of the last segment, which the timeline ends.
    private var lastCues: ArraySlice<Cue> { timeline.cues[timeline.segments.last ?? 0..<0] }

    private func step(after index: Int) -> Int? { index + 1 < timeline.steps.count ? index + 1 : nil }

    mutating func next(at now: Moment) -> [Effect] {
        let step = timeline.steps[current]
        // Of a count-in the end is what it counts in to.
        if case .running(_, let entry, _) = state, countIn(at: now) != nil {
            return begin(current, at: entry, now: now, lead: reaction, before: [])
        }
        let isDone = step.open != nil || step.motion == .ownPace
        if step.isActive, !isDone { leftOut.insert(current) }
        return jump(
            to: self.step(after: current), at: now, saying: step.open == .gate ? .resumed : nil, isDone: isDone)
    }

    mutating func skip(at now: Moment) -> [Effect] {
        let block = timeline.steps[current].block
        let later = timeline.steps[current...]
        leftOut.formUnion(later.indices.filter { later[$0].block == block && later[$0].isActive })
        return jump(to: later.firstIndex { $0.block > block }, at: now)
    }

    mutating func back(at now: Moment) -> [Effect] {
        let steps = timeline.steps
        let start = firstStep(ofRepAt: current)
        let since = position(at: now) - steps[start].start + (timeInOpenStep(at: now) ?? .zero)
        // An open step before this one took its time, though it counts as nothing.
        let isEarly = since < Rule.backGrace && !steps[start..<max(start, current)].contains { $0.open != nil }
        let target = isEarly && start > 0 ? firstStep(ofRepAt: previousActive(before: start)) : start
        if case .paused = state { return jump(to: target, at: now) }
        guard steps[target].isActive else { return jump(to: target, at: now) }
        wordsFrom = steps[target].start
        return reenter(target, at: steps[target].start, now: now, lead: Rule.leadAfterShortPause)
    }

    mutating func tap(at now: Moment) -> [Effect] {
        if let lastAnswer, now - lastAnswer < Rule.tapGrace { return confirmAgain(at: now) }
        let step = timeline.steps[current]
        switch state {
        case .open:
            lastAnswer = now
            return jump(
                to: self.step(after: current), at: now, saying: step.open == .gate ? .resumed : nil, isDone: true)
        case .paused:
            return resume(at: now)
        case .running:
            if step.motion == .ownPace, doneSet != current, countIn(at: now) == nil { return endSetEarly(at: now) }
            guard let set = step.openSet, countIn(at: now) == nil else { return pause(at: now) }
            let reps = wholeReps
            let counted = Effect.setCounted(step: current, reps: reps)
            let after = timeline.steps[current...].firstIndex { $0.openSet != set }
            let moved = jump(to: after, at: now, counted: reps)
            lastAnswer = now
            return [counted] + moved
        case .starting:
            guard step.open == .gate else { return pause(at: now) }
            // The device may still be opening; the person need not wait for it.
            lastAnswer = now
            return jump(to: self.step(after: current), at: now, saying: .resumed, isDone: true)
        case .ended:
            return []
        }
    }

    /// A set at one's own pace is done before its round is over: what is left of the round is rest.
    private mutating func endSetEarly(at now: Moment) -> [Effect] {
        guard case .running(let anchor, _, _) = state else { return [] }
        doneSet = current
        stay.rest(from: now)
        lastAnswer = now
        let end = timeline.planned([Cue(.holdEnd, at: now - anchor)], with: timeline.steps[current])
        return [go(on: anchor, at: now, after: end.map { TimedCue($0, from: anchor) })]
    }

    /// All that is still to sound of what runs from `anchor`, with `answer` before it.
    private func go(on anchor: Moment, at now: Moment, after answer: [TimedCue]) -> Effect {
        let rest = cues(from: current, anchor: anchor) { anchor + $0.offset > now }
        let words = utterances(from: current, at: now - anchor, anchor: anchor, after: answer)
        return .play(answer + rest, saying: words)
    }

    /// How many repetitions of the current set are done to the end of their last pose.
    private var wholeReps: Int {
        let step = timeline.steps[current]
        let isLater = timeline.steps[current...].contains { $0.isActive && $0.isSameRep(as: step) }
        return isLater ? step.rep - 1 : step.rep
    }

    /// A tap that came too late for what it meant is heard, and changes nothing.
    private mutating func confirmAgain(at now: Moment) -> [Effect] {
        switch state {
        case .running(let anchor, _, _):
            return [go(on: anchor, at: now, after: [TimedCue(.resumed, at: now)])]
        case .open(let since):
            // Its segment is over; what an open hold will bring was planned from its start.
            let anchor = since - timeline.steps[current].start
            let answer = TimedCue(.resumed, at: now)
            let rest = cues(from: current, anchor: anchor) { _ in true }.filter { $0.moment > now }
            let words = utterances(from: current, at: now - anchor, anchor: anchor, after: [answer])
            return [.play([answer] + rest, saying: words)]
        case .paused:
            return stand(at: now)
        case .starting:
            owesAnswer = true
            return []
        case .ended:
            return []
        }
    }

    /// The first step of the repetition that the step belongs to in which something is done, or the prepare or gate
    /// that leads to it when that is current.
    func firstStep(ofRepAt index: Int) -> Int {
        let steps = timeline.steps
        if steps[index].kind == .prepare || steps[index].kind == .gate { return index }
        var first = index
        while first > 0, steps[first - 1].isSameRep(as: steps[index]), steps[first - 1].kind != .prepare { first -= 1 }
        return first
    }

    /// The last step before `index` in which something is done; `index` itself where there is none.
    private func previousActive(before index: Int) -> Int {
        timeline.steps[..<index].lastIndex(where: \.isActive) ?? index
    }
}
