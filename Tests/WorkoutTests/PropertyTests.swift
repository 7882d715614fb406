import Rig
import Testing
import Units
import Workout

/// What holds for every routine, tried on some thousand random ones.
@Suite struct PropertyTests {
    private static let clearance = Duration.milliseconds(100)

    /// 40 routines from each seed.
    private func timelines(_ seed: UInt64, style: CueStyle = CueStyle()) throws -> [Timeline] {
        var random = RandomRoutine(seed: seed)
        return try (0..<40).map { _ in
            let routine = random.next()
            return Timeline(try #require(routine), style: style, lengths: tableLengths)
        }
    }

    @Test(arguments: 1...UInt64(25))
    func stepsLieEndToEndAndTheirSumIsTheWhole(seed: UInt64) throws {
        for timeline in try timelines(seed) {
            var sum = Duration.zero
            for step in timeline.steps {
                #expect(step.start == sum && (step.duration > .zero || step.open != nil))
                sum += step.duration
            }
            #expect(timeline.duration == sum)
        }
    }

    @Test(arguments: 1...UInt64(25))
    func everyHoldHasItsStartAndEndOnItsInstants(seed: UInt64) throws {
        for timeline in try timelines(seed) {
            for (index, step) in timeline.steps.enumerated() where step.isMarkedByEdges {
                let next = index + 1 < timeline.steps.count ? timeline.steps[index + 1] : nil
                let flowsIn = index > 0 && flows(from: timeline.steps[index - 1], to: step)
                let flowsOut = next.map { flows(from: step, to: $0) } ?? false
                let own = timeline.cues[timeline.segments[step.segment]]
                let after = step.open == nil ? own : timeline.cues[timeline.segments[step.segment + 1]]
                let isChange = { (cue: Cue) in cue.kind == .sideChange || cue.kind == .sideChangeBack }
                #expect(own.contains { $0.offset == step.start && (flowsIn ? isChange($0) : $0.kind == .holdStart) })
                #expect(after.contains { $0.offset == step.end && (flowsOut ? isChange($0) : $0.kind == .holdEnd) })
            }
        }
    }

    /// Poses or sides without a gap between them.
    private func flows(from before: Step, to next: Step) -> Bool {
        before.kind == .hold && next.kind == .hold && before.block == next.block
            && (before.side != next.side || before.pose != next.pose)
    }

    @Test(arguments: 1...UInt64(25))
    func noTwoCuesOverlapButStartsAndEnds(seed: UInt64) throws {
        var counted = CueStyle()
        counted.countsOut = true
        for timeline in try timelines(seed) + timelines(seed, style: counted) {
            for segment in timeline.segments {
                let cues = Array(timeline.cues[segment])
                for (index, cue) in cues.enumerated() {
                    let end = cue.offset + tableLengths.length(of: cue) + Self.clearance
                    for later in cues[(index + 1)...] {
                        #expect(later.offset >= cue.offset, "in order")
                        let isFree = later.offset >= end || alwaysSounds(cue) && alwaysSounds(later)
                        #expect(isFree, "\(heard([cue, later]))")
                        if later.offset >= end { break }
                    }
                }
            }
        }
    }

    @Test(arguments: 1...UInt64(25))
    func whatIsOffNeverSoundsAndTheRestStaysInOrder(seed: UInt64) throws {
        var numbers = SeededNumbers(seed: seed)
        var style = CueStyle()
        style.countsOut = true
        style.silenced = Set(CueKind.allCases.filter { _ in Bool.random(using: &numbers) })
        let off = style.silenced.subtracting([.holdStart, .holdEnd, .paused, .resumed])
        for timeline in try timelines(seed, style: style) {
            for (index, segment) in timeline.segments.enumerated() {
                let cues = timeline.cues[segment]
                #expect(!cues.contains { off.contains($0.kind) })
                #expect(zip(cues, cues.dropFirst()).allSatisfy { $0.offset <= $1.offset })
                let starts = timeline.steps.count { $0.segment == index && $0.isMarkedByEdges }
                let changes = cues.count { $0.kind == .sideChange || $0.kind == .sideChangeBack }
                #expect(cues.count { $0.kind == .holdStart } + changes >= starts, "every start is heard")
            }
        }
    }

    /// What stands on a hold's instants, whatever else does.
    private func alwaysSounds(_ cue: Cue) -> Bool {
        [.holdStart, .holdEnd, .sideChange, .sideChangeBack].contains(cue.kind)
    }

    @Test(arguments: 1...UInt64(25))
    func sidesGetEqualDoses(seed: UInt64) throws {
        for timeline in try timelines(seed) {
            for (index, exercise) in timeline.routine.exercises.enumerated() where exercise.sides.count > 1 {
                let active = timeline.steps.filter { $0.exercise == index && $0.isActive }
                let times = exercise.sides.indices.map { side in
                    active.filter { $0.side == side }.map(\.duration)
                }
                #expect(times.allSatisfy { $0 == times[0] })
            }
        }
    }

    @Test(arguments: 1...UInt64(25))
    func eachExerciseIsDoneAsOftenAsPrescribed(seed: UInt64) throws {
        for timeline in try timelines(seed) {
            var index = 0
            for item in timeline.routine.items {
                var rounds = 1
                if case .group(let group) = item { rounds = group.rounds }
                for exercise in item.exercises {
                    let active = timeline.steps.filter { $0.exercise == index && $0.isActive }
                    #expect(active.count == rounds * activeSteps(exercise))
                    let rests = timeline.steps.count {
                        $0.exercise == index && $0.kind == .rest && $0.set == exercise.sets
                    }
                    #expect(exercise.order == .setsFirst || rests <= rounds, "no rest after the last set but a round's")
                    index += 1
                }
            }
        }
    }

    /// How often something is done in one round, counted set by set.
    private func activeSteps(_ exercise: Exercise) -> Int {
        let inRep = exercise.poses.reduce(0) { $0 + $1.reps }
        let sides = max(1, exercise.sides.count)
        guard !exercise.isAtOwnPace else { return exercise.sets * sides }
        var sum = 0
        for set in 0..<exercise.sets {
            switch exercise.reps {
            case .exactly(let count), .open(let count): sum += count
            case .range(let range): sum += range.lowerBound
            case .list(let counts): sum += counts[set]
            }
        }
        return sum * sides * inRep
    }

    /// Whatever is pressed and whenever, a session moves on and comes to an end.
    @Test(arguments: 1...UInt64(25))
    func everySessionComesToAnEnd(seed: UInt64) throws {
        var numbers = SeededNumbers(seed: seed)
        let inputs: [Session.Input] = [.pause, .resume, .toggle, .tap, .next, .back, .skip, .deadline]
        for timeline in try timelines(seed) {
            var now = Moment(sinceBoot: .seconds(50))
            var (session, _) = Session.begin(timeline, at: now, audioPatience: .seconds(3))
            for _ in 0..<60 {
                now = now + .milliseconds(Int.random(in: 0...5000, using: &numbers))
                _ = session.handle(inputs.randomElement(using: &numbers) ?? .tap, at: now)
                #expect(session.position(at: now) <= timeline.duration)
            }
            var deadlines = 0
            while let deadline = session.nextDeadline, deadlines <= 2 * timeline.steps.count + 60 {
                #expect(deadline > now || deadlines == 0, "no deadline comes twice")
                now = max(now, deadline)
                _ = session.handle(.deadline, at: now)
                deadlines += 1
            }
            #expect(session.nextDeadline == nil)
        }
    }
}
