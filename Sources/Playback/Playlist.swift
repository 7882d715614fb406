import Units
import Workout

/// The cues still to be written, in order of their instants, and the words that are still to be said among them.
struct Playlist {
    private let cues: [TimedCue]
    private var index = 0
    /// The words.
    var speech: Speech

    init(_ cues: [TimedCue] = [], saying words: [TimedUtterance] = []) {
        self.cues = cues.sorted { $0.moment < $1.moment }
        speech = Speech(words)
    }

    /// The instant of the next cue to be written.
    var next: Moment? { index < cues.count ? cues[index].moment : nil }

    /// The cues still to be written.
    var rest: ArraySlice<TimedCue> { cues[index...] }

    /// The instant of the last cue, or until when something may be said.
    var last: Moment? { [cues.last?.moment, speech.last].compactMap(\.self).max() }

    /// Takes the cues before `moment` out, in order.
    mutating func take(before moment: Moment) -> ArraySlice<TimedCue> {
        let first = index
        while index < cues.count, cues[index].moment < moment { index += 1 }
        return cues[first..<index]
    }

    /// Puts back the cues that were written but not heard by `moment`.
    mutating func rewind(to moment: Moment) {
        speech.rewind(to: moment)
        while index > 0, cues[index - 1].moment >= moment { index -= 1 }
    }
}
