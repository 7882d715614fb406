import Units
import Workout

/// Looks up what exercises use from one another.
final class UseResolver {
    private let shelf: Shelf
    /// What was found before: a chain of uses is walked once.
    private var found: [ExerciseAddress: Exercise] = [:]

    /// A resolver among the files of `shelf`, each of which must have been read.
    init(_ shelf: Shelf) {
        self.shelf = shelf
    }

    /// The exercise that `draft` of `routine` stands for; nil when what it uses is not to be had, which is reported
    /// where it says so.
    func exercise(_ draft: ExerciseDraft, of routine: Slug) -> Exercise? {
        var chain = [(address: ExerciseAddress(routine, draft.id), draft: draft)]
        var seen: Set<ExerciseAddress> = [chain[0].address]
        var base: Exercise?
        while base == nil, let last = chain.last {
            switch last.draft.definition {
            case .own(let exercise):
                base = exercise
                chain.removeLast()
            case .use(let target, _, _):
                if let known = found[target] {
                    base = known
                } else if !seen.insert(target).inserted {
                    report(draft, cycle: chain.map(\.address) + [target])
                    return nil
                } else if let next = definition(target, for: last.address.routine) {
                    chain.append((target, next))
                } else {
                    report(draft, missing: target, of: routine)
                    return nil
                }
            }
        }
        guard var exercise = base else { return nil }
        for link in chain.reversed() {
            if case .use(_, let changes, _) = link.draft.definition { exercise = changes.applied(to: exercise) }
            if shelf[link.address.routine]?.draft.isSound == true { found[link.address] = exercise }
        }
        return exercise
    }

    /// What `address` is defined as. A file with problems lends its exercises to itself alone: there, for its own
    /// further problems to be found.
    private func definition(_ address: ExerciseAddress, for user: Slug) -> ExerciseDraft? {
        guard let draft = shelf[address.routine]?.draft, draft.isSound || user == address.routine else { return nil }
        return draft.exercises.lazy.compactMap(\.draft).first { $0.id == address.exercise }
    }

    private func report(_ draft: ExerciseDraft, cycle: [ExerciseAddress]) {
        guard case .use(_, _, let place) = draft.definition else { return }
        // Of a chain that only leads into the cycle, its way there is shown too.
        let shown =
            cycle.count > 12
            ? cycle.prefix(10).map(\.description) + ["…"] + cycle.suffix(1).map(\.description)
            : cycle.map(\.description)
        place.reject("uses itself: \(shown.joined(separator: " → "))")
    }

    private static let brokenFile = "that routine's file has problems of its own"

    private func report(_ draft: ExerciseDraft, missing target: ExerciseAddress, of routine: Slug) {
        guard case .use(let asked, _, let place) = draft.definition else { return }
        if asked != target {
            place.reject("\"\(asked)\": it uses \"\(target)\", which is not to be had")
        } else if let other = shelf[target.routine]?.draft {
            guard other.isSound || target.routine == routine else {
                place.reject("\"\(target)\": \(Self.brokenFile)")
                return
            }
            let hint = didYouMean(target.description, among: addresses(in: target.routine, for: draft))
            place.reject("\"\(target)\": no such exercise in that routine\(hint)")
        } else if shelf.unreadable.contains(target.routine) {
            place.reject("\"\(target)\": \(Self.brokenFile)")
        } else {
            let all = shelf.ids.flatMap { addresses(in: $0, for: draft) }
            place.reject("\"\(target)\": no such routine\(didYouMean(target.description, among: all))")
        }
    }

    /// What `draft` could use from `routine`: not itself.
    private func addresses(in routine: Slug, for draft: ExerciseDraft) -> [String] {
        guard let other = shelf[routine]?.draft else { return [] }
        let drafts = other.exercises.compactMap(\.draft).filter { candidate in
            guard case .use(_, _, let place) = draft.definition else { return true }
            guard case .use(_, _, let other) = candidate.definition else { return true }
            return place.log !== other.log || place.path != other.path
        }
        return drafts.map { ExerciseAddress(routine, $0.id).description }
    }
}
