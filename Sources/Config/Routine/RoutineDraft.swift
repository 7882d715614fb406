import Units
import Workout

/// A routine as its file writes it: read and checked, but for what it uses from other files.
struct RoutineDraft {
    let id: Slug
    let log: ProblemLog
    /// The whole file, for what is wrong with the routine as a whole.
    private let whole: Value?
    private let name: String?
    private let source: String?
    private let note: String?
    private let between: Duration
    /// Each with its place in the file; nil where it is broken.
    let exercises: [(place: Value, draft: ExerciseDraft?)]
    /// Whether nothing is wrong within the file itself: only then others may use its exercises.
    let isSound: Bool

    /// Reads the file of the routine `id`. What is wrong is in `log`.
    init(id: Slug, _ text: SourceText) {
        let (root, problems) = YAMLReader.read(text)
        self.id = id
        log = ProblemLog(text, problems: problems)
        whole = root.map { [log] in Value(node: $0, path: Path(), log: log) }
        let keys = ["name", "source", "note", "between", "exercises"]
        let fields = whole?.fields(keys, expected: "a routine (a map of keys)")
        name = fields?.required("name")?.text(upTo: Limits.name)
        source = fields?["source"]?.text(upTo: Limits.prose, lines: true)
        note = fields?["note"]?.text(upTo: Limits.prose, lines: true)
        between = fields?["between"]?.duration(Limits.pause) ?? .zero
        let places = fields?.required("exercises")?.list(Limits.exercises, of: "exercises") ?? []
        let exercises = places.map { ($0, ExerciseDraft($0)) }
        Self.reportSameIDs(exercises)
        self.exercises = exercises
        isSound = log.problems.isEmpty
    }

    /// The routine with its exercises looked up by `resolve`, or nil when something is wrong with it. What is wrong
    /// is in `log`.
    func routine(resolve: (ExerciseDraft) -> Exercise?) -> Routine? {
        let resolved = exercises.compactMap { $0.draft.flatMap(resolve) }
        guard log.problems.isEmpty, let name, resolved.count == exercises.count, !resolved.isEmpty else { return nil }
        let routine = Routine(
            id: id, name: name, source: source, note: note, between: between, exercises: resolved)
        guard routine.plannedLength <= Limits.routine else {
            whole?.reject(
                "the routine would last longer than \(Limits.routine.text), which is the most that is allowed")
            return nil
        }
        return routine
    }

    private static func reportSameIDs(_ exercises: [(place: Value, draft: ExerciseDraft?)]) {
        var firsts: [Slug: Path] = [:]
        for (place, draft) in exercises {
            guard let id = draft?.id else { continue }
            if let first = firsts[id] {
                place.reject("its id \"\(id)\" is that of \(first) too; give one of them an id of its own")
            } else {
                firsts[id] = place.path
            }
        }
    }
}

extension Routine {
    /// How long it lasts at the doses it starts with, without laying it out: a hostile one would not fit in memory.
    fileprivate var plannedLength: Duration {
        exercises.reduce(between * (exercises.count - 1)) { sum, exercise in
            let pass = exercise.poses.reduce(Duration.zero) { $0 + $1.hold.start(breath: .calm) + $1.release }
            let reps = exercise.reps.start(inSet: 1) * max(1, exercise.sides.count)
            let pauses = exercise.rest + exercise.switchTime * exercise.sides.count
            return sum + (pass * reps + pauses) * exercise.sets + (exercise.prepare ?? Defaults.prepareFirst)
        }
    }
}
