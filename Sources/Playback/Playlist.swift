import Units
import Workout

/// The cues still to be written, in order of their instants.
struct Playlist {
    private let cues: [TimedCue]
    private var index = 0

    init(_ cues: [TimedCue] = []) {
        self.cues = cues.sorted { $0.moment < $1.moment }
    }

    /// The instant of the next cue to be written.
    var next: Moment? { index < cues.count ? cues[index].moment : nil }

    /// The cues still to be written.
    var rest: ArraySlice<TimedCue> { cues[index...] }

    /// The instant of the last cue.
    var last: Moment? { cues.last?.moment }

    /// Takes the cues before `moment` out, in order.
    mutating func take(before moment: Moment) -> ArraySlice<TimedCue> {
        let first = index
        while index < cues.count, cues[index].moment < moment { index += 1 }
        return cues[first..<index]
    }

    /// Puts back the cues that were written but not heard by `moment`.
    mutating func rewind(to moment: Moment) {
        while index > 0, cues[index - 1].moment >= moment { index -= 1 }
    }
}
