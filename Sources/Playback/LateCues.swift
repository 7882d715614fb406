import Sound
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
    /// A hold that has less left than this is not begun any more: its start would run into its end.
    private static let shortestHold = Duration.milliseconds(500)
    /// Between the end of a late signal and the start or end of a hold (§6).
    private static let clearance = Duration.milliseconds(100)

    /// Which of `cues`, all late and in order of their instants, sounds where the next sample is heard at `moment`:
    /// one at most, since several at once say nothing, and that the newest that is still true. nil when none is.
    ///
    /// `next` are the cues that follow; `length` says how long a cue sounds.
    static func pick(
        from cues: ArraySlice<TimedCue>, before next: ArraySlice<TimedCue>, heardAt moment: Moment,
        length: (TimedCue) -> Duration
    ) -> Int? {
        // Nothing but marks sounds within a hold: any other cue after its start says that it is over.
        let newest = cues.lastIndex { !$0.kind.isMark }
        let newestEdge = cues.lastIndex { $0.kind.isEdge }
        let nextEdge = next.first { $0.kind.isEdge }?.moment
        let nextSign = next.first { !$0.kind.isMark }?.moment
        return cues.indices.last { index in
            let cue = cues[index]
            let late = moment - cue.moment
            switch cue.kind {
            case .tick, .countOut, .halfway, .breathIn, .breathOut, .moveUp, .moveDown: return false
            case .paused, .resumed: return late <= longestAnswer
            case .holdStart:
                guard late > tolerable else { return isBefore(nextSign, moment, .zero) }
                return index == newest && isBefore(nextSign, moment, shortestHold)
            case .holdEnd:
                return (late <= tolerable || index == newestEdge) && isBefore(nextEdge, moment, .zero)
            case .repChange, .repChangeLast, .sideChange, .sideChangeBack, .rest, .sessionDone, .yourTurn:
                return late <= tolerable && isBefore(nextEdge, moment, length(cue) + clearance)
            }
        }
    }

    /// Whether more than `room` is left from `moment` to `next`.
    private static func isBefore(_ next: Moment?, _ moment: Moment, _ room: Duration) -> Bool {
        next.map { $0 - moment > room } ?? true
    }

    /// Those of `cues` that are too late to be played at `moment` as if nothing were.
    static func late(in cues: ArraySlice<TimedCue>, at moment: Moment) -> ArraySlice<TimedCue> {
        cues.prefix { $0.moment < moment - unnoticed }
    }

    /// How many of `cues` would never sound if the next sample were heard at `moment`, and how many of the first will not
    /// whatever comes: what may yet sound is not among them.
    static func missed(
        of cues: ArraySlice<TimedCue>, at moment: Moment, length: (TimedCue) -> Duration
    ) -> (count: Int, certain: ArraySlice<TimedCue>) {
        let late = late(in: cues, at: moment)
        let pick = pick(from: late, before: cues[late.endIndex...], heardAt: moment, length: length)
        return (late.count - (pick == nil ? 0 : 1), late[..<(pick ?? late.endIndex)])
    }
}

extension CueBank {
    /// How long `cue` sounds.
    func length(of cue: TimedCue) -> Duration {
        Frames(rate: rate).offset(of: frameCount(of: cue.kind, lasting: cue.length))
    }
}

extension CueKind {
    /// Whether it begins or ends a hold.
    fileprivate var isEdge: Bool { self == .holdStart || self == .holdEnd }

    /// Whether it may sound within a hold, or before it, and says nothing of its beginning and end.
    fileprivate var isMark: Bool {
        switch self {
        case .tick, .countOut, .halfway, .breathIn, .breathOut, .moveUp, .moveDown: true
        case .holdStart, .holdEnd, .repChange, .repChangeLast, .sideChange, .sideChangeBack, .rest, .sessionDone,
            .yourTurn, .paused, .resumed:
            false
        }
    }
}
