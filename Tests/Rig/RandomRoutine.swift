import Units
import Workout

/// A sequence of numbers that is the same for the same seed on every machine (SplitMix64, Steele et al. 2014).
package struct SeededNumbers: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Valid routines of every kind, small enough to lay out by the thousand.
package struct RandomRoutine {
    private var numbers: SeededNumbers
    /// Whether steps of unknown length may occur.
    private let hasOpenSteps: Bool

    /// The routines that follow from `seed`.
    package init(seed: UInt64, hasOpenSteps: Bool = true) {
        numbers = SeededNumbers(seed: seed)
        self.hasOpenSteps = hasOpenSteps
    }

    /// The next one; nil never, but that a literal id may not be one the compiler cannot know.
    package mutating func next() -> Routine? {
        guard let id = Slug("random") else { return nil }
        var items: [Routine.Item] = []
        for index in 0..<Int.random(in: 1...3, using: &numbers) {
            if one(in: 4) {
                group(index).map { items.append($0) }
            } else {
                exercise("e\(index)", isFree: true).map { items.append(.exercise($0)) }
            }
        }
        return Routine(id: id, name: "Random", between: duration(0...80), main: items)
    }

    private mutating func one(in count: Int) -> Bool { Int.random(in: 1...count, using: &numbers) == 1 }

    /// A duration of so many tenths of a second.
    private mutating func duration(_ tenths: ClosedRange<Int>) -> Duration {
        .milliseconds(100 * Int.random(in: tenths, using: &numbers))
    }

    private mutating func group(_ index: Int) -> Routine.Item? {
        let isTimed = one(in: 2)
        let exercises = (0..<Int.random(in: 1...2, using: &numbers)).compactMap {
            exercise("g\(index)-\($0)", isFree: !isTimed)
        }
        // Longer than any two of these exercises take.
        let every = isTimed ? Duration.seconds(3600) : nil
        let rounds = Int.random(in: 1...3, using: &numbers)
        return .group(
            .init(
                rounds: rounds, every: every, rest: duration(0...300), between: duration(0...80), exercises: exercises))
    }

    /// An exercise; one that is not `isFree` has nothing open in it.
    private mutating func exercise(_ name: String, isFree: Bool) -> Exercise? {
        guard let id = Slug(name) else { return nil }
        let mayBeOpen = isFree && hasOpenSteps
        let reps = repCount(mayBeOpen: mayBeOpen)
        var sets = Int.random(in: 1...3, using: &numbers)
        if case .list(let counts) = reps { sets = counts.count }
        var exercise = Exercise(
            id: id, name: name, sets: sets, reps: reps, poses: poses(mayBeOpen: mayBeOpen),
            order: Exercise.Order.allCases.randomElement(using: &numbers) ?? .alternate,
            prepare: one(in: 2) ? duration(0...200) : nil, switchTime: one(in: 2) ? duration(0...120) : nil,
            rest: duration(0...300))
        if one(in: 2) {
            exercise.sides = (0..<Int.random(in: 1...3, using: &numbers)).map { Exercise.Side("side \($0)") }
        }
        if mayBeOpen, one(in: 4) { exercise.gate = one(in: 2) ? .exercise : .sets }
        return exercise
    }

    private mutating func repCount(mayBeOpen: Bool) -> RepCount {
        let count = Int.random(in: 1...4, using: &numbers)
        switch Int.random(in: 0..<(mayBeOpen ? 4 : 3), using: &numbers) {
        case 0: return .range(count...(count + 3))
        case 1: return .list([count, 1, 2])
        case 2: return .exactly(count)
        default: return .open(most: count)
        }
    }

    private mutating func poses(mayBeOpen: Bool) -> [Exercise.Pose] {
        switch Int.random(in: 0..<(mayBeOpen ? 6 : 5), using: &numbers) {
        case 0:
            return [
                .init(motion: .up, hold: .exactly(duration(5...40)), release: .zero),
                .init(motion: .hold, hold: .exactly(duration(5...40)), release: .zero),
                .init(motion: .down, hold: .exactly(duration(5...40)), release: duration(0...90)),
            ]
        case 1:
            return [.init(motion: .activity, hold: .exactly(duration(10...600)), release: duration(0...90))]
        case 2, 3:
            return [.init(hold: hold(mayBeOpen: mayBeOpen), release: duration(0...90))]
        case 4:
            return (0..<Int.random(in: 2...3, using: &numbers)).map {
                .init(
                    name: "pose \($0)", hold: hold(mayBeOpen: mayBeOpen), release: duration(0...90),
                    reps: Int.random(in: 1...2, using: &numbers))
            }
        default:
            return [.init(motion: .ownPace, hold: .open(most: .zero), release: .zero)]
        }
    }

    private mutating func hold(mayBeOpen: Bool) -> HoldLength {
        switch Int.random(in: 0..<(mayBeOpen ? 7 : 6), using: &numbers) {
        case 0: .range(duration(5...50) ... .seconds(60))
        case 1: .breaths(Int.random(in: 1...3, using: &numbers))
        case 2: one(in: 2) ? .inhale : .exhale
        case 3: .list([.exactly(duration(5...50)), .breaths(1), .exactly(duration(5...50)), .inhale])
        case 4, 5: .exactly(duration(5...300))
        default: .open(most: duration(10...900))
        }
    }
}
