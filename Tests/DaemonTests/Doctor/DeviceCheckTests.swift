import Control
import Foundation
import Rig
import Sound
import Testing
import Units

@testable import Daemon
@testable import Playback

/// What doctor makes of the sound devices.
@Suite struct DeviceCheckTests {
    private static let well = DeviceTrial.Figures(
        timeToLock: .milliseconds(310), latency: .microseconds(63_250), jitter: .microseconds(420))

    private func trial(_ device: String) -> DeviceTrial {
        DeviceTrial(device: device, outcome: .success(Self.well))
    }

    private func failed(_ device: String, _ code: PlaybackError.Code, errno: Int32 = ENOENT) -> DeviceTrial {
        DeviceTrial(
            device: device,
            outcome: .failure(PlaybackError(code, device: device, operation: "snd_pcm_open", errno: errno)))
    }

    private func findings(
        _ trials: DeviceTrial..., held: Diagnostics? = nil,
        cards: SoundCards = SoundCards(open: ["/dev/snd/pcmC0D0p"], closed: [])
    ) -> [Finding] {
        DeviceCheck(trials: trials, listened: .seconds(3), held: held, cards: cards).findings
    }

    @Test func `a device that keeps time is told with all that was agreed on`() {
        let found = findings(trial("default"))
        #expect(found.map(\.level) == [.ok, .ok])
        #expect(
            found.map(\.found) == [
                "default: 48000 Hz, 16 bit, stereo; period 4096 frames (85.3 ms), buffer 16384 frames (341.3 ms)",
                "default: locked after 310 ms, heard 63.3 ms after it starts, jitter 0.4 ms over 3s",
            ])
        #expect(found[0].figures == ["rate": 48_000, "periodFrames": 4096, "bufferFrames": 16_384])
        #expect(
            found[1].figures == ["timeToLockUs": 310_000, "latencyUs": 63_250, "jitterUs": 420, "underruns": 0])
    }

    /// A device with something the matter → what is said of its timing.
    private static let unwell: [(DeviceTrial.Figures, String)] = [
        (well.with { $0.jitter = .milliseconds(4) }, "cues may be that far off"),
        (well.with { $0.latency = .milliseconds(700) }, "the answer to a tap comes that much later"),
        (well.with { $0.underruns = 2 }, "something else keeps this machine busy"),
        (well.with { $0.timeToLock = nil }, "cues go by this machine's clock"),
        (well.with { $0.keepsTime = false }, "cues go by this machine's clock"),
    ]

    @Test(arguments: unwell)
    func `a device that keeps time badly is warned of`(figures: DeviceTrial.Figures, advice: String) {
        let found = findings(DeviceTrial(device: "default", outcome: .success(figures)))
        #expect(found.map(\.level) == [.ok, .warning])
        #expect(found.last?.advice?.contains(advice) == true, "\(found)")
    }

    @Test func `a device that does not open is a problem, unless another one does`() {
        let alone = findings(failed("hw:9", .unavailable))
        #expect(alone.map(\.level) == [.problem])
        #expect(alone.first?.found == "sound device hw:9: No such file or directory (snd_pcm_open)")
        let first = findings(failed("hw:9", .unavailable), trial("default"))
        #expect(first.map(\.level) == [.warning, .ok, .ok])
    }

    @Test(
        arguments: [
            (.busy, "close what plays on it"), (.unavailable, "aplay -L lists"), (.unsupported, "plughw:"),
            (.stalled, "the sound server hangs"),
        ] as [(PlaybackError.Code, String)])
    func `each way to fail has something to do`(code: PlaybackError.Code, advice: String) {
        #expect(findings(failed("hw:0", code)).first?.advice?.contains(advice) == true)
    }

    @Test func `a device that the daemon itself holds is well`() {
        var held = Diagnostics(
            state: .ok, devices: ["hw:0"], device: "hw:0", format: "S16_LE", rate: 48_000, period: 1024, buffer: 4096,
            latencyUs: 40_000, timeToLockUs: 200_000, underruns: 0, reopenings: 0, missed: 0, late: 0, lateUs: 0,
            lateMaxUs: 0)
        let found = findings(failed("hw:0", .busy, errno: EBUSY), held: held)
        #expect(found.map(\.level) == [.ok])
        #expect(
            found.first?.found
                == "hw:0: tenutod itself plays on it, 48000 Hz; period 1024 frames (21.3 ms), buffer 4096 frames "
                + "(85.3 ms), locked after 200 ms, heard 40 ms after it starts")
        held.device = "hw:1"
        #expect(findings(failed("hw:0", .busy, errno: EBUSY), held: held).map(\.level) == [.problem])
    }

    @Test func `where no device opens, a card that is closed to the person is named`() {
        let closed = SoundCards(open: [], closed: ["/dev/snd/pcmC0D0p"])
        let found = findings(failed("default", .unavailable), cards: closed)
        #expect(found.map(\.level) == [.problem, .problem])
        #expect(found.last?.advice == "sudo usermod -aG audio $USER, then log in again")
        let none = findings(failed("default", .unavailable), cards: SoundCards(open: [], closed: []))
        #expect(none.map(\.level) == [.problem, .warning])
        #expect(findings(trial("default"), cards: closed).count == 2, "a server gives access")
    }

    @Test func `sound cards are found by the names of their nodes`() throws {
        let folder = try TemporaryFolder()
        for name in ["pcmC0D0p", "pcmC0D0c", "controlC0", "pcmC1D3p", "seq"] {
            try "".write(toFile: "\(folder.path)/\(name)", atomically: true, encoding: .utf8)
        }
        #expect(SoundCards(in: folder.path).open == ["\(folder.path)/pcmC0D0p", "\(folder.path)/pcmC1D3p"])
        #expect(SoundCards(in: "/nowhere") == SoundCards(open: [], closed: []))
    }

    @Test func `a real device is tried, and a wrong one says why`() throws {
        let theme = try Theme.byHand()
        func tried() -> DeviceTrial {
            DeviceTrial(Player.Settings(devices: ["null"], leadIn: .zero), theme: theme, lasting: .milliseconds(100))
        }
        var null = tried()
        // A busy machine may take longer to make all sounds than a device may to answer.
        for _ in 0..<3 { if case .failure(let error) = null.outcome, error.isHanging { null = tried() } }
        guard case .success(let figures) = null.outcome else {
            Issue.record("\(null)")
            return
        }
        #expect(null.device == "null" && !figures.keepsTime)
        let wrong = DeviceTrial(
            Player.Settings(devices: ["nosuch"], leadIn: .zero), theme: theme, lasting: .milliseconds(100))
        guard case .failure(let error) = wrong.outcome else {
            Issue.record("\(wrong)")
            return
        }
        #expect(error.device == "nosuch" && error.code == .unavailable)
    }
}

extension DeviceTrial.Figures {
    /// The same with `change`.
    fileprivate func with(_ change: (inout DeviceTrial.Figures) -> Void) -> DeviceTrial.Figures {
        var figures = self
        change(&figures)
        return figures
    }
}
