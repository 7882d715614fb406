import Units

// What is still to be said in a session.
extension Session {
    /// What is still to be said from `entry` on, an offset in the segment of the step at `index`, and in what follows for
    /// as long as nobody has to be waited for; the words are clear of `sounds`, which answer the person now.
    ///
    /// Of words that had begun, those sentences are left out that must have been said by `entry`; one that was cut off
    /// is said again.
    func utterances(
        from index: Int, at entry: Duration, anchor: Moment, after sounds: [TimedCue] = []
    ) -> [TimedUtterance] {
        var segment = timeline.steps[index].segment
        var anchor = anchor
        var index = index
        let floor = sounds.map { $0.moment + timeline.length(of: $0) + Gap.clearance }.max()
        var waiting = timeline.utterances.drop { $0.segment < segment }
        let begun = waiting.prefix { $0.segment == segment }.drop { $0.room.upperBound <= entry }
        var said = begun.compactMap { rest(of: $0, at: entry, anchor: anchor, floor: floor) }
        while let open = timeline.openStep(endingSegmentOf: index), case .hold(let most) = timeline.steps[open].open {
            anchor = anchor + most
            segment += 1
            waiting = waiting.drop { $0.segment < segment }
            said += waiting.prefix { $0.segment == segment }.map { TimedUtterance($0, from: anchor) }
            guard open + 1 < timeline.steps.count else { break }
            index = open + 1
        }
        return said
    }

    /// What is left of `utterance` for one who goes on at `entry`; its room may open while they are counted in. nil where
    /// there is nothing left.
    private func rest(
        of utterance: Utterance, at entry: Duration, anchor: Moment, floor: Moment?
    ) -> TimedUtterance? {
        let timed = TimedUtterance(utterance, from: anchor)
        let clear = floor ?? anchor + entry
        let start = utterance.room.lowerBound <= entry ? clear : max(clear, timed.room.lowerBound)
        let passed = entry - max(utterance.room.lowerBound, wordsFrom)
        var said = Duration.zero
        let left = utterance.sentences.drop { sentence in
            said += sentence.timeToSay
            return said <= passed
        }
        guard !left.isEmpty, start < timed.room.upperBound else { return nil }
        return TimedUtterance(Array(left), room: start..<timed.room.upperBound, pan: utterance.pan)
    }
}
