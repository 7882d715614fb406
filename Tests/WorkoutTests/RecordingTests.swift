import Testing
import Units

@testable import Workout

@Suite struct RecordingTests {
    private func timeline(_ exercises: [Exercise]) -> Timeline {
        let routine = Routine(id: slug("r"), name: "R", exercises: exercises)
        return Timeline(routine, lengths: CueLengths { _ in .milliseconds(50) })
    }

    private func exercise(
        _ id: String, motion: Exercise.Motion = .hold, hold: HoldLength, gate: Exercise.Gate = .none
    ) -> Exercise {
        Exercise(
            id: slug(id), name: id, poses: [.init(motion: motion, hold: hold, release: .seconds(4))],
            prepare: .seconds(5), gate: gate)
    }

    private func slug(_ text: String) -> Slug {
        guard let slug = Slug(text) else { preconditionFailure("\(text) is no slug") }
        return slug
    }

    @Test func `a recording of what is not open is the timeline`() {
        let timeline = timeline([exercise("a", hold: .breaths(2)), exercise("b", hold: .exactly(.seconds(20)))])
        #expect(timeline.recording.cues == timeline.cues)
        #expect(timeline.recording.steps.map(\.step) == timeline.steps)
        #expect(timeline.recording.steps.map(\.start) == timeline.steps.map(\.start))
        #expect(timeline.recording.steps.map(\.duration) == timeline.steps.map(\.duration))
        #expect(timeline.recording.duration == timeline.duration)
    }

    /// A gate of 10 s, a prepare of 5 s, an open hold of 25 s with its marks, a prepare, a set of 60 s at one's own pace.
    @Test func `what is open lasts as long as what stands in for it, and all else follows`() {
        let timeline = timeline([
            exercise("a", hold: .open(most: .seconds(25)), gate: .exercise),
            exercise("b", motion: .ownPace, hold: .exactly(.zero)),
        ])
        let recording = timeline.recording
        #expect(recording.steps.map(\.step.kind) == [.gate, .prepare, .hold, .prepare, .move])
        #expect(recording.steps.map(\.start) == [0, 10, 15, 40, 45].map { .seconds($0) })
        #expect(recording.steps.map(\.duration) == [10, 5, 25, 5, 60].map { .seconds($0) })
        #expect(recording.duration == .seconds(105))
        let expected: [(CueKind, Double)] = [
            (.yourTurn, 0), (.tick, 12), (.tick, 13), (.tick, 14), (.holdStart, 15), (.halfway, 25), (.halfway, 35),
            (.holdEnd, 40), (.rest, 43), (.holdStart, 45), (.holdEnd, 105), (.sessionDone, 105.8),
        ]
        #expect(recording.cues.map(\.kind) == expected.map(\.0))
        #expect(recording.cues.map(\.offset) == expected.map { .milliseconds(Int64($0.1 * 1000)) })
    }

    @Test func `an open hold at the very end has its end in the recording`() {
        let recording = timeline([exercise("a", hold: .open(most: .seconds(5)))]).recording
        #expect(recording.duration == .seconds(10))
        #expect(recording.cues.suffix(3).map(\.kind) == [.holdStart, .holdEnd, .sessionDone])
        #expect(recording.cues.suffix(3).map(\.offset) == [.seconds(5), .seconds(10), .milliseconds(10_800)])
    }
}
