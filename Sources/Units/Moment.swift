/// An instant on CLOCK_MONOTONIC: the time a session lives in. It stands still while the machine sleeps.
package struct Moment: Codable, Hashable, Comparable, Sendable {
    /// Time since the clock's own zero.
    package let sinceBoot: Duration

    /// The instant `sinceBoot` after the clock's zero.
    package init(sinceBoot: Duration) {
        self.sinceBoot = sinceBoot
    }

    package static func < (left: Moment, right: Moment) -> Bool { left.sinceBoot < right.sinceBoot }

    package static func + (moment: Moment, offset: Duration) -> Moment {
        Moment(sinceBoot: moment.sinceBoot + offset)
    }

    package static func - (moment: Moment, offset: Duration) -> Moment {
        Moment(sinceBoot: moment.sinceBoot - offset)
    }

    package static func - (later: Moment, earlier: Moment) -> Duration {
        later.sinceBoot - earlier.sinceBoot
    }
}
