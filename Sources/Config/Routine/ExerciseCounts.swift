import Units
import Workout

/// The numbers of an exercise's sets and repetitions, and whether its lists fit them.
struct ExerciseCounts {
    private let builder: ExerciseBuilder
    private var keys: ExerciseKeys { builder.keys }

    /// The counts of what `builder` makes.
    init(_ builder: ExerciseBuilder) {
        self.builder = builder
    }

    /// Repetitions as written, or as many as a list of holds has entries.
    private var reps: RepCount {
        keys.reps?.content ?? keys.hold?.content?.entries.map { .exactly($0) } ?? .exactly(1)
    }

    /// Repetitions of `side` where they are its own: written, or as many as its list of holds has entries.
    func reps(of side: SideKeys) -> RepCount? {
        if let written = side.reps?.content { return written }
        guard keys.reps == nil, let own = side.hold?.content?.entries else { return nil }
        return .exactly(own)
    }

    /// Whether all that says how many there are could be read.
    private var areKnown: Bool {
        let isSideKnown = { (side: SideKeys) in side.reps == nil || side.reps?.content != nil }
        guard keys.sides == nil || keys.sides?.content?.allSatisfy(isSideKnown) == true else { return false }
        return (keys.reps == nil || keys.reps?.content != nil) && (keys.sets == nil || keys.sets?.content != nil)
    }

    /// Sets and repetitions; nil when they do not fit one another, or one of them could not be read.
    func checked() -> (sets: Int, reps: RepCount)? {
        guard areKnown else { return nil }
        let before = builder.fallback.log.problems.count
        let sides = keys.sides?.content ?? []
        let lists = [(reps, keys.reps?.own)] + sides.map { ($0.reps?.content ?? .exactly(1), $0.reps?.own) }
        let sets = keys.sets?.content ?? lists.lazy.compactMap(\.0.entries).first ?? 1
        for (list, place) in lists {
            guard let count = list.entries, count != sets else { continue }
            builder.reject(
                place, keys.sets?.own,
                message: "\(count) numbers of repetitions for \(sets) set\(sets == 1 ? "" : "s"); "
                    + "write one for each set, and sets may be left out")
            // Once is enough, also where all sides inherit it.
            break
        }
        checkHolds(sides)
        return builder.fallback.log.problems.count == before ? (sets, reps) : nil
    }

    /// Whether each list of holds has as many as there are repetitions.
    private func checkHolds(_ sides: [SideKeys]) {
        guard keys.tempo == nil, keys.activity == nil, keys.pace == nil else { return }
        if let holds = keys.hold?.content?.entries, sides.isEmpty || sides.contains(where: { $0.hold == nil }) {
            check(holds, reps, keys.reps?.own ?? keys.hold?.own)
        }
        for side in sides {
            let hold = side.hold ?? keys.hold
            guard let holds = hold?.content?.entries, side.hold != nil || side.reps != nil else { continue }
            check(holds, reps(of: side) ?? reps, side.reps?.own ?? side.hold?.own)
        }
    }

    private func check(_ holds: Int, _ reps: RepCount, _ place: Place?) {
        let rule = "a list of holds has one for each repetition, and reps may be left out"
        let found: String
        switch reps {
        case .exactly(holds): return
        case .list(let counts) where counts.allSatisfy { $0 == holds }: return
        case .exactly(let count): found = "\(count) repetition\(count == 1 ? "" : "s")"
        case .list: found = "sets of other numbers of repetitions"
        case .range: found = "a range of repetitions"
        case .open: found = "open repetitions"
        }
        builder.reject(place, keys.hold?.own, message: "\(holds) holds for \(found); \(rule)")
    }
}

extension RepCount {
    /// How many sets a list is for; nil for what is the same in each.
    fileprivate var entries: Int? {
        switch self {
        case .list(let counts): counts.count
        case .exactly, .range, .open: nil
        }
    }
}

extension HoldLength {
    /// How many repetitions a list is for; nil for what is the same in each.
    fileprivate var entries: Int? {
        switch self {
        case .list(let holds): holds.count
        case .exactly, .range, .breaths, .inhale, .exhale, .open: nil
        }
    }
}
