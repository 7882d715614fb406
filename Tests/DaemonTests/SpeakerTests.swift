import Foundation
import Rig
import Sound
import Synchronization
import Testing

@testable import Daemon

/// Integration tests: they wait for real processes and the thread that runs them.
@Suite struct SpeakerTests {
    private final class Ear: Sendable {
        let learnt = Mutex<[String]>([])
        let reports = Mutex<[String]>([])
        var words: [String] { learnt.withLock(\.self) }
        var news: [String] { reports.withLock(\.self) }
    }

    private let folder: TemporaryFolder
    private let ear = Ear()

    init() throws {
        folder = try TemporaryFolder()
        try Data(waveBytes(buzz(2205))).write(to: URL(filePath: folder.path + "/good.wav"))
    }

    private func speaker(seconds: Int = 20) -> Speaker {
        var limits = ProgramRun.Limits()
        limits.time = .seconds(seconds)
        let speaker = Speaker(
            environment: ["D": folder.path, "PATH": "/usr/bin:/bin"], limits: limits,
            learn: { [ear] sentence, _, _ in ear.learnt.withLock { $0.append(sentence) } })
        Task { [ear] in
            for await report in speaker.reports {
                ear.reports.withLock { $0.append(report.map { "\($0.code)" } ?? "speaks") }
            }
        }
        return speaker
    }

    private func voice(_ script: String) -> Voice { Voice(name: "test", command: ["/bin/sh", "-c", script]) }

    @Test func `sentences are made one after another in order, each once`() async throws {
        let speaker = speaker()
        speaker.say(["c", "a", "c", "b"], by: voice("cat $D/good.wav"))
        try await eventually { ear.words == ["c", "a", "b"] }
        try await eventually { ear.news == ["speaks"] }
        speaker.say(["d"], by: voice("cat $D/good.wav"))
        try await eventually { ear.words == ["c", "a", "b", "d"] }
        speaker.finish()
    }

    @Test func `two failures in a row are enough, and are told once`() async throws {
        let speaker = speaker()
        speaker.say(["a", "b", "c", "d"], by: voice("echo x >> $D/runs; exit 1"))
        try await eventually { ear.news == ["failed"] }
        speaker.say(["e"], by: voice("cat $D/good.wav"))
        try await eventually { ear.words == ["e"] && ear.news == ["failed", "speaks"] }
        let runs = try String(contentsOfFile: folder.path + "/runs", encoding: .utf8)
        #expect(runs.count == "x\nx\n".count || runs.count == "x\n".count, "the second may have been given up")
        speaker.finish()
    }

    @Test func `one sentence that fails costs only itself`() async throws {
        let speaker = speaker()
        let script = "read -r words; test \"$words\" = b && exit 1; cat $D/good.wav"
        speaker.say(["a", "b", "c"], by: voice(script))
        try await eventually { ear.words == ["a", "c"] }
        try await eventually { ear.news == ["speaks", "failed"] }
        speaker.finish()
    }

    @Test func `what is asked anew does not wait for what hangs`() async throws {
        let speaker = speaker(seconds: 600)
        speaker.say(["a"], by: voice("touch $D/begun; sleep 600"))
        let begun = folder.path + "/begun"
        try await eventually { FileManager.default.fileExists(atPath: begun) }
        speaker.say(["b"], by: voice("cat $D/good.wav"))
        try await eventually { ear.words == ["b"] && ear.news == ["speaks"] }
        speaker.finish()
    }
}
