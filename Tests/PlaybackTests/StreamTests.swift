import Glibc
import Rig
import Sound
import Testing
import Units
import Workout

@testable import Playback

/// A stream on a made-up device, driven as the audio thread drives it.
private final class Drive {
    let device = FakeDevice()
    let stream: Stream<FakeDevice>
    var playlist = Playlist()
    let start: Moment
    /// How often the thread had to wake up.
    private(set) var wakes = 0
    /// What it told, but for readings.
    var news: [StreamNews] { told.values }
    var lateness: [Duration] {
        news.compactMap { if case .wrote(let late) = $0 { late } else { nil } }
    }
    var missed: Int {
        news.reduce(0) { if case .missed = $1 { $0 + 1 } else { $0 } }
    }
    private let told = Told()
    static let bank = Result { CueBank(theme: try Theme.byHand(), rate: 48_000) }

    private final class Told {
        var values: [StreamNews] = []
    }

    init(
        leadIn: Duration = .milliseconds(700), offset: Duration = .zero, keepAlive: KeepAlive = .silence,
        _ prepare: (FakeDevice) -> Void = { _ in }
    ) throws {
        prepare(device)
        let bank = try Self.bank.get()
        start = device.now
        let settings = Player.Settings(
            devices: ["fake"], leadIn: leadIn, keepAlive: keepAlive, offset: offset)
        stream = Stream(device, settings: settings, bank: bank) { [told] in
            if case .reading = $0 { return }
            told.values.append($0)
        }
    }

    /// Plays these cues, given by their seconds after the start.
    func play(_ cues: (CueKind, Double)...) {
        playlist = Playlist(cues.map { TimedCue($0, at: start + .microseconds(Int64($1 * 1_000_000))) })
    }

    /// Lets the thread run for `time`; throws what it would have caught.
    func run(for time: Duration) throws(PlaybackError) {
        let end = device.now + time
        while device.now < end {
            try stream.service(&playlist)
            wakes += 1
            let patience = max(.microseconds(1), stream.patience)
            let next = min(device.now + patience, (stream.isPaced ? device.wakes : nil) ?? end, end)
            device.pass(max(.microseconds(1), next - device.now))
        }
    }

    /// When `kind` was heard, in seconds after the start, to a tenth of a millisecond: half a frame is 0.01 ms.
    func heard(_ kind: CueKind, lasting length: Duration? = nil) throws -> [Double] {
        device.onsets(of: kind, lasting: length, in: try Self.bank.get()).map {
            Double((($0 - start).microseconds + 50) / 100) / 10_000
        }
    }
}

@Suite struct StreamTests {
    @Test(arguments: [0, 40, 250])
    func `cues are heard on their instants, whatever the device's latency`(latency: Int) throws {
        let drive = try Drive { $0.latency = .milliseconds(latency) }
        drive.play((.holdStart, 2), (.holdEnd, 4.5), (.holdStart, 6.123_4))
        try drive.run(for: .seconds(7))
        #expect(try drive.heard(.holdStart) == [2, 6.1234])
        #expect(try drive.heard(.holdEnd) == [4.5])
        #expect(drive.device.restarts == 0)
    }

    /// What leaves the device so much before its instant is heard on it.
    @Test(arguments: [1, 200, 2000])
    func `cues leave the device as much earlier as it takes them to be heard`(offset: Int) throws {
        let drive = try Drive(offset: .milliseconds(offset))
        drive.play((.holdStart, 4), (.holdEnd, 6.5))
        try drive.run(for: .seconds(7))
        let late = Double(offset) / 1000
        #expect(try drive.heard(.holdStart) == [4 - late])
        #expect(try drive.heard(.holdEnd) == [6.5 - late])
        #expect(drive.lateness.allSatisfy { abs($0.microseconds) <= 21 }, "a frame at most")
        // Too late by the way alone: 60 ms from now cannot be reached in 40 ms and 200 ms more.
        let now = (drive.device.now - drive.start).microseconds
        drive.play((.tick, Double(now) / 1_000_000 + 0.06))
        try drive.stream.replace(&drive.playlist, from: Drive.bank.get())
        try drive.run(for: .seconds(1))
        #expect(try drive.heard(.tick).count == (offset == 1 ? 1 : 0))
    }

    @Test func `an interrupted device does not sound again what is still on its way to the ear`() throws {
        let drive = try Drive(offset: .milliseconds(1500))
        drive.play((.holdStart, 4), (.holdEnd, 9))
        // It left the device at 2.5 s.
        try drive.run(for: .milliseconds(3200))
        drive.device.nextWriteFails = EPIPE
        try drive.run(for: .seconds(6))
        #expect(drive.device.restarts == 1)
        #expect(try drive.heard(.holdStart) == [2.5])
        #expect(try drive.heard(.holdEnd) == [7.5])
    }

    @Test func `noise keeps a device awake, and silence is the default`() throws {
        let drive = try Drive(keepAlive: .noise)
        try drive.run(for: .seconds(2))
        let samples = try #require(drive.device.runs.last).samples
        #expect(!drive.device.isSilent && samples.allSatisfy { abs($0) <= 2 })
        let silent = try Drive()
        try silent.run(for: .seconds(2))
        #expect(silent.device.isSilent)
    }

    @Test func `after an outage one cue sounds at most, and each of the others is counted`() throws {
        let drive = try Drive()
        // Two holds went by and the third goes on.
        drive.play(
            (.tick, 2), (.holdStart, 3), (.holdEnd, 4), (.repChange, 5), (.holdStart, 6), (.holdEnd, 7),
            (.repChange, 8), (.holdStart, 9), (.halfway, 10), (.holdEnd, 14), (.rest, 14.8))
        try drive.run(for: .milliseconds(1500))
        drive.device.pass(.seconds(10))
        try drive.run(for: .seconds(5))
        let late = try #require(try drive.heard(.holdStart).first)
        #expect(late > 11.5 && late < 12.2)
        #expect(try drive.heard(.holdStart).count == 1 && drive.heard(.holdEnd) == [14] && drive.heard(.rest) == [14.8])
        #expect(try drive.heard(.tick) + drive.heard(.repChange) + drive.heard(.halfway) == [])
        #expect(drive.missed == 8)
        #expect(drive.news.count { $0 == .recovered } == 1)
    }

    @Test func `a hold that ended during an outage is not begun after it`() throws {
        let drive = try Drive()
        // Poses that flow into one another: what ends the first is the sign for the second.
        drive.play((.holdStart, 3), (.sideChange, 8), (.holdEnd, 20))
        try drive.run(for: .milliseconds(1500))
        drive.device.pass(.seconds(10))
        try drive.run(for: .seconds(10))
        #expect(try drive.heard(.holdStart) == [] && drive.heard(.sideChange) == [] && drive.heard(.holdEnd) == [20])
        #expect(drive.missed == 2)
    }

    @Test func `it tells once how long it took to find the time`() throws {
        let drive = try Drive { $0.latency = .milliseconds(123) }
        try drive.run(for: .seconds(3))
        let locks = drive.news.compactMap {
            if case .locked(let after, let latency) = $0 { (after, latency) } else { nil }
        }
        let lock = try #require(locks.first)
        #expect(locks.count == 1)
        // Three readings, 25 ms apart, once the first frame is out.
        #expect(lock.0 >= .milliseconds(123 + 50) && lock.0 <= .milliseconds(123 + 100))
        #expect(abs((lock.1 - .milliseconds(123)).microseconds) <= 21)
    }

    @Test func `glides are heard on their instants, each as long as it should be`() throws {
        let drive = try Drive()
        drive.playlist = Playlist(
            [(CueKind.breathIn, 2000, 700), (.breathOut, 3000, 1500), (.breathIn, 6000, 200)].map {
                TimedCue($0, at: drive.start + .milliseconds($1), lasting: .milliseconds($2))
            })
        try drive.run(for: .seconds(7))
        #expect(try drive.heard(.breathIn, lasting: .milliseconds(700)) == [2])
        #expect(try drive.heard(.breathIn, lasting: .milliseconds(200)) == [6])
        #expect(try drive.heard(.breathOut, lasting: .milliseconds(1500)) == [3])
        #expect(drive.device.restarts == 0)
    }

    @Test func `a new list while a long glide sounds silences it`() throws {
        let drive = try Drive()
        drive.playlist = Playlist([TimedCue(.breathIn, at: drive.start + .seconds(2), lasting: .milliseconds(1500))])
        try drive.run(for: .milliseconds(3000))
        drive.play((.paused, 3.2))
        try drive.stream.replace(&drive.playlist, from: Drive.bank.get())
        #expect(drive.device.restarts == 1)
        try drive.run(for: .seconds(2))
        #expect(try drive.heard(.breathIn, lasting: .milliseconds(1500)) == [])
        #expect(try drive.heard(.paused) == [3.2])
    }

    @Test(arguments: [7, 1000, 4097] as [Int64])
    func `a device that takes a part of what it is offered loses nothing of it`(most: Int64) throws {
        let drive = try Drive { $0.mostPerWrite = most }
        drive.play((.tick, 2), (.holdStart, 3), (.holdEnd, 3.2))
        try drive.run(for: .seconds(3))
        #expect(try drive.heard(.tick) == [2])
        #expect(drive.device.restarts == 0)
    }

    @Test func `the thread wakes seven times a second at most once the clock is locked`() throws {
        let drive = try Drive()
        try drive.run(for: .seconds(2))
        let before = drive.wakes
        try drive.run(for: .seconds(60))
        #expect(drive.wakes - before <= 7 * 60)
    }

    @Test func `nothing sounds before the lead-in is over, and then the newest that is still true`() throws {
        let drive = try Drive(leadIn: .seconds(2))
        drive.play((.tick, 0.2), (.holdStart, 0.5), (.tick, 1.9), (.holdEnd, 4))
        try drive.run(for: .milliseconds(1990))
        #expect(drive.device.isSilent && !drive.stream.isReady)
        try drive.run(for: .seconds(4))
        let onset = try #require(try drive.heard(.holdStart).first)
        #expect(onset > 2 && onset < 2.5)
        #expect(try drive.heard(.tick) == [])
        #expect(try drive.heard(.holdEnd) == [4])
        #expect(drive.lateness.first.map { $0 > .milliseconds(1500) } == true)
    }

    @Test func `a restart throws away what was not heard, and the new cues are on time`() throws {
        let drive = try Drive()
        drive.play((.holdStart, 2), (.holdEnd, 3), (.rest, 3.2))
        try drive.run(for: .milliseconds(2900))
        drive.play((.paused, 2.9))
        try drive.stream.restart(&drive.playlist)
        try drive.run(for: .seconds(1))
        #expect(try drive.heard(.holdStart) == [2])
        #expect(try drive.heard(.holdEnd) == [] && drive.heard(.rest) == [])
        // Already past when it can be heard first: as soon as the device can, its latency.
        #expect(try drive.heard(.paused) == [2.94])
        drive.play((.resumed, 5), (.holdStart, 8))
        try drive.stream.restart(&drive.playlist)
        try drive.run(for: .seconds(6))
        #expect(try drive.heard(.resumed) == [5])
        #expect(try drive.heard(.holdStart) == [2, 8])
    }

    @Test func `a device that runs dry starts again and is on time`() throws {
        let drive = try Drive()
        drive.play((.holdStart, 2), (.holdEnd, 5))
        try drive.run(for: .milliseconds(2600))
        drive.device.pass(.seconds(1))
        try drive.run(for: .seconds(3))
        #expect(drive.device.restarts == 1)
        #expect(try drive.heard(.holdEnd) == [5])
    }

    @Test func `a device that runs dry without saying so is noticed, and is on time again at once`() throws {
        let drive = try Drive { $0.hidesDroughts = true }
        drive.play((.holdStart, 2), (.holdEnd, 4))
        try drive.run(for: .milliseconds(2600))
        drive.device.pass(.seconds(1))
        try drive.run(for: .seconds(3))
        #expect(drive.device.restarts == 1)
        #expect(drive.news.contains(.recovered))
        #expect(try drive.heard(.holdStart) == [2] && drive.heard(.holdEnd) == [4])
    }

    @Test func `a write that fails because the device ran dry is made up for`() throws {
        let drive = try Drive()
        drive.play((.holdEnd, 5))
        try drive.run(for: .seconds(2))
        drive.device.nextWriteFails = EPIPE
        try drive.run(for: .seconds(4))
        #expect(drive.device.restarts == 1)
        #expect(try drive.heard(.holdEnd) == [5])
    }

    @Test func `a write that fails for good is passed on`() throws {
        let drive = try Drive()
        try drive.run(for: .seconds(1))
        drive.device.nextWriteFails = ENODEV
        let error = #expect(throws: PlaybackError.self) { try drive.run(for: .seconds(1)) }
        #expect(error?.code == .unavailable)
    }

    @Test func `a device that runs dry four times without settling is given up`() throws {
        let drive = try Drive()
        try drive.run(for: .seconds(1))
        let error = #expect(throws: PlaybackError.self) {
            for _ in 1...4 {
                drive.device.pass(.seconds(1))
                try drive.run(for: .milliseconds(30))
            }
        }
        #expect(error?.code == .interrupted)
        #expect(drive.device.restarts == 3)
    }

    @Test func `a device that settles in between may run dry for ever`() throws {
        let drive = try Drive()
        for _ in 1...10 {
            try drive.run(for: .seconds(1))
            drive.device.pass(.seconds(1))
        }
        #expect(drive.device.restarts == 9)
    }

    @Test func `a device that takes nothing is given up after two seconds`() throws {
        let drive = try Drive()
        try drive.run(for: .seconds(3))
        drive.device.pace = .stalled
        try drive.run(for: .milliseconds(1700))
        let error = #expect(throws: PlaybackError.self) { try drive.run(for: .milliseconds(700)) }
        #expect(error?.code == .stalled)
    }

    @Test func `a device that takes nothing from the start is given up as stalled`() throws {
        let drive = try Drive { $0.isDeaf = true }
        try drive.run(for: .milliseconds(1900))
        let error = #expect(throws: PlaybackError.self) { try drive.run(for: .milliseconds(200)) }
        #expect(error?.code == .stalled)
    }

    @Test func `what a lost device was given and did not sound is still to sound`() throws {
        let drive = try Drive()
        drive.play((.holdStart, 2), (.holdEnd, 3.1), (.holdStart, 9))
        try drive.run(for: .seconds(3))
        drive.device.pace = .stalled
        #expect(throws: PlaybackError.self) { try drive.run(for: .seconds(3)) }
        drive.playlist.rewind(to: drive.stream.lastHeard)
        #expect(drive.playlist.take(before: drive.start + .seconds(5)).map(\.kind) == [.holdEnd])
    }

    @Test func `a device without pace gets no more than time allows, and is ready after the lead-in`() throws {
        let drive = try Drive { $0.pace = .swallowing }
        drive.play((.holdStart, 2))
        try drive.run(for: .milliseconds(690))
        #expect(!drive.stream.isReady)
        try drive.run(for: .milliseconds(9310))
        #expect(drive.stream.isReady && !drive.stream.isPaced)
        let frames = try #require(drive.device.runs.last).samples.count / 2
        #expect(frames <= 480_000 + 16_384 && frames > 480_000 - 16_384)
        #expect(drive.wakes <= 7 * 10 + 10)
        #expect(drive.lateness == [.zero])
    }

    @Test func `a device without pace that takes nothing any more is given up, without haste`() throws {
        let drive = try Drive { $0.pace = .swallowing }
        try drive.run(for: .seconds(2))
        drive.device.isDeaf = true
        let before = drive.wakes
        let error = #expect(throws: PlaybackError.self) { try drive.run(for: .seconds(5)) }
        #expect(error?.code == .stalled)
        #expect(drive.wakes - before < 300)
    }

    /// A thread that does not get to run for a while sees much played at once, and must not take that for haste.
    @Test func `a busy machine makes no steady device one without pace`() throws {
        let drive = try Drive { $0.holdUp = .milliseconds(250) }
        drive.play((.holdStart, 2))
        try drive.run(for: .seconds(3))
        #expect(drive.stream.isPaced)
        #expect(try drive.heard(.holdStart) == [2])
    }

    @Test func `a busy machine makes no device without pace a steady one`() throws {
        let drive = try Drive {
            $0.pace = .swallowing
            $0.holdUp = .milliseconds(300)
        }
        try drive.run(for: .seconds(3))
        #expect(!drive.stream.isPaced && drive.stream.isReady)
    }

    /// Takes the fade's 120 ms of wall time.
    @Test func `what sounds at the end falls to silence`() throws {
        let drive = try Drive()
        drive.play((.holdStart, 2))
        try drive.run(for: .milliseconds(2200))
        try drive.stream.fadeOut()
        let samples = try #require(drive.device.runs.last).samples
        #expect(samples.prefix(2000).contains { $0 != 0 })
        #expect(samples.dropFirst(2 * 48 * 60).allSatisfy { $0 == 0 })
    }

    @Test func `silence ends at once`() throws {
        let drive = try Drive()
        try drive.run(for: .seconds(1))
        try drive.stream.fadeOut()
        #expect(drive.device.runs.last?.samples.isEmpty == true)
    }
}
