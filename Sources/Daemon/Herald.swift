import Control
import Scheduling
import Units
import VarlinkServer
import Workout

/// Who asked to be told of events, and what is to be told next. It keeps a list of cues that it is given anyway; all
/// else it does only while somebody asks.
struct Herald {
    /// Where a session is, for saying where in its plan a cue lies.
    enum Place {
        /// Nothing runs.
        case nowhere
        /// Offset zero falls on `anchor`; it is entered at `entry`.
        case running(anchor: Moment, entry: Duration)
        /// It stands still here.
        case standing(Duration)
    }

    /// A step, and when what is done in it begins.
    struct Beginning: Equatable {
        let step: Int
        let moment: Moment
    }

    let sessions = Fanout<Change>()
    let steps = Fanout<Change>()
    let cues = Fanout<Change>()
    let occurrences = Fanout<Change>()
    var place = Place.nowhere
    /// The session whose beginning was last told, or nobody wanted to be told of.
    var session: String?
    /// The beginning that was last told, or nobody wanted to be told of.
    var begun: Beginning?
    /// What those who ask know to be waiting for its turn.
    var waiting: Set<Occurrence.Key> = []
    /// What is to be told of the agenda.
    var stored: [Occurrence] = []
    /// When it is to be asked again.
    var deadline: Moment?
    var alarm: EventThread.Alarm?
    /// The cues that were handed to the device last; without those that are over, and in order, while `isInOrder`.
    private var planned: [TimedCue] = []
    private var isInOrder = false
    private var told = 0

    /// All who asked for events of this kind.
    func audience(of kind: Change.Event.Kind) -> Fanout<Change> {
        switch kind {
        case .session: sessions
        case .step: steps
        case .cue: cues
        case .agenda: occurrences
        }
    }

    /// Only these cues are still to sound. What was planned until now was heard.
    mutating func plan(_ cues: [TimedCue], at now: Moment) {
        let heard = take(upTo: now)
        (planned, isInOrder, told) = (heard.isEmpty ? cues : heard + cues, false, 0)
    }

    /// Nobody asks for what is still to sound, and nothing follows it.
    mutating func forgetCues() {
        if cues.isEmpty { (planned, told) = ([], 0) }
    }

    /// When the next cue is heard; nil where nobody asks.
    var nextCue: Moment? {
        mutating get {
            guard !cues.isEmpty, !planned.isEmpty else { return nil }
            if !isInOrder {
                planned.sort { $0.moment < $1.moment }
                isInOrder = true
            }
            return told < planned.count ? planned[told].moment : nil
        }
    }

    /// The cues up to `now` that were not told yet.
    mutating func take(upTo now: Moment) -> ArraySlice<TimedCue> {
        let first = told
        while let next = nextCue, next <= now { told += 1 }
        return planned[min(first, told)..<told]
    }

    /// Leaves out what is over at `now`: who asks for cues hears of those to come.
    mutating func begin(at now: Moment) {
        guard cues.isEmpty else { return }
        planned.removeAll { $0.moment <= now }
        (isInOrder, told) = (false, 0)
    }

    /// Where in the plan a cue at `moment` lies.
    func offset(at moment: Moment) -> Duration? {
        switch place {
        case .nowhere: nil
        case .running(let anchor, let entry): moment < anchor + entry ? entry : moment - anchor
        case .standing(let offset): offset
        }
    }
}

extension Herald.Place {
    /// Where `session` is; nil where it is over and was somewhere before.
    init?(_ session: Session) {
        switch session.state {
        case .running(let anchor, let entry, _): self = .running(anchor: anchor, entry: entry)
        case .open(let since):
            let start = session.timeline.steps[session.current].start
            self = .running(anchor: since - start, entry: start)
        case .paused(let offset, _): self = .standing(offset)
        case .starting: self = .standing(.zero)
        case .ended: return nil
        }
    }
}
