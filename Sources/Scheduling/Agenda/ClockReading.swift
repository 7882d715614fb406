import Units

/// What the three clocks of the machine showed at one moment.
package struct ClockReading: Hashable, Sendable {
    /// CLOCK_REALTIME.
    package let wall: Timestamp
    /// CLOCK_MONOTONIC, which stands still while the machine sleeps.
    package let awake: Moment
    /// CLOCK_BOOTTIME less CLOCK_MONOTONIC: how long the machine has slept since it started.
    package let slept: Duration

    package init(wall: Timestamp, awake: Moment, slept: Duration) {
        self.wall = wall
        self.awake = awake
        self.slept = slept
    }
}

/// What happened to the clocks between two readings.
package struct ClockChange: Hashable, Sendable {
    /// Less than this is how far readings of three clocks may be apart, or a clock that is being steered.
    private static let noticeable = Duration.seconds(1)

    /// How long the machine slept.
    package let slept: Duration
    /// How far the wall clock was set forward; negative for back.
    package let stepped: Duration

    /// What happened from `earlier` to `later`; nil where nothing did.
    package init?(from earlier: ClockReading, to later: ClockReading) {
        let slept = later.slept - earlier.slept
        let stepped = (later.wall - earlier.wall) - (later.awake - earlier.awake) - slept
        let isStep = stepped >= Self.noticeable || stepped <= .zero - Self.noticeable
        guard slept >= Self.noticeable || isStep else { return nil }
        self.slept = slept >= Self.noticeable ? slept : .zero
        self.stepped = isStep ? stepped : .zero
    }

    package init(slept: Duration = .zero, stepped: Duration = .zero) {
        self.slept = slept
        self.stepped = stepped
    }
}
