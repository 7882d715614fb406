import Units
import Workout

/// Looks up what exercises use from one another.
final class UseResolver {
    /// An exercise that was looked up. A class for the reason that `ExerciseDraft` is one.
    private final class Found {
        /// What it is in all, with what it takes over.
        let keys: ExerciseKeys
        let exercise: Exercise
        /// The end of the chain of uses: whose dose and history it shares.
        let origin: ExerciseAddress

        init(keys: ExerciseKeys, exercise: Exercise, origin: ExerciseAddress) {
            self.keys = keys
            self.exercise = exercise
            self.origin = origin
        }
    }

    /// What came of looking one up.
    private enum Outcome {
        case found(Found)
        /// What it changes does not fit, which is reported there.
        case broken
        /// The chain from it leads to this, which is not to be had.
        case missing(ExerciseAddress)
        /// The chain from it leads into a cycle.
        case cyclic
    }

    private typealias Link = (address: ExerciseAddress, draft: ExerciseDraft)

    private let shelf: Shelf
    /// What came of those that others may use: a chain of uses is walked once.
    private var known: [ExerciseAddress: Outcome] = [:]

    /// A resolver among the files of `shelf`, each of which must have been read.
    init(_ shelf: Shelf) {
        self.shelf = shelf
    }

    /// The exercise that `draft` of `routine` stands for; nil when what it uses is not to be had, which is reported
    /// where it says so.
    func exercise(_ draft: ExerciseDraft, of routine: Slug) -> Exercise? {
        let address = ExerciseAddress(routine, draft.id)
        switch known[address] ?? lookUp(draft, address) {
        case .found(let found): return found.exercise
        case .broken: return nil
        case .missing(let target): report(draft, missing: target, of: routine)
        case .cyclic: reportCycle(from: (address, draft))
        }
        return nil
    }

    private func lookUp(_ draft: ExerciseDraft, _ address: ExerciseAddress) -> Outcome {
        var chain: [Link] = [(address, draft)]
        var seen: Set<ExerciseAddress> = [address]
        while let last = chain.last {
            switch last.draft.definition {
            case .own(let exercise):
                let base = Found(keys: last.draft.keys, exercise: exercise, origin: last.address)
                return walk(chain, to: .found(base))
            case .use(let target, _):
                if let outcome = known[target] {
                    if case .broken = outcome { return walk(chain, to: .missing(target)) }
                    return walk(chain, to: outcome)
                }
                guard seen.insert(target).inserted else { return walk(chain, to: .cyclic) }
                guard let next = definition(target, for: last.address.routine) else {
                    return walk(chain, to: .missing(target))
                }
                chain.append((target, next))
            }
        }
        return .broken
    }

    /// What becomes of the first of `chain`, whose last one uses what came to `end`: each changes it in turn.
    private func walk(_ chain: [Link], to end: Outcome) -> Outcome {
        var outcome = end
        for link in chain.reversed() {
            switch outcome {
            case .found(let found): outcome = change(found, by: link)
            case .broken, .missing, .cyclic: break
            }
            if isShared(link.address.routine) { known[link.address] = outcome }
            if case .broken = outcome, link.address != chain.first?.address { outcome = .missing(link.address) }
        }
        return outcome
    }

    private func change(_ found: Found, by link: Link) -> Outcome {
        // The end of the chain is what it is.
        guard case .use(_, let place) = link.draft.definition else { return .found(found) }
        let keys = link.draft.keys.merged(over: found.keys)
        let builder = ExerciseBuilder(
            keys: keys, id: link.draft.id, origin: found.origin, fallback: place.place)
        guard var exercise = builder.exercise() else { return .broken }
        exercise.originRule = found.exercise.doseRule
        return .found(Found(keys: keys, exercise: exercise, origin: found.origin))
    }

    /// Whether others may use what is in the file of `routine`, so that it is looked up once for all.
    private func isShared(_ routine: Slug) -> Bool { shelf[routine]?.draft.isSound == true }

    /// What `address` is defined as. A file with problems lends its exercises to itself alone: there, for its own
    /// further problems to be found.
    private func definition(_ address: ExerciseAddress, for user: Slug) -> ExerciseDraft? {
        guard let draft = shelf[address.routine]?.draft, draft.isSound || user == address.routine else { return nil }
        return draft.exercises[address.exercise]
    }

    /// Reports the chain from `first` to where it closes, or its first ten of many. Of a chain that only leads into a
    /// cycle, its way there is shown too.
    private func reportCycle(from first: Link) {
        guard case .use(_, let place) = first.draft.definition else { return }
        var shown = [first.address]
        var last: Link? = first
        while let (address, draft) = last, case .use(let target, _) = draft.definition, shown.count <= 11 {
            let isClosed = shown.contains(target)
            shown.append(target)
            last = isClosed ? nil : definition(target, for: address.routine).map { (target, $0) }
        }
        let names = shown.map(\.description)
        let text = (last == nil ? names : names.prefix(10) + ["…"]).joined(separator: " → ")
        place.reject("uses itself: \(text)")
    }

    private static let brokenFile = "that routine's file has problems of its own"

    private func report(_ draft: ExerciseDraft, missing target: ExerciseAddress, of routine: Slug) {
        guard case .use(let asked, let place) = draft.definition else { return }
        if asked != target {
            place.reject("\"\(asked)\": it uses \"\(target)\", which is not to be had")
        } else if let other = shelf[target.routine]?.draft {
            guard other.isSound || target.routine == routine, other.exercises[target.exercise] == nil else {
                place.reject("\"\(target)\": \(Self.brokenFile)")
                return
            }
            let hint = didYouMean(target.description, among: addresses(in: target.routine, for: draft))
            place.reject("\"\(target)\": no such exercise in that routine\(hint)")
        } else if shelf.unreadable.contains(target.routine) {
            place.reject("\"\(target)\": \(Self.brokenFile)")
        } else {
            // Only in the routines that are near: among all exercises of many files it would take long.
            let near = nearest(to: target.routine.description, among: shelf.ids.map(\.description)).compactMap {
                Slug($0)
            }
            let all = near.flatMap { addresses(in: $0, for: draft) }
            place.reject("\"\(target)\": no such routine\(didYouMean(target.description, among: all))")
        }
    }

    /// What `draft` could use from `routine`: not itself.
    private func addresses(in routine: Slug, for draft: ExerciseDraft) -> [String] {
        guard let other = shelf[routine]?.draft else { return [] }
        let drafts = other.exercises.values.filter { candidate in
            guard case .use(_, let place) = draft.definition else { return true }
            guard case .use(_, let other) = candidate.definition else { return true }
            return place.log !== other.log || place.path != other.path
        }
        return drafts.map { ExerciseAddress(routine, $0.id).description }
    }
}
