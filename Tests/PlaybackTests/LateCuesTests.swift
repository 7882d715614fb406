import Testing
import Units
import Workout

@testable import Playback

@Suite struct LateCuesTests {
    private static let now = Moment(sinceBoot: .seconds(100))

    private func pick(_ cues: [(CueKind, Int)]) -> CueKind? {
        let cues = cues.map { TimedCue($0, at: Self.now - .milliseconds($1)) }
        return LateCues.pick(from: cues[...], heardAt: Self.now).map { cues[$0].kind }
    }

    private static let signals: [CueKind] = [
        .repChange, .repChangeLast, .sideChange, .sideChangeBack, .rest, .sessionDone, .yourTurn,
    ]
    private static let marks: [CueKind] = [.tick, .countOut, .halfway, .breathIn, .breathOut, .moveUp, .moveDown]

    /// kind, how late in ms → whether it sounds when it alone is late
    @Test(
        arguments: marks.flatMap { [($0, 51, false), ($0, 1, false)] }
            + signals.flatMap { [($0, 51, true), ($0, 1000, true), ($0, 1001, false)] }
            + [.paused, .resumed].flatMap { [($0, 51, true), ($0, 4000, true), ($0, 4001, false)] }
            + [.holdStart, .holdEnd].flatMap { [($0, 51, true), ($0, 1001, true), ($0, 60_000, true)] })
    func `a late cue sounds as long as it is true`(kind: CueKind, late: Int, sounds: Bool) {
        #expect(pick([(kind, late)]) == (sounds ? kind : nil))
    }

    /// All late, oldest first, with ms → what sounds
    @Test(
        arguments: [
            ([], nil),
            ([(.holdStart, 900), (.holdEnd, 100)], .holdEnd),
            ([(.holdStart, 9000), (.holdEnd, 4000)], .holdEnd),
            ([(.holdStart, 4000), (.tick, 100)], .holdStart),
            ([(.holdEnd, 3500), (.repChange, 1500)], .holdEnd),
            ([(.holdEnd, 3000), (.repChange, 900)], .repChange),
            ([(.tick, 3000), (.tick, 2000), (.tick, 1000)], nil),
            ([(.holdEnd, 5000), (.sideChange, 3000), (.tick, 500)], .holdEnd),
            ([(.holdStart, 900), (.breathIn, 100)], .holdStart),
            ([(.breathIn, 3000), (.breathOut, 60), (.halfway, 51)], nil),
            ([(.resumed, 3900), (.tick, 900)], .resumed),
            ([(.resumed, 3900), (.holdStart, 100)], .holdStart),
            ([(.holdEnd, 1800), (.sessionDone, 1000)], .sessionDone),
        ] as [([(CueKind, Int)], CueKind?)])
    func `of several late ones the newest true one sounds`(late: [(CueKind, Int)], expected: CueKind?) {
        #expect(pick(late) == expected)
    }

    @Test func `the place in a longer list is told`() {
        let cues = [5, 4, 3].map { TimedCue(.holdEnd, at: Self.now - .seconds($0)) }
        #expect(LateCues.pick(from: cues[1...], heardAt: Self.now) == 2)
    }
}
