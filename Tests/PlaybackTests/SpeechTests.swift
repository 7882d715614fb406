import Sound
import Testing
import Units
import Workout

@testable import Playback

/// What is said when, without a device: times in seconds.
@Suite struct SpeechTests {
    private static let zero = Moment(sinceBoot: .seconds(1000))

    private func at(_ seconds: Double) -> Moment { Self.zero + .milliseconds(Int((seconds * 1000).rounded())) }

    private func words(_ from: Double, _ until: Double, _ sentences: String...) -> TimedUtterance {
        TimedUtterance(sentences, room: at(from)..<at(until))
    }

    /// `1` lasts for a second, `2.5` for two and a half; nothing else is known.
    private func sound(_ sentence: String) -> Clip? {
        Double(sentence).flatMap { try? levelClip($0, 501) }
    }

    /// All that begins before `end`, where the next sample is heard at `start`.
    private func said(_ speech: inout Speech, from start: Double, until end: Double) -> [String] {
        var lines: [String] = []
        while let said = speech.take(from: at(start), until: at(end), sound: sound) {
            lines.append("\(Double((said.moment - Self.zero).microseconds) / 1_000_000) \(said.sentence)")
        }
        return lines
    }

    @Test func `sentences follow each other with a breath between them, from when their room opens`() {
        var speech = Speech([words(2, 10, "1", "2", "0.5")])
        #expect(said(&speech, from: 0, until: 1.9).isEmpty)
        #expect(said(&speech, from: 1.9, until: 2.1) == ["2.0 1"])
        #expect(said(&speech, from: 2.1, until: 9) == ["3.15 2", "5.3 0.5"])
    }

    @Test func `what does not fit is not said, nor what follows it`() {
        var speech = Speech([words(0, 2, "1", "1", "0.1"), words(3, 4, "1.5", "0.1"), words(5, 6, "1", "0.1")])
        #expect(said(&speech, from: 0, until: 10) == ["0.0 1", "5.0 1"])
    }

    @Test func `what is ready late is said if it still fits`() {
        var speech = Speech([words(0, 3, "1", "1")])
        #expect(said(&speech, from: 1.5, until: 1.7) == ["1.5 1"])
        var late = Speech([words(0, 3, "1"), words(4, 6, "1")])
        #expect(said(&late, from: 2.5, until: 2.7).isEmpty)
        #expect(said(&late, from: 4.5, until: 4.7) == ["4.5 1"])
    }

    @Test func `a sentence that is not ready keeps those after it waiting, until the room is closed`() {
        var speech = Speech([words(0, 3, "unknown", "1"), words(4, 6, "1")])
        #expect(said(&speech, from: 0, until: 3).isEmpty)
        #expect(said(&speech, from: 3.9, until: 4.1) == ["4.0 1"])
    }

    @Test func `a sentence that was cut off is said again where there is room, and one that was heard is not`() {
        var speech = Speech([words(0, 10, "1", "2", "1")])
        #expect(said(&speech, from: 0, until: 1.2) == ["0.0 1", "1.15 2"])
        speech.rewind(to: at(1.5))
        #expect(said(&speech, from: 2, until: 5) == ["2.0 2", "4.15 1"])
        speech.rewind(to: at(9))
        #expect(said(&speech, from: 9, until: 10).isEmpty)
    }

    @Test func `a signal that came late is heard out`() {
        var speech = Speech([words(0, 3, "1")])
        speech.wait(until: at(0.5))
        #expect(said(&speech, from: 0, until: 0.4).isEmpty)
        #expect(said(&speech, from: 0.4, until: 0.6) == ["0.5 1"])
    }
}
