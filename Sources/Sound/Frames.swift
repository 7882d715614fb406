import Units

/// The one rule by which a time on a timeline becomes a frame: `round(µs × rate / 10⁶)`, halves up, in integers.
package struct Frames: Hashable, Sendable {
    /// Frames per second.
    package let rate: Int

    /// Frames at `rate` per second; `rate` is at least 1.
    package init(rate: Int) {
        // Cannot be reached from outside: the rate is a constant of ours, or a device's, which PCM refuses where it is 0, or
        // a file's, which Recorded.check lets pass from 4 kHz on.
        precondition(rate > 0, "a sample rate is positive")
        self.rate = rate
    }

    /// The frame nearest to `offset`; frame 0 is at offset zero.
    package func at(_ offset: Duration) -> Int64 {
        // Whole seconds are whole frames, so only the rest is rounded and a product of 10 years cannot overflow.
        let (seconds, microseconds) = floored(offset.microseconds, by: 1_000_000)
        return seconds * Int64(rate) + (microseconds * Int64(rate) + 500_000) / 1_000_000
    }

    /// The time of `frame`, rounded to the nearest microsecond.
    package func offset(of frame: Int64) -> Duration {
        let (seconds, rest) = floored(frame, by: Int64(rate))
        return .seconds(seconds) + .microseconds((rest * 1_000_000 + Int64(rate) / 2) / Int64(rate))
    }

    /// Quotient towards minus infinity and a remainder that is never negative.
    private func floored(_ value: Int64, by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
