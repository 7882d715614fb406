import Glibc
import Testing
import Units
import Workout

@testable import Daemon

/// What a person reads of a plan, as literal text.
@Suite struct PlanTextTests {
    private func timeline(_ items: [Routine.Item]) -> Timeline {
        Timeline(
            Routine(id: Slug(literal: "r"), name: "Routine", main: items),
            lengths: CueLengths { $0.isGlide ? Cue.longestGlide : .milliseconds(50) })
    }

    private func lines(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// A group of two rounds, a gate before an open hold, and a set at one's own pace.
    private var all: Timeline {
        let a = Exercise(
            id: Slug(literal: "a"), name: "Bird dog", poses: [.init(hold: .exactly(.seconds(5)), release: .seconds(4))],
            sides: [.init("left"), .init("right")], order: .alternate)
        let b = Exercise(
            id: Slug(literal: "b"), name: "Plank", sets: 2,
            poses: [.init(hold: .open(most: .seconds(30)), release: .seconds(4))], rest: .seconds(20), gate: .exercise)
        let c = Exercise(
            id: Slug(literal: "c"), name: "Squat", reps: .exactly(12),
            poses: [.init(motion: .ownPace, hold: .exactly(.zero), release: .zero)])
        return timeline([.group(.init(rounds: 2, rest: .seconds(20), exercises: [a])), .exercise(b), .exercise(c)])
    }

    @Test func `the table has a line for each step, and adds up`() {
        let expected = """
            Routine (r)

            clock   exercise  what     length             where             sounds
            0:00    Bird dog  prepare  15s                round 1/2, left   tick ×3
            0:15    Bird dog  hold     5s                 round 1/2, left   holdStart
            0:20    Bird dog  switch   5s                 round 1/2         holdEnd sideChange
            0:25    Bird dog  hold     5s                 round 1/2, right  holdStart
            0:30    Bird dog  rest     20s                round 1/2         holdEnd rest
            0:50    Bird dog  prepare  10s                round 2/2, left   tick ×3
            1:00    Bird dog  hold     5s                 round 2/2, left   holdStart
            1:05    Bird dog  switch   5s                 round 2/2         holdEnd sideChange
            1:10    Bird dog  hold     5s                 round 2/2, right  holdStart
            1:15    Plank     gate     until tap          set 1/2           holdEnd yourTurn
            ≥ 1:15  Plank     prepare  10s                set 1/2           tick ×3
            ≥ 1:25  Plank     hold     open, 30s at most  set 1/2           holdStart halfway ×2
            ≥ 1:25  Plank     rest     20s                set 1/2           holdEnd rest tick ×3
            ≥ 1:45  Plank     hold     open, 30s at most  set 2/2           holdStart halfway ×2
            ≥ 1:45  Squat     prepare  10s                                  holdEnd rest tick ×3
            ≥ 1:55  Squat     move     until tap          12 reps           holdStart holdEnd sessionDone

            exercise  work             whole
            Bird dog  0:20    4 holds  1:15
            Plank     ≥ 0:00  2 holds  ≥ 0:30
            Squat     ≥ 0:00  1 move   ≥ 0:10

            whole length: at least 1:55
            started now, it ends at 07:15 or later: nobody knows how long you take for 1 gate, 2 open holds and 1 set \
            at your own pace
            """
        #expect(lines(PlanText(all).text(finish: "07:15")) == lines(expected))
    }

    @Test func `a plan without anything open says its length and when it is over`() {
        let plank = Exercise(
            id: Slug(literal: "a"), name: "Curl", reps: .exactly(2),
            poses: [
                .init(motion: .up, hold: .exactly(.seconds(2)), release: .zero),
                .init(motion: .down, hold: .exactly(.seconds(3)), release: .seconds(1)),
            ])
        let expected = """
            Routine (r)

            clock  exercise  what       length  where    sounds
            0:00   Curl      prepare    15s              tick ×3
            0:15   Curl      move up    2s      rep 1/2  moveUp
            0:17   Curl      move down  3s      rep 1/2  moveDown
            0:20   Curl      release    1s      rep 1/2
            0:21   Curl      move up    2s      rep 2/2  moveUp
            0:23   Curl      move down  3s      rep 2/2  moveDown sessionDone

            exercise  work           whole
            Curl      0:10  4 moves  0:26

            whole length: 0:26
            started now, it ends at 23:59
            """
        #expect(lines(PlanText(timeline([.exercise(plank)])).text(finish: "23:59")) == lines(expected))
    }

    @Test func `a recording says how it stands in for what is open`() {
        #expect(
            all.standInNote
                == "r: nobody taps in a file, so of 1 gate, 2 open holds and 1 set at your own pace each lasts: "
                + "a gate 10s, an open hold as long as it may, with its marks, a set at your own pace 1m")
        #expect(timeline([.exercise(exercise("a", hold: .inhale))]).standInNote == nil)
    }

    @Test func `labels are regions of steps and glides, and points of sounds, in seconds`() {
        var curl = exercise("curl", motion: .up, hold: .exactly(.milliseconds(2500)), reps: 1, gate: .exercise)
        curl.prepare = .seconds(5)
        let expected = """
            0.000000	10.000000	CURL: gate
            0.000000	0.000000	yourTurn
            10.000000	15.000000	CURL: prepare
            12.000000	12.000000	tick
            13.000000	13.000000	tick
            14.000000	14.000000	tick
            15.000000	17.500000	CURL: move up
            15.000000	16.500000	moveUp
            18.300000	18.300000	sessionDone

            """
        #expect(lines(LabelTrack(timeline([.exercise(curl)])).text) == lines(expected))
    }

    @Test func `the end is said by the clock of the place`() {
        // Whatever the zone is, 90 s later is at most two minutes later on the same clock.
        var now = 1_790_000_000
        var local = tm()
        localtime_r(&now, &local)
        let minutes = (Int(local.tm_hour) * 60 + Int(local.tm_min) + (local.tm_sec + 90 >= 120 ? 2 : 1)) % 1440
        let two = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
        #expect(WallClock.text(.seconds(90), after: now) == "\(two(minutes / 60)):\(two(minutes % 60))")
    }
}
