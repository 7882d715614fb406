import Sound
import Units
import Workout

/// A routine as its file writes it: read and checked, but for what it uses from other files.
struct RoutineDraft {
    static let keys = [
        "name", "source", "note", "review", "between", "warm-up", "exercises", "cool-down",
    ]

    let id: Slug
    let log: ProblemLog
    /// The whole file, for what is wrong with the routine as a whole.
    private let whole: Value?
    private let name: String?
    private let source: String?
    private let note: String?
    private let review: String?
    private let between: Written<Duration>?
    private let warmUp: [ItemDraft]
    private let main: [ItemDraft]
    private let coolDown: [ItemDraft]
    /// The exercises by their ids.
    let exercises: [Slug: ExerciseDraft]
    /// Whether nothing is wrong within the file itself: only then others may use its exercises.
    let isSound: Bool

    /// Reads the file of the routine `id`. What is wrong is in `log`.
    init(id: Slug, _ text: SourceText) {
        let (root, problems) = YAMLReader.read(text)
        self.id = id
        log = ProblemLog(text, problems: problems)
        whole = root.map { [log] in Value(node: $0, path: Path(), log: log) }
        let fields = whole?.fields(Self.keys, expected: "a routine (a map of keys)")
        name = fields?.required("name")?.text(upTo: Limits.name)
        source = fields?["source"]?.text(upTo: Limits.prose, lines: true)
        note = fields?["note"]?.text(upTo: Limits.prose, lines: true)
        review = fields?["review"]?.text(upTo: Limits.prose, lines: true)
        between = fields?.written("between") { $0.duration(Limits.pause) }
        let lists = [fields?["warm-up"], fields?.required("exercises"), fields?["cool-down"]]
        let count = lists.reduce(0) { $0 + ($1?.exerciseCount ?? 0) }
        let items = lists.map { value -> [ItemDraft] in
            // Not read at all, since so many cost time.
            guard count <= Limits.exercises else { return [] }
            return value?.list(Limits.items, of: "exercises")?.map(ItemDraft.init) ?? []
        }
        if count > Limits.exercises {
            whole?.reject("\(count) exercises in all; at most \(Limits.exercises) are allowed")
        }
        (warmUp, main, coolDown) = (items[0], items[1], items[2])
        exercises = Self.byID((warmUp + main + coolDown).flatMap(\.exercises))
        isSound = log.problems.isEmpty
    }

    /// The routine with its exercises looked up by `resolve`, or nil when something is wrong with it. What is wrong
    /// is in `log`.
    func routine(resolve: (ExerciseDraft) -> Exercise?) -> Routine? {
        let items = [warmUp, main, coolDown].map { drafts in drafts.map { $0.item(between: between, resolve: resolve) }
        }
        guard log.problems.isEmpty, let name else { return nil }
        let found = items.map { $0.compactMap(\.self) }
        guard zip(found, items).allSatisfy({ $0.count == $1.count }), !found[1].isEmpty else { return nil }
        let routine = Routine(
            id: id, name: name, source: source, note: note, review: review, between: between?.content ?? .zero,
            warmUp: found[0], main: found[1], coolDown: found[2])
        guard isShortEnough(routine) else { return nil }
        for (draft, item) in zip(warmUp + main + coolDown, routine.items) {
            if case .group(let place, let draft?) = draft, case .group(let group) = item {
                draft.checkRounds(of: group, fallback: place)
            }
        }
        guard log.problems.isEmpty else { return nil }
        if routine.items.count == 1 { between?.place.warn("no effect with one exercise") }
        return routine
    }

    /// Whether it ends within a day, whichever variants are chosen.
    private func isShortEnough(_ routine: Routine) -> Bool {
        let longest = routine.replacingExercises { exercise in
            exercise.variants.map(\.exercise).reduce(exercise) { $0.plannedLength() < $1.plannedLength() ? $1 : $0 }
        }
        let most = Routine.longest
        guard longest.plannedLength() <= most else {
            let with = routine.plannedLength() <= most ? " with its longest variants" : ""
            whole?.reject("the routine would last longer than \(most.text)\(with), which is the most that is allowed")
            return false
        }
        return true
    }

    /// Notes it when the routine is so long that this is hardly meant.
    func warnOfLength(_ routine: Routine) {
        guard routine.plannedLength() >= Limits.longDay else { return }
        let length = Timeline(routine, lengths: CueLengths { Themes.builtIn.length(of: $0) }).duration
        if length >= Limits.longDay { whole?.place.warn("the routine lasts \(length.text)") }
    }

    /// The exercises of one file by their ids, of which no two may be the same.
    private static func byID(_ exercises: [(place: Place, draft: ExerciseDraft?)]) -> [Slug: ExerciseDraft] {
        var firsts: [Slug: (path: Path, draft: ExerciseDraft)] = [:]
        for (place, draft) in exercises {
            guard let draft else { continue }
            if let first = firsts[draft.id] {
                place.reject(
                    "its id \"\(draft.id)\" is that of \(first.path) too; give one of them an id of its own")
            } else {
                firsts[draft.id] = (place.path, draft)
            }
        }
        return firsts.mapValues(\.draft)
    }
}

extension ItemDraft {
    /// What it stands for, its exercises looked up by `resolve`; nil when something is wrong. `between` is the
    /// routine's.
    fileprivate func item(between: Written<Duration>?, resolve: (ExerciseDraft) -> Exercise?) -> Routine.Item? {
        switch self {
        case .exercise(_, let draft): return draft.flatMap(resolve).map { .exercise($0) }
        case .group(_, let group):
            guard let group else { return nil }
            // All of them, so that what is wrong with each is reported.
            let exercises = group.exercises.compactMap { $0.draft.flatMap(resolve) }
            guard exercises.count == group.exercises.count else { return nil }
            return .group(
                Routine.Group(
                    rounds: group.rounds, every: group.every?.content, rest: group.rest ?? Defaults.rest,
                    between: group.between ?? between?.content ?? .zero, hasGate: group.hasGate, exercises: exercises))
        }
    }
}

extension Value {
    /// How many exercises are in this list, those of groups included.
    fileprivate var exerciseCount: Int {
        guard case .sequence(let items) = node.content else { return 0 }
        return items.reduce(0) { count, item in
            guard case .mapping(let entries) = item.content else { return count + 1 }
            let inner = entries.first { $0.key == "exercises" }
            guard case .sequence(let exercises) = inner?.value.content else { return count + 1 }
            return count + exercises.count
        }
    }
}
