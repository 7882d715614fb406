import Units
import Workout

/// What becomes of cues whose instant has passed before they could be written (§6).
enum LateCues {
    /// Up to this late a cue is played as if nothing were.
    static let unnoticed = Duration.milliseconds(50)
    /// Up to this late it still says something true; a tick or a mark does not.
    private static let tolerable = Duration.seconds(1)
    /// The answer to a command is still an answer while a device takes its time to open.
    private static let longestAnswer = Duration.seconds(4)

    /// Which of `cues`, all late and in order of their instants, sounds where the next sample is heard at `moment`:
    /// one at most, since several at once say nothing, and that the newest that is still true. nil when none is.
    static func pick(from cues: ArraySlice<TimedCue>, heardAt moment: Moment) -> Int? {
        let newestEdge = cues.lastIndex { $0.kind == .holdStart || $0.kind == .holdEnd }
        return cues.indices.last { index in
            let late = moment - cues[index].moment
            switch cues[index].kind {
            case .tick, .countOut, .halfway, .breathIn, .breathOut, .moveUp, .moveDown: return false
            case .paused, .resumed: return late <= longestAnswer
            case .holdStart, .holdEnd: return late <= tolerable || index == newestEdge
            case .repChange, .repChangeLast, .sideChange, .sideChangeBack, .rest, .sessionDone,
                .yourTurn:
                return late <= tolerable
            }
        }
    }
}
