import Glibc
import Playback
import Scheduling
import Units

/// The clocks that a schedule goes by. Behind closures, since no test may set the machine's own.
package struct Clocks: Sendable {
    /// What the clocks show now.
    package var reading: @Sendable () -> ClockReading
    /// Has the conductor told once the wall clock shows this instant, and whenever it is set or the machine has slept;
    /// nil for the latter alone. Takes the place of what was asked for before.
    package var setAlarm: @Sendable (Timestamp?) -> Void

    package init(
        reading: @escaping @Sendable () -> ClockReading, setAlarm: @escaping @Sendable (Timestamp?) -> Void
    ) {
        self.reading = reading
        self.setAlarm = setAlarm
    }

    /// The machine's clocks, without an alarm.
    package static let system = Clocks(reading: { .now }, setAlarm: { _ in })
}

extension ClockReading {
    /// What the machine's clocks show.
    package static var now: ClockReading {
        var (wall, boot, awake) = (timespec(), timespec(), timespec())
        clock_gettime(CLOCK_REALTIME, &wall)
        clock_gettime(CLOCK_BOOTTIME, &boot)
        clock_gettime(CLOCK_MONOTONIC, &awake)
        return ClockReading(
            wall: Timestamp(microseconds: wall.duration.microseconds), awake: Moment(sinceBoot: awake.duration),
            slept: boot.duration - awake.duration)
    }
}

extension timespec {
    fileprivate var duration: Duration { .seconds(tv_sec) + .nanoseconds(tv_nsec) }
}
