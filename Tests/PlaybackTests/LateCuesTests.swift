import Testing
import Units
import Workout

@testable import Playback

@Suite struct LateCuesTests {
    private static let now = Moment(sinceBoot: .seconds(100))

    /// All cues with how late they are in ms; those that are not late yet have a time below zero.
    private func pick(_ cues: [(CueKind, Int)], before next: [(CueKind, Int)] = []) -> CueKind? {
        let cues = (cues + next).map { TimedCue($0, at: Self.now - .milliseconds($1)) }
        let late = cues.dropLast(next.count)
        return LateCues.pick(
            from: late, before: cues[late.endIndex...], heardAt: Self.now, length: { _ in Self.length }
        )
        .map { cues[$0].kind }
    }

    private static let length = Duration.milliseconds(300)

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
            // Poses that flow: the first hold is over, and what said so is too late to be true.
            ([(.holdStart, 9000), (.sideChange, 4000)], nil),
            ([(.holdStart, 9000), (.sideChange, 900)], .sideChange),
            ([(.holdStart, 9000), (.halfway, 4000), (.countOut, 1000)], .holdStart),
        ] as [([(CueKind, Int)], CueKind?)])
    func `of several late ones the newest true one sounds`(late: [(CueKind, Int)], expected: CueKind?) {
        #expect(pick(late) == expected)
    }

    /// What is late and what follows, negative where it is still to come → what sounds: nothing runs into what follows.
    @Test(
        arguments: [
            // A hold that has ended, or is about to, is not begun any more.
            ([(.holdStart, 5000)], [(.holdEnd, 0)], nil),
            ([(.holdStart, 5000)], [(.holdEnd, 40)], nil),
            ([(.holdStart, 5000)], [(.holdEnd, -500)], nil),
            ([(.holdStart, 5000)], [(.holdEnd, -501)], .holdStart),
            ([(.holdStart, 5000)], [(.halfway, -100), (.holdEnd, -900)], .holdStart),
            ([(.holdStart, 5000)], [(.sideChange, 30), (.holdEnd, -5000)], nil),
            ([(.holdStart, 900)], [(.holdEnd, -1)], .holdStart),
            ([(.holdStart, 400)], [(.holdEnd, 20)], nil),
            // An end is not told once the next hold goes on.
            ([(.holdEnd, 3000)], [(.holdStart, 10)], nil),
            ([(.holdEnd, 3000)], [(.repChange, 10), (.holdStart, -2000)], .holdEnd),
            // 300 ms long, and 100 ms clear of the next start.
            ([(.repChange, 700)], [(.holdStart, -400)], nil),
            ([(.repChange, 700)], [(.holdStart, -401)], .repChange),
            ([(.rest, 700)], [(.tick, -100)], .rest),
            ([(.paused, 3000)], [], .paused),
        ] as [([(CueKind, Int)], [(CueKind, Int)], CueKind?)])
    func `what is late gives way to what comes`(
        late: [(CueKind, Int)], next: [(CueKind, Int)], expected: CueKind?
    ) {
        #expect(pick(late, before: next) == expected)
    }

    /// How late each is → how many would never sound
    @Test(
        arguments: [
            ([], 0),
            ([(.holdStart, -100), (.holdEnd, -5000)], 0),
            ([(.holdStart, 50)], 0),
            ([(.tick, 51)], 1),
            ([(.paused, 3000)], 0),
            ([(.tick, 9000), (.holdStart, 8000), (.holdEnd, 3000), (.repChange, 1001), (.holdStart, -999)], 3),
            ([(.holdStart, 8000), (.holdEnd, 40)], 1),
        ] as [([(CueKind, Int)], Int)])
    func `what is missed is counted`(cues: [(CueKind, Int)], missed: Int) {
        let cues = cues.map { TimedCue($0, at: Self.now - .milliseconds($1)) }
        #expect(LateCues.missed(of: cues[...], at: Self.now, length: { _ in Self.length }).count == missed)
    }

    /// The newest start or end may yet sound; what came before it will not.
    @Test func `what will not sound whatever comes is told from what may yet`() {
        let cues = [(CueKind.tick, 9000), (.holdStart, 8000), (.holdEnd, 3000), (.repChange, 1001), (.holdStart, -999)]
            .map { TimedCue($0, at: Self.now - .milliseconds($1)) }
        let missed = LateCues.missed(of: cues[...], at: Self.now, length: { _ in Self.length })
        #expect(missed.certain.map(\.kind) == [.tick, .holdStart])
        let all = LateCues.missed(of: cues[..<2], at: Self.now, length: { _ in Self.length })
        #expect(all.count == 1 && all.certain.map(\.kind) == [.tick], "a hold that still goes on may begin late")
    }

    @Test func `the place in a longer list is told`() {
        let cues = [5, 4, 3].map { TimedCue(.holdEnd, at: Self.now - .seconds($0)) }
        #expect(LateCues.pick(from: cues[1...], before: [], heardAt: Self.now, length: { _ in .zero }) == 2)
    }
}
