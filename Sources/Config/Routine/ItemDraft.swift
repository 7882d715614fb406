import Units
import Workout

/// One entry of a routine's lists as its file writes it.
enum ItemDraft {
    /// An exercise; nil where it is broken.
    case exercise(Place, ExerciseDraft?)
    /// Exercises done in rounds; nil where the group itself is broken.
    case group(Place, GroupDraft?)

    /// Reads an entry. What is wrong is reported.
    init(_ value: Value) {
        if value.has("rounds", "exercises", "every") {
            self = .group(value.place, GroupDraft(value))
        } else {
            self = .exercise(value.place, ExerciseDraft(value))
        }
    }

    /// Its exercises with their places.
    var exercises: [(place: Place, draft: ExerciseDraft?)] {
        switch self {
        case .exercise(let place, let draft): [(place, draft)]
        case .group(_, let group): group?.exercises ?? []
        }
    }
}

/// A group as its file writes it.
struct GroupDraft {
    let rounds: Int
    let every: Written<Duration>?
    let rest: Duration?
    let between: Duration?
    let hasGate: Bool
    let exercises: [(place: Place, draft: ExerciseDraft?)]

    /// Reads a group; nil when something is wrong with it that is reported.
    init?(_ value: Value) {
        let names = ["rounds", "every", "rest", "between", "gate", "exercises"]
        guard let fields = value.fields(names, expected: "a group (a map of keys)") else { return nil }
        let rounds = fields.required("rounds")?.count(Limits.rounds)
        every = fields.written("every") { $0.duration(Limits.every) }
        rest = fields["rest"]?.duration(Limits.pause)
        between = fields["between"]?.duration(Limits.pause)
        hasGate = fields["gate"]?.choice(Answer.self) == .yes
        if every != nil {
            fields["rest"]?.reject("not beside every, which fills each round with rest; write one of them")
        }
        let list = fields.required("exercises")?.list(Limits.items, of: "exercises") ?? []
        exercises = list.map { value in
            guard value.has("rounds", "exercises", "every") else { return (value.place, ExerciseDraft(value)) }
            value.reject("a group cannot lie in a group; write its exercises here, or the group after this one")
            return (value.place, nil)
        }
        guard let rounds, !exercises.isEmpty else { return nil }
        self.rounds = rounds
        if rounds == 1, every == nil { fields["rest"]?.place.warn("no effect with one round") }
        if list.count == 1 { fields["between"]?.place.warn("no effect with one exercise") }
    }

    private enum Answer: String, CaseIterable {
        case yes = "true"
        case no = "false"
    }
}
