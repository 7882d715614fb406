import Glibc
import Units

extension Moment {
    /// What CLOCK_MONOTONIC shows: the clock that ALSA's timestamps, poll(2) and `SuspendingClock` go by too.
    package static var now: Moment {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Moment(time)
    }

    /// A reading of CLOCK_MONOTONIC.
    init(_ time: timespec) {
        self.init(sinceBoot: .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec))
    }

    /// Nanoseconds since the clock's zero: what the stream clock counts in.
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = sinceBoot.components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
