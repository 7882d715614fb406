import Units
import Workout

/// What a stream has to tell while it is fed.
enum StreamNews: Hashable {
    /// A cue was written to be heard this late.
    case wrote(late: Duration)
    /// This cue will not sound.
    case missed(TimedCue)
    /// The device was interrupted and goes on.
    case recovered
    /// It is known when each frame is heard.
    case locked(after: Duration, latency: Duration)
    /// The device says that frame 0 left it at `origin` (nanoseconds), and is `delay` behind what was written.
    case reading(origin: Int64, delay: Duration, at: Moment)
}
