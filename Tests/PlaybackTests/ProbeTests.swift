import Foundation
import Rig
import Sound
import Testing
import Units
import Workout

@testable import Playback

@Suite struct JitterTests {
    private func jitter(_ origins: [Int64]) -> Probe.Jitter? {
        Probe.Jitter(
            origins.enumerated().map { (Moment(sinceBoot: .seconds(5000) + .milliseconds(25 * $0.offset)), $0.element) }
        )
    }

    @Test func `readings on a line have none, however steep it is`() throws {
        let flat = try #require(jitter([7_000_000_000, 7_000_000_000, 7_000_000_000]))
        #expect(flat.p50 == .zero && flat.p99 == .zero && flat.max == .zero)
        let steep = try #require(jitter((0..<100).map { 7_000_000_000 + 1000 * $0 }))
        #expect(steep.max < .nanoseconds(10))
    }

    @Test func `it is how far they are from the line`() throws {
        // Up and down by 1 ms in turn, with one outlier of 41 ms among 200; the line stays near zero.
        var origins = (0..<200).map { Int64($0 % 2 == 0 ? 1_000_000 : -1_000_000) }
        origins[100] = 41_000_000
        let found = try #require(jitter(origins))
        #expect(abs((found.p50 - .milliseconds(1)).microseconds) < 300)
        #expect(abs((found.p99 - .milliseconds(1)).microseconds) < 300)
        #expect(abs((found.max - .milliseconds(41)).microseconds) < 300)
    }

    @Test func `two readings say nothing`() { #expect(jitter([1, 2]) == nil) }
}

@Suite struct ProbeTests {
    private func measure(
        _ device: FakeDevice, settings: Player.Settings = .init(devices: ["fake"], leadIn: .milliseconds(100)),
        cues: [Cue] = [], began: (Moment) -> Void = { _ in }
    ) throws -> Probe.Report {
        try Probe.measure(
            device, settings: settings, theme: Theme.byHand(), cues: cues, lasting: .seconds(3), began: began
        ) { device.pass($0) }
    }

    @Test func `a steady device is reported with all its figures`() throws {
        let device = FakeDevice()
        let report = try measure(device)
        #expect(report.setup == DeviceSetup(device: "fake", rate: 48_000, period: 4096, buffer: 16_384))
        #expect(report.keepsTime && report.underruns == 0 && report.missed == 0)
        // The device's own 40 ms; three readings 25 ms apart, after the one at the start that says nothing.
        #expect(report.latency.map { abs(($0 - .milliseconds(40)).microseconds) <= 20 } == true)
        #expect(report.timeToLock.map { $0 >= .milliseconds(50) && $0 <= .milliseconds(100) } == true)
        // Full but for what 25 ms play: 341 ms and the latency.
        #expect(report.delay.map { $0 > .milliseconds(350) && $0 <= .milliseconds(382) } == true)
        #expect(report.jitter.map { $0.max <= .microseconds(30) } == true, "a frame is 21 µs")
    }

    @Test(arguments: [0, 200])
    func `cues are heard from the instant that is told`(offset: Int) throws {
        let device = FakeDevice()
        var begin: Moment?
        let settings = Player.Settings(
            devices: ["fake"], leadIn: .milliseconds(100), offset: .milliseconds(offset))
        let report = try measure(
            device, settings: settings, cues: [Cue(.holdStart, at: .zero), Cue(.tick, at: .seconds(1))],
            began: { begin = $0 })
        let bank = CueBank(theme: try Theme.byHand(), rate: 48_000)
        let heard = (device.onsets(of: .holdStart, in: bank) + device.onsets(of: .tick, in: bank)).map {
            ($0 + .milliseconds(offset) - (begin ?? $0)).microseconds
        }
        #expect(heard.count == 2)
        #expect(zip(heard, [0, 1_000_000]).allSatisfy { abs($0 - $1) <= 50 })
        #expect(report.missed == 0)
    }

    @Test func `a device without pace has no figures of time`() throws {
        let device = FakeDevice()
        device.pace = .swallowing
        let report = try measure(device)
        #expect(!report.keepsTime && report.jitter == nil)
    }

    @Test func `a device that never takes anything is a problem`() throws {
        let device = FakeDevice()
        device.isDeaf = true
        let error = #expect(throws: PlaybackError.self) { try measure(device) }
        #expect(error?.code == .stalled)
    }
}

/// Integration tests: they wait for threads.
@Suite struct ProbeThreadTests {
    @Test func `the null device can be probed`() throws {
        let devices = ["no-such-device", "null"]
        // A sanitizer makes it slow to make all sounds, which is within the time that a device has to answer.
        let report = try Probe.run(
            Player.Settings(devices: devices, leadIn: .zero), theme: Theme.byHand(), cues: [],
            lasting: .milliseconds(100), slack: .seconds(5 * ChildProcess.patience), began: { _ in }
        ) { () throws(PlaybackError) in try PCM.open(firstOf: devices, rate: Player.preferredRate) }
        #expect(report.setup == DeviceSetup(device: "null", rate: 48_000, period: 4096, buffer: 16_384))
        #expect(!report.keepsTime)
    }

    @Test func `a device that is not there is a problem that names each`() throws {
        let error = #expect(throws: PlaybackError.self) {
            try Probe.run(Player.Settings(devices: ["no-such-device", "nor-this"]), theme: Theme.byHand())
        }
        #expect(
            error?.description == """
                sound device no-such-device: No such file or directory (snd_pcm_open); \
                sound device nor-this: No such file or directory (snd_pcm_open)
                """)
    }

    @Test func `a sound server that hangs cannot keep it`() throws {
        let hanging = DispatchSemaphore(value: 0)
        let error = #expect(throws: PlaybackError.self) {
            try Probe.run(
                Player.Settings(devices: ["hanging"], leadIn: .milliseconds(1)), theme: Theme.byHand(), cues: [],
                lasting: .milliseconds(1), slack: .milliseconds(1), began: { _ in }
            ) { () throws(PlaybackError) in
                hanging.wait()
                return try PCM.open("null", rate: 48_000)
            }
        }
        #expect(error == .hanging("hanging") && error?.description == "sound device hanging: does not answer")
        hanging.signal()
    }
}
