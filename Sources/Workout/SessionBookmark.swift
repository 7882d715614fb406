import Units

// How a session is gone on with, by another process or later.
extension Session {
    /// Where a session stands. Its instants hold until the machine is started anew.
    package struct Bookmark: Codable, Hashable, Sendable {
        /// What the session does.
        package var state: State
        /// Index of its step.
        package var current: Int
        /// Holds that were cut short, in order.
        package var leftOut: [Int]
        /// The step, a set at one's own pace, that was done before its round was over.
        package var doneSet: Int?
        /// How many steps its timeline has: another one is another.
        package var steps: Int

        package init(state: State, current: Int, leftOut: [Int], doneSet: Int?, steps: Int) {
            self.state = state
            self.current = current
            self.leftOut = leftOut
            self.doneSet = doneSet
            self.steps = steps
        }

        /// Nobody knows any more how far it came in its step: it is gone on with from the step's beginning, or from where it
        /// was paused. It has stood still since `moment`.
        package mutating func breakOff(in timeline: Timeline, since moment: Moment) {
            guard timeline.steps.indices.contains(current) else { return }
            let offset = if case .paused(let offset, _) = state { offset } else { timeline.steps[current].start }
            state = .paused(at: offset, since: moment)
        }

        /// Since when it was paused; nil where it was not.
        package var stood: Moment? {
            if case .paused(_, let since) = state { since } else { nil }
        }

        /// Whether it stands still until the person does something: then it waits, whatever happens to the program.
        package func standsStill(in timeline: Timeline) -> Bool {
            switch state {
            case .paused: true
            case .open, .starting: timeline.steps.indices.contains(current) && timeline.steps[current].open == .gate
            case .running, .ended: false
            }
        }
    }

    /// Where it stands.
    package var bookmark: Bookmark {
        Bookmark(
            state: state, current: current, leftOut: leftOut.sorted(), doneSet: doneSet, steps: timeline.steps.count)
    }

    /// Where it is broken off at `now`; one that is paused was so from when it was.
    func bookmark(at now: Moment) -> Bookmark {
        var bookmark = bookmark
        bookmark.state = .paused(
            at: min(position(at: now), timeline.steps[current].end), since: bookmark.stood ?? now)
        return bookmark
    }

    /// Goes on with what stood at `bookmark`: after RESUMED and time to get into position, as after a long pause. One
    /// that stood still goes on to do so if it `mayStand`: its own 15 minutes count on. Nil where the bookmark is not of
    /// `timeline`, or of a session that is over. All else as for `begin`.
    package static func goOn(
        with timeline: Timeline, at bookmark: Bookmark, mayStand: Bool, now: Moment, audioLoss: AudioLoss = .pause,
        longestSilence: Duration = Session.longestSilence, reaction: Duration = Session.reaction
    ) -> (Session, [Effect])? {
        let steps = timeline.steps
        guard bookmark.steps == steps.count, steps.indices.contains(bookmark.current),
            bookmark.leftOut.allSatisfy(steps.indices.contains)
        else { return nil }
        if case .ended = bookmark.state { return nil }
        var session = Session(
            timeline: timeline, begun: now, audioLoss: audioLoss, longestSilence: longestSilence, reaction: reaction)
        (session.state, session.current) = (bookmark.state, bookmark.current)
        (session.leftOut, session.doneSet) = (Set(bookmark.leftOut), bookmark.doneSet)
        let stands = mayStand && bookmark.standsStill(in: timeline)
        session.stay = Stay(step: bookmark.current, from: now, runs: stands && session.isWaiting)
        if stands { return (session, [.stepBegan(session.current)]) }
        let step = steps[bookmark.current]
        let offset = min(max(session.position(at: now), step.start), step.end)
        session.state = .paused(at: offset, since: now - Rule.shortPause - Rule.leadAfterLongPause)
        session.wordsFrom = offset
        let effects = session.resume(at: now)
        return (session, [.stepBegan(session.current)] + effects)
    }
}
