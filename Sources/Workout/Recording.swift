import Units

/// A timeline as it sounds where nobody taps: every open step lasts as long as something stands in for it.
package struct Recording: Hashable, Sendable {
    /// How long a gate waits.
    package static let gate = Duration.seconds(10)
    /// How long a set at one's own pace takes.
    package static let ownPace = Duration.seconds(60)

    /// One step, and where it is.
    package struct Entry: Hashable, Sendable {
        /// The step of the timeline.
        package let step: Step
        /// From the start of the recording.
        package let start: Duration
        /// An open step's is what stands in for it.
        package let duration: Duration

        /// When it is over, from the start of the recording.
        package var end: Duration { start + duration }
    }

    /// In order; as many as the timeline has.
    package let steps: [Entry]
    /// In order of their offsets, which are from the start of the recording.
    package let cues: [Cue]
    /// What is said, in order; rooms are from the start of the recording, and all in one segment.
    package let utterances: [Utterance]

    /// The sum of all steps.
    package var duration: Duration { steps.last?.end ?? .zero }

    /// `timeline`, the same frame for frame where nothing in it is open.
    init(_ timeline: Timeline) {
        var entries: [Entry] = []
        var cues: [Cue] = []
        var shift = Duration.zero
        var shifts = [Duration.zero]
        let shifted = { (cue: Cue, shift: Duration) in
            Cue(cue.kind, at: cue.offset + shift, lasting: cue.length, pan: cue.pan)
        }
        for (index, step) in timeline.steps.enumerated() {
            let length = step.open.map(Self.standIn) ?? step.duration
            entries.append(Entry(step: step, start: step.start + shift, duration: length))
            guard step.open != nil else { continue }
            cues += timeline.cues[timeline.segments[step.segment]].map { shifted($0, shift) }
            cues += timeline.marks(ofOpenStep: index).map { shifted($0, step.start + shift) }
            shift += length
            shifts.append(shift)
        }
        if let last = timeline.segments.last { cues += timeline.cues[last].map { shifted($0, shift) } }
        steps = entries
        self.cues = cues
        utterances = timeline.utterances.map { utterance in
            let shift = shifts[utterance.segment]
            let room = (utterance.room.lowerBound + shift)..<(utterance.room.upperBound + shift)
            return Utterance(utterance.sentences, segment: 0, room: room, pan: utterance.pan)
        }
    }

    private static func standIn(for open: Step.Open) -> Duration {
        switch open {
        case .gate: gate
        case .hold(let most): most
        case .ownPace: ownPace
        }
    }
}

extension Timeline {
    /// It as a file can hold it.
    package var recording: Recording { Recording(self) }
}
