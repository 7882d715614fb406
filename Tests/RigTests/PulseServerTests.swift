import Foundation
import Rig
import Sound
import Testing
import Workout

/// Integration tests: they wait for wall time, since a sound server plays no faster.
@Suite struct PulseServerTests {
    @Test func `What aplay plays through ALSA's default is recorded sample for sample`() throws {
        let server = try PulseServer()
        let folder = try TemporaryFolder()
        let bank = try DetectorTests.bank()
        let cues = [
            Cue(.tick, at: .milliseconds(500)), Cue(.holdStart, at: .microseconds(1_500_011)),
            Cue(.repChangeLast, at: .milliseconds(2200)), Cue(.sideChange, at: .milliseconds(2700)),
        ]
        try Renderer(bank: bank).write(cues, lasting: .seconds(3), to: folder.path + "/cues.wav")

        let recording = try server.record()
        // A buffer of 2 s: a machine busy with other tests must not make it stutter.
        let player = try ChildProcess.run(
            "aplay", ["-q", "--buffer-time=2000000", folder.path + "/cues.wav"], environment: server.environment)
        #expect(player.status == 0, "\(player.errors)")
        try recording.wait(untilFrame: recording.frames + 24_000)
        let samples = try recording.finish()
        try server.stop()

        let report = Detector(bank: bank).examine(samples)
        #expect(report.found.map(\.kind) == cues.map(\.kind))
        #expect(report.unexplained.isEmpty)
        let frames = cues.map { Int(Frames(rate: 48_000).at($0.offset)) }
        let first = report.found.first?.frame ?? 0
        #expect(report.found.map { $0.frame - first } == frames.map { $0 - frames[0] })
        #expect(report.found.allSatisfy { $0.score > 0.999 && abs($0.gain - 1) < 0.01 })
    }

    @Test func `Nothing is left when it is stopped, crashed or forgotten`() throws {
        for end in [{ try $0.stop() }, { try $0.crash() }, { _ in }] as [(PulseServer) throws -> Void] {
            var server: PulseServer? = try PulseServer()
            let home = try #require(server?.environment["HOME"])
            let id = try #require(server?.processID)
            #expect(kill(id, 0) == 0)
            try server.map(end)
            server = nil
            #expect(kill(id, 0) == -1 && errno == ESRCH)
            #expect(!FileManager.default.fileExists(atPath: home))
        }
    }
}
