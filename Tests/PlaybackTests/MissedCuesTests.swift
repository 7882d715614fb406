import Testing
import Units
import Workout

@testable import Playback

/// What the audio thread notes of cues that did not sound, and another thread takes.
@Suite struct MissedCuesTests {
    private func cue(_ number: Int, _ kind: CueKind = .holdStart) -> TimedCue {
        TimedCue(kind, at: Moment(sinceBoot: .seconds(1_000_000) + .nanoseconds(number)))
    }

    @Test func `each is taken once, with its kind and to the nanosecond`() {
        let missed = MissedCues()
        #expect(missed.take() == [])
        for (number, kind) in CueKind.allCases.enumerated() { missed.note(cue(number, kind)) }
        let expected = CueKind.allCases.enumerated().map { MissedCue($1, at: cue($0).moment) }
        #expect(missed.take() == expected)
        #expect(missed.take() == [])
    }

    @Test func `whoever takes too seldom has the newest`() {
        let missed = MissedCues()
        for number in 0..<1300 { missed.note(cue(number)) }
        #expect(missed.take() == (788..<1300).map { MissedCue(.holdStart, at: cue($0).moment) })
        missed.note(cue(7))
        #expect(missed.take() == [MissedCue(.holdStart, at: cue(7).moment)])
    }
}
