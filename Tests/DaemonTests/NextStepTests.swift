import Control
import Testing
import Units
import Workout

@testable import Daemon

/// What the status says comes after the step a session is in.
@Suite struct NextStepTests {
    private static let zero = Moment(sinceBoot: .seconds(1000))

    /// What comes next, at each of `times`, of a session that was told of `inputs`: `s4 hold rep 2 right 5`.
    private func next(
        _ routine: Routine, _ inputs: [(Double, Session.Input)] = [], at times: Double...
    ) -> [String] {
        times.map { time in
            var (session, _) = Session.begin(timeline(routine), at: Self.zero, audioPatience: .zero)
            for (at, input) in inputs where at <= time { _ = session.handle(input, at: Self.zero + .seconds(at)) }
            _ = session.handle(.deadline, at: Self.zero + .seconds(time))
            let shown = Status.Session(session, id: "a1", at: Self.zero + .seconds(time))
            guard let step = shown.next else { return "nothing" }
            let seconds = step.durationUs.map { "\($0 / 1_000_000)" } ?? "-"
            let parts = [
                step.id, step.kind.rawValue, step.exercise.id, "rep \(step.rep)", step.side, step.pose, seconds,
            ]
            return parts.compactMap(\.self).joined(separator: " ")
        }
    }

    @Test func `a prepare leads to its hold, a hold to the next one, the last one to nothing`() {
        // 15 s prepare, then holds of 5 s from 15, 24 and 33 s on.
        #expect(
            next(routine(), at: 2, 17, 21, 34) == [
                "s2 hold one rep 1 5", "s4 hold one rep 2 5", "s4 hold one rep 2 5", "nothing",
            ])
    }

    @Test func `a count-in leads to what is counted in, and a pause to what follows the step it is in`() {
        let inputs: [(Double, Session.Input)] = [(17, .pause), (20, .resume)]
        #expect(
            next(routine(), inputs, at: 18, 22, 26) == [
                "s4 hold one rep 2 5", "s2 hold one rep 1 5", "s4 hold one rep 2 5",
            ])
    }

    @Test func `sides and poses come in their order`() {
        let poses = [
            Exercise.Pose(name: "Cat", hold: .exactly(.seconds(5)), release: .seconds(3)),
            Exercise.Pose(name: "Cow", hold: .exactly(.seconds(6)), release: .seconds(3)),
        ]
        // Holds from 15 (Cat, left), 23 (Cow, left), 37 (Cat, right) and 45 s (Cow, right) on.
        #expect(
            next(routine(reps: 1, sides: ["left", "right"], poses: poses), at: 16, 24, 30, 38) == [
                "s4 hold one rep 1 left Cow 6", "s6 hold one rep 1 right Cat 5", "s6 hold one rep 1 right Cat 5",
                "s8 hold one rep 1 right Cow 6",
            ])
    }

    @Test func `a gate is told, and that nobody knows how long what is open lasts`() {
        let hold = exercise("a", hold: .exactly(.seconds(5)))
        let open = exercise("b", hold: .open(most: .seconds(30)), gate: .exercise)
        let own = exercise("c", motion: .ownPace, hold: .exactly(.zero), reps: 8)
        let routine = Routine(id: Slug(literal: "r"), name: "R", exercises: [hold, open, own])
        // 15 s prepare, 5 s hold, a pause between exercises; then it waits.
        let shown = next(routine, [(16, .next), (40, .tap)], at: 2, 15.5, 39, 41)
        #expect(
            shown.map { $0.split(separator: " ").dropFirst().joined(separator: " ") } == [
                "hold a rep 1 5", "gate b rep 1 -", "hold b rep 1 -", "hold b rep 1 -",
            ])
    }

    @Test(arguments: [(20.0, "s3 rest a rep 1 20"), (5.0, "s5 hold a rep 1 5")])
    func `a rest is told when it is long enough to be`(rest: Double, expected: String) {
        let group = Routine.Group(
            rounds: 2, rest: .seconds(rest), exercises: [exercise("a", hold: .exactly(.seconds(5)))])
        let routine = Routine(id: Slug(literal: "r"), name: "R", main: [.group(group)])
        #expect(next(routine, at: 16) == [expected])
    }
}
