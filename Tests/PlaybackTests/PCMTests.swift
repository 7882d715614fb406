import CALSA
import Foundation
import Rig
import Testing
import Units

@testable import Playback

@Suite struct PlaybackErrorTests {
    @Test(arguments: [
        (EBUSY, "snd_pcm_open", PlaybackError.Code.busy, "sound device d: in use by another program"),
        (ENOENT, "snd_pcm_open", .unavailable, "sound device d: No such file or directory (snd_pcm_open)"),
        (ENODEV, "snd_pcm_writei", .unavailable, "sound device d: No such device (snd_pcm_writei)"),
        (EPIPE, "snd_pcm_writei", .interrupted, "sound device d: Broken pipe (snd_pcm_writei)"),
        (ESTRPIPE, "snd_pcm_writei", .interrupted, "sound device d: Streams pipe error (snd_pcm_writei)"),
        (EINVAL, "snd_pcm_writei", .unavailable, "sound device d: Invalid argument (snd_pcm_writei)"),
        (
            EINVAL, "snd_pcm_hw_params_set_format", .unsupported,
            "sound device d: cannot play 16-bit stereo (snd_pcm_hw_params_set_format: Invalid argument)"
        ),
    ])
    func `a result of libasound says what can be done`(
        errno: Int32, operation: String, code: PlaybackError.Code, text: String
    ) {
        let error = #expect(throws: PlaybackError.self) { try check(-errno, operation, device: "d") }
        #expect(error == PlaybackError(code, device: "d", operation: operation, errno: errno))
        #expect(error?.description == text)
    }

    @Test func `what did not fail is passed on`() throws {
        #expect(try check(0, "snd_pcm_start", device: "d") == 0)
        #expect(try check(7, "snd_pcm_writei", device: "d") == 7)
    }

    @Test func `a stall and a missing answer have words of their own`() {
        #expect(
            PlaybackError(.stalled, device: "d", operation: "snd_pcm_writei").description
                == "sound device d: takes no sound")
        #expect(
            PlaybackError(.unavailable, device: "d", operation: "snd_pcm_open").description
                == "sound device d: no answer (snd_pcm_open)")
    }
}

/// Integration tests: they open ALSA's own devices.
@Suite(.serialized) struct PCMTests {
    init() { calsa_silence_errors() }

    @Test func `an unknown device is not available`() {
        let error = #expect(throws: PlaybackError.self) { _ = try PCM.open("no-such-device", rate: 48_000) }
        #expect(error?.code == .unavailable)
        #expect(error?.description == "sound device no-such-device: No such file or directory (snd_pcm_open)")
    }

    @Test func `the null device is set up as asked`() throws {
        let pcm = try PCM.open("null", rate: 48_000)
        #expect(pcm.rate == 48_000 && pcm.capacity == 16_384 && pcm.wakeFrames == 8192)
        #expect(try pcm.readStatus().state == SND_PCM_STATE_PREPARED)
        let block = [Int16](repeating: 0, count: 2 * 8192)
        #expect(try block.withUnsafeBufferPointer { (block) throws(PlaybackError) in try pcm.write(block) } == 8192)
        try pcm.start()
        let status = try pcm.readStatus()
        #expect(status.state == SND_PCM_STATE_RUNNING)
        #expect(abs((Moment.now - status.moment).microseconds) < 60_000_000, "on CLOCK_MONOTONIC")
        try pcm.restart()
        #expect(try pcm.readStatus().state == SND_PCM_STATE_PREPARED)
    }

    @Test func `closing gives every descriptor back`() throws {
        func open() -> Int { (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0 }
        _ = try PCM.open("null", rate: 48_000)
        let before = open()
        for _ in 0..<20 {
            _ = try PCM.open("null", rate: 48_000)
            _ = try? PCM.open("no-such-device", rate: 48_000)
        }
        // Other tests of this process open files at the same time; twenty would be a leak.
        #expect(open() < before + 20)
    }
}

@Suite struct DeviceListTests {
    private func open(_ names: [String], having there: [String: PlaybackError?]) throws(PlaybackError) -> String {
        try firstThatOpens(of: names) { (name) throws(PlaybackError) in
            guard let error = there[name] else {
                throw PlaybackError(.unavailable, device: name, operation: "snd_pcm_open", errno: ENOENT)
            }
            if let error { throw error }
            return name
        }
    }

    @Test func `the first that opens is used`() throws {
        let busy = PlaybackError(.busy, device: "busy", operation: "snd_pcm_open", errno: EBUSY)
        let there = ["a": nil, "b": nil, "busy": busy] as [String: PlaybackError?]
        #expect(try open(["a", "b"], having: there) == "a")
        #expect(try open(["gone", "busy", "b", "a"], having: there) == "b")
        let error = #expect(throws: PlaybackError.self) { try open(["busy", "gone"], having: there) }
        #expect(error?.code == .busy, "as the first has it")
        #expect(
            error?.description == """
                sound device busy: in use by another program; \
                sound device gone: No such file or directory (snd_pcm_open)
                """)
    }
}
