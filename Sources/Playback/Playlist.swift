import Units
import Workout

/// The cues still to be written, in order of their instants.
struct Playlist {
    private let cues: [TimedCue]
    private var next = 0

    init(_ cues: [TimedCue] = []) {
        self.cues = cues.sorted { $0.moment < $1.moment }
    }

    /// The instant of the last cue.
    var last: Moment? { cues.last?.moment }

    /// Takes the cues before `moment` out, in order.
    mutating func take(before moment: Moment) -> ArraySlice<TimedCue> {
        let first = next
        while next < cues.count, cues[next].moment < moment { next += 1 }
        return cues[first..<next]
    }

    /// Puts back the cues that were written but not heard by `moment`.
    mutating func rewind(to moment: Moment) {
        while next > 0, cues[next - 1].moment >= moment { next -= 1 }
    }
}
