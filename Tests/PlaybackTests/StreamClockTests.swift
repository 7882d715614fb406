import Testing
import Units

@testable import Playback

@Suite struct StreamClockTests {
    private static let start = Moment(sinceBoot: .seconds(5000))

    /// A clock and the device it reads: `written` frames are always half a second ahead.
    private struct Reader {
        var clock: StreamClock

        init(rate: Int = 48_000) {
            clock = StreamClock(rate: rate, startedAt: StreamClockTests.start)
        }

        /// Reads `time` after the start a device that plays `latency` behind it.
        mutating func read(at time: Duration, latency: Duration) {
            let ahead = Int64(clock.rate) / 2
            let heard = (time - latency).microseconds * Int64(clock.rate) / 1_000_000
            clock.observe(written: heard + ahead, delay: ahead, at: StreamClockTests.start + time)
        }

        /// When frame 0 is heard, after the start.
        var latency: Duration { clock.moment(of: 0) - StreamClockTests.start }

        mutating func lock(latency: Duration = .milliseconds(40)) {
            for count in 1...3 { read(at: .milliseconds(25 * count), latency: latency) }
        }
    }

    /// Each reading's latency in ms → after which the clock is locked; nil for never.
    @Test(
        arguments: [
            ([40, 40, 40], 3),
            ([40, 42, 44], 3),
            ([40, 43, 43, 43], 4),
            ([40, 40, 43, 40, 40], nil),
            ([40, 43, 46, 49, 52], nil),
            ([90, 40, 41, 40], 4),
        ] as [([Int], Int?)])
    func `three readings that agree lock it`(latencies: [Int], lockedAfter: Int?) {
        var reader = Reader()
        var found: Int?
        for (index, latency) in latencies.enumerated() {
            reader.read(at: .milliseconds(25 * (index + 1)), latency: .milliseconds(latency))
            if reader.clock.isLocked, found == nil { found = index + 1 }
        }
        #expect(found == lockedAfter)
    }

    @Test func `until it is locked each reading is the estimate`() {
        var reader = Reader()
        #expect(reader.latency == .zero)
        reader.read(at: .milliseconds(60), latency: .milliseconds(50))
        #expect(reader.latency == .milliseconds(50))
        reader.read(at: .milliseconds(90), latency: .milliseconds(30))
        #expect(reader.latency == .milliseconds(30))
    }

    @Test func `it locks on the mean of what agreed`() {
        var reader = Reader()
        for (index, latency) in [39, 40, 41].enumerated() {
            reader.read(at: .milliseconds(25 * (index + 1)), latency: .milliseconds(latency))
        }
        #expect(reader.clock.isLocked && reader.latency == .milliseconds(40))
    }

    @Test func `a locked clock follows by a twentieth a second, but no faster than 150 µs`() {
        var reader = Reader()
        reader.lock()
        reader.read(at: .milliseconds(1075), latency: .milliseconds(42))
        #expect(reader.latency == .microseconds(40_100), "a twentieth of 2 ms, a second after the lock")
        reader.read(at: .milliseconds(1175), latency: .milliseconds(44))
        #expect(reader.latency == .microseconds(40_115), "less than 19.5 µs, which is a twentieth in 100 ms")
        reader.read(at: .milliseconds(1275), latency: .milliseconds(36))
        #expect(reader.latency == .microseconds(40_100))
        reader.read(at: .seconds(100), latency: .milliseconds(41))
        #expect(reader.latency == .milliseconds(41), "never beyond what was read")
    }

    @Test func `a device that runs 100 µs a second slow is followed`() {
        var reader = Reader()
        reader.lock()
        for count in 1...3000 {
            reader.read(
                at: .milliseconds(75 + 100 * count), latency: .milliseconds(40) + .microseconds(10 * count))
        }
        #expect(reader.clock.isLocked)
        #expect(abs((reader.latency - .milliseconds(68)).microseconds) < 50, "2 ms behind, and no more")
    }

    @Test func `readings that wander for a second or two move it hardly`() {
        var reader = Reader()
        reader.lock()
        for count in 1...19 { reader.read(at: .milliseconds(75 + 100 * count), latency: .milliseconds(46)) }
        #expect(reader.clock.isLocked)
        #expect(abs((reader.latency - .milliseconds(40)).microseconds) < 300)
        reader.read(at: .milliseconds(2075), latency: .milliseconds(40))
        for count in 1...19 { reader.read(at: .milliseconds(2075 + 100 * count), latency: .milliseconds(34)) }
        #expect(reader.clock.isLocked, "readings that differ show no place where the stream could be now")
    }

    /// As read from PulseAudio while the machine stopped for 0.1 s now and then: 38 ms late and rising by 4 ms a second,
    /// then 26 ms late, 13 ms early, 23 ms early; the sound went on evenly.
    @Test func `readings far off that do not agree for long are not believed`() {
        var reader = Reader()
        reader.lock()
        for count in 1...60 {
            let late = count <= 15 ? 38_000 + 400 * count : count <= 25 ? 26_000 : count <= 45 ? -13_000 : -23_000
            reader.read(at: .milliseconds(75 + 100 * count), latency: .microseconds(40_000 + late))
        }
        #expect(reader.clock.isLocked)
        #expect(abs((reader.latency - .milliseconds(40)).microseconds) < 400)
    }

    /// A distance in ms from a locked clock → after how many readings, 100 ms apart, it unlocks; nil for never
    @Test(arguments: [(5, nil), (-5, nil), (6, 41), (-6, 41), (50, 41), (51, 11), (-300, 11)] as [(Int, Int?)])
    func `a stream that has moved is believed when it stays so, sooner the further it has`(
        distance: Int, expected: Int?
    ) {
        var reader = Reader()
        reader.lock()
        var found: Int?
        for count in 1...60 where found == nil {
            reader.read(at: .milliseconds(75 + 100 * count), latency: .milliseconds(40 + distance))
            if !reader.clock.isLocked { found = count }
        }
        #expect(found == expected)
        guard found != nil else { return }
        #expect(reader.latency == .milliseconds(40 + distance))
        for count in 1...2 { reader.read(at: .milliseconds(6100 + count), latency: .milliseconds(40 + distance)) }
        #expect(reader.clock.isLocked)
    }

    @Test func `a restart guesses the latency measured last`() {
        var reader = Reader()
        reader.lock(latency: .milliseconds(40))
        reader.clock.restart(at: Self.start + .seconds(10))
        #expect(!reader.clock.isLocked)
        #expect(reader.latency == .milliseconds(10_040))
        #expect(reader.clock.frame(at: Self.start + .milliseconds(10_040)) == 0)
    }

    @Test func `a stall after the first lock teaches no latency`() {
        var reader = Reader()
        reader.lock(latency: .milliseconds(40))
        for count in 1...13 { reader.read(at: .milliseconds(1000 + 100 * count), latency: .milliseconds(740)) }
        #expect(reader.clock.isLocked && reader.latency == .milliseconds(740))
        reader.clock.restart(at: Self.start + .seconds(10))
        #expect(reader.latency == .milliseconds(10_040))
    }

    @Test func `each restart's first lock teaches the latency anew`() {
        var reader = Reader()
        reader.lock(latency: .milliseconds(40))
        reader.clock.restart(at: Self.start + .seconds(10))
        for count in 1...3 { reader.read(at: .milliseconds(10_100 + 25 * count), latency: .milliseconds(10_055)) }
        reader.clock.restart(at: Self.start + .seconds(20))
        #expect(reader.latency == .milliseconds(20_055))
    }

    @Test func `a device that keeps no time is taken at its word`() {
        var clock = StreamClock(rate: 48_000, startedAt: Self.start)
        clock.lockAsIs()
        #expect(clock.isLocked)
        #expect(clock.frame(at: Self.start + .seconds(1)) == 48_000)
    }

    @Test(arguments: [8_000, 44_100, 48_000, 96_000, 192_000])
    func `frames and moments map onto one another exactly for half a day`(rate: Int) {
        var clock = StreamClock(rate: rate, startedAt: Self.start)
        // An origin with odd nanoseconds, as real ones have.
        clock.observe(written: 1, delay: 0, at: Self.start + .nanoseconds(1_234_567))
        for hours in 0..<12 {
            for step in 0..<500 {
                let frame = Int64(hours) * 3600 * Int64(rate) + Int64(step) * 997
                #expect(clock.frame(at: clock.moment(of: frame)) == frame)
            }
        }
        let hour = clock.moment(of: 3600 * Int64(rate)) - clock.moment(of: 0)
        #expect(hour == .seconds(3600))
    }

    @Test func `frames before the stream's first are negative`() {
        let clock = StreamClock(rate: 48_000, startedAt: Self.start)
        #expect(clock.frame(at: Self.start - .seconds(1)) == -48_000)
        #expect(Self.start - clock.moment(of: -48_000) == .seconds(1))
    }
}
