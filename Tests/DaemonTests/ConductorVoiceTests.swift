import Control
import Glibc
import Testing
import Units
import VarlinkServer
import Workout

@testable import Daemon
@testable import Playback

/// What a session with a voice says.
@Suite struct ConductorVoiceTests {
    private let sound = FakeSound()
    private let book = LogBook()
    private let conductor: Conductor
    private let voice = Voice(name: "test", command: ["/nowhere"])

    init() {
        conductor = Conductor(sound: sound.sound(patience: .seconds(600)), thread: EventThread(), logger: book.logger)
    }

    private var spoken: Timeline {
        var style = CueStyle()
        style.speech = SpeechStyle()
        return Timeline(
            routine(prepare: .seconds(3600), sides: ["left", "right"]), style: style,
            lengths: CueLengths { _ in .milliseconds(50) })
    }

    @Test func `a start hands over the words, and has them made in the order of need`() async throws {
        _ = try await conductor.start(spoken, voice: voice)
        #expect(sound.words.map(\.sentences) == [["One.", "left."], ["right."]])
        #expect(sound.prepared == [["One.", "left.", "right."]])
        _ = try await conductor.command(.stop)
        #expect(sound.words.isEmpty && sound.prepared.last == [])
    }

    @Test func `without a voice nothing is made`() async throws {
        _ = try await conductor.start(timeline(routine(prepare: .seconds(3600))))
        _ = try await conductor.command(.stop)
        #expect(sound.words.isEmpty && sound.prepared.isEmpty)
    }

    @Test func `pain is answered by its sound, and then by the advice`() async throws {
        _ = try await conductor.start(spoken, voice: voice)
        let before = Moment.now
        #expect(await conductor.stopForPain())
        let advice = try #require(sound.words.first)
        #expect(sound.words.count == 1 && sound.cues.map(\.kind) == [.paused])
        #expect(advice.sentences.joined(separator: " ") == Advice.onPain && advice.sentences.count == 2)
        #expect(advice.room.lowerBound >= before + .milliseconds(150), "after the sound and a tenth of a second")
        #expect(sound.prepared.suffix(2) == [[], advice.sentences])
        #expect(sound.calls.last == .play([.paused], staysOpen: false))
    }

    @Test func `a voice that fails is one problem and one line, and its success clears it`() async {
        let failure = VoiceError(code: .failed, voice: "test", reason: "exit code 1")
        let (stream, continuation) = AsyncStream.makeStream(of: VoiceError?.self)
        for report in [failure, failure] { continuation.yield(report) }
        continuation.finish()
        await conductor.listen(to: stream)
        let problem = ReportedProblem(message: "voice test: exit code 1: going on without words")
        #expect(await conductor.status().problems == [problem])
        #expect(book.lines == ["warning: voice test: exit code 1: going on without words"])
        let (good, end) = AsyncStream.makeStream(of: VoiceError?.self)
        end.yield(nil)
        end.finish()
        await conductor.listen(to: good)
        #expect(await conductor.status().problems.isEmpty)
    }
}
