import Glibc
import Units

/// The time of day where the person is.
package enum WallClock {
    /// `HH:MM` as much as `duration` after `now`, which is in seconds since 1970; by the zone of TZ or /etc/localtime.
    package static func text(_ duration: Duration, after now: Int = time(nil)) -> String {
        var instant = now + Int(duration.components.seconds)
        var local = tm()
        guard localtime_r(&instant, &local) != nil else { return "" }
        let two = { (value: Int32) in value < 10 ? "0\(value)" : "\(value)" }
        return "\(two(local.tm_hour)):\(two(local.tm_min))"
    }
}
