import Sound
import Units

/// When each frame of a stream is heard: the mapping from CLOCK_MONOTONIC to frames, learnt from the device.
///
/// A reading says when frame 0 was heard, as the device has it now. Readings wander: PulseAudio's own interpolation is
/// off by 2 ms for ten seconds, and on a machine that stalls for tenths of a second by 40 ms for three, while true sound
/// goes on evenly (measured). What a person hears is the time between two cues, so a locked clock follows slowly and no
/// faster than a crystal drifts, and starts over only when the stream has surely moved.
struct StreamClock {
    /// Readings further off than this that agree with one another for as long mean that the stream has moved.
    private static let snap: (distance: Int64, patience: Int64) = (5_000_000, 4_000_000_000)
    /// So do, sooner, readings this far off. Not at once: on a busy machine believing one put cues 56 ms too early.
    private static let jump: (distance: Int64, patience: Int64) = (50_000_000, 1_000_000_000)
    /// Readings this close to one another agree.
    private static let agreement: Int64 = 2_000_000
    private static let readingsToLock = 3
    /// In how many microseconds a difference would be made up for at its first speed, and the fastest: 150 µs a second.
    /// Sound cards are within 100 µs a second of the machine's clock; one that far off is followed 2 ms behind.
    private static let slowness: Int64 = 20_000_000
    private static let fastest: (amount: Int64, per: Int64) = (150, 1_000_000)

    /// Frames per second.
    let rate: Int
    /// How much later a frame is heard than the device says, in nanoseconds.
    private let offset: Int64
    /// Whether enough readings agreed.
    private(set) var isLocked = false
    /// When frame 0 leaves or left the device, in nanoseconds of CLOCK_MONOTONIC: the best estimate.
    private(set) var origin: Int64
    private var agreeing = 0
    /// Sum of the agreeing readings, from the time the stream started.
    private var agreedSum: Int64 = 0
    private var lastReading: Int64 = 0
    private var lastMoment: Int64 = 0
    /// Since when all readings have been further off than `snap` says, and between which two they lay.
    private var off: (since: Int64, least: Int64, most: Int64)?
    private var started: Int64
    /// From starting the stream to hearing its first frame, as last measured: the first guess after a restart.
    private var startLatency: Int64 = 0
    /// Only the first lock after a start tells the latency: a later one may follow a stall.
    private var hasLearntLatency = false

    /// The clock of a stream of `rate` frames per second that starts at `moment`, and is heard `offset` later than the
    /// device says.
    init(rate: Int, startedAt moment: Moment, offset: Duration = .zero) {
        self.rate = rate
        self.offset = offset.microseconds * 1000
        started = moment.nanoseconds
        origin = started
    }

    /// The stream begins again with frame 0 at `moment`.
    mutating func restart(at moment: Moment) {
        started = moment.nanoseconds
        origin = started + startLatency
        isLocked = false
        agreeing = 0
        off = nil
        hasLearntLatency = false
    }

    /// The device is `delay` frames behind the `written` ones at `moment`, and has moved since the last reading.
    mutating func observe(written: Int64, delay: Int64, at moment: Moment) {
        let reading = moment.nanoseconds - nanoseconds(of: written - delay)
        defer { (lastReading, lastMoment) = (reading, moment.nanoseconds) }
        if isLocked, !hasMoved(reading, at: moment.nanoseconds) {
            let passed = moment.nanoseconds - lastMoment
            let most = passed * Self.fastest.amount / Self.fastest.per
            let step = (reading - origin) * min(passed / 1000, Self.slowness) / Self.slowness
            origin += min(max(step, -most), most)
            return
        }
        if isLocked {
            isLocked = false
            agreeing = 0
        }
        let agrees = agreeing > 0 && abs(reading - lastReading) <= Self.agreement
        agreeing = agrees ? agreeing + 1 : 1
        agreedSum = (agrees ? agreedSum : 0) + reading - started
        origin = reading
        if agreeing >= Self.readingsToLock {
            isLocked = true
            off = nil
            origin = started + agreedSum / Int64(agreeing)
            if !hasLearntLatency { startLatency = max(0, origin - started) }
            hasLearntLatency = true
        }
    }

    /// Whether `reading` shows that the stream is no longer where it was.
    private mutating func hasMoved(_ reading: Int64, at now: Int64) -> Bool {
        let distance = abs(reading - origin)
        guard distance > Self.snap.distance else {
            off = nil
            return false
        }
        var (since, least, most) = off ?? (now, reading, reading)
        (least, most) = (min(least, reading), max(most, reading))
        if most - least > Self.agreement { (since, least, most) = (now, reading, reading) }
        off = (since, least, most)
        let patience = distance > Self.jump.distance ? Self.jump.patience : Self.snap.patience
        return now - since >= patience
    }

    /// From starting the stream to its first frame's leaving the device, as last measured; nil before.
    var latency: Duration? { startLatency > 0 || hasLearntLatency ? .nanoseconds(startLatency) : nil }

    /// Trusts the estimate as it is: for a device that plays in no time of its own.
    mutating func lockAsIs() {
        isLocked = true
    }

    /// The frame heard at `moment`; negative before the stream's first.
    func frame(at moment: Moment) -> Int64 {
        Frames(rate: rate).at(.nanoseconds(moment.nanoseconds - offset - origin))
    }

    /// When `frame` is or was heard.
    func moment(of frame: Int64) -> Moment {
        Moment(sinceBoot: .nanoseconds(origin + offset + nanoseconds(of: frame)))
    }

    /// The time that `frames` last, in whole nanoseconds that are over.
    private func nanoseconds(of frames: Int64) -> Int64 {
        let (seconds, rest) = frames.quotientAndRemainder(dividingBy: Int64(rate))
        return seconds * 1_000_000_000 + rest * 1_000_000_000 / Int64(rate)
    }
}
