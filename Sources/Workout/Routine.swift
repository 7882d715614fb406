import Units

/// A named list of exercises, as prescribed. One that exists is valid: `Config` checks before it builds one.
package struct Routine: Codable, Hashable, Sendable {
    /// One entry of its lists.
    package enum Item: Codable, Hashable, Sendable {
        /// An exercise by itself.
        case exercise(Exercise)
        /// Exercises done in rounds.
        case group(Group)

        /// Its exercises in order.
        package var exercises: [Exercise] {
            switch self {
            case .exercise(let exercise): [exercise]
            case .group(let group): group.exercises
            }
        }
    }

    /// Exercises done one after the other, several times.
    package struct Group: Codable, Hashable, Sendable {
        /// How often they are done, 1 or more.
        package var rounds: Int
        /// How long each round lasts, filled with rest; nil when a round lasts as long as it takes.
        package var every: Duration?
        /// Pause between rounds; of no meaning with `every`.
        package var rest: Duration
        /// Pause between two of its exercises.
        package var between: Duration
        /// Whether the session waits for the person before it.
        package var hasGate: Bool
        /// In the order they are done; at least one.
        package var exercises: [Exercise]

        /// `exercises`, at least one, done `rounds` times.
        package init(
            rounds: Int, every: Duration? = nil, rest: Duration = Defaults.rest, between: Duration = .zero,
            hasGate: Bool = false, exercises: [Exercise]
        ) {
            self.rounds = rounds
            self.every = every
            self.rest = rest
            self.between = between
            self.hasGate = hasGate
            self.exercises = exercises
        }
    }

    /// The id it is started by: its file's name.
    package let id: Slug
    /// The name for people.
    package let name: String
    /// Where the prescription comes from.
    package let source: String?
    /// Free text shown with the routine.
    package let note: String?
    /// When and by whom it is to be looked at again; free text.
    package let review: String?
    /// Pause between two exercises, before the next one's prepare.
    package let between: Duration
    /// Done first.
    package let warmUp: [Item]
    /// What it is for; at least one.
    package let main: [Item]
    /// Done last.
    package let coolDown: [Item]
    /// All exercises in the order they are written: what a step's index points into.
    package let exercises: [Exercise]

    /// A routine of `main`, at least one item.
    package init(
        id: Slug, name: String, source: String? = nil, note: String? = nil, review: String? = nil,
        between: Duration = .zero, warmUp: [Item] = [], main: [Item], coolDown: [Item] = []
    ) {
        self.id = id
        self.name = name
        self.source = source
        self.note = note
        self.review = review
        self.between = between
        self.warmUp = warmUp
        self.main = main
        self.coolDown = coolDown
        exercises = (warmUp + main + coolDown).flatMap(\.exercises)
    }

    /// A routine of `exercises`, at least one, each by itself.
    package init(
        id: Slug, name: String, source: String? = nil, note: String? = nil, between: Duration = .zero,
        exercises: [Exercise]
    ) {
        self.init(
            id: id, name: name, source: source, note: note, between: between,
            main: exercises.map { .exercise($0) })
    }

    /// All but what follows from it.
    private enum CodingKeys: CodingKey {
        case id, name, source, note, review, between, warmUp, main, coolDown
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try values.decode(Slug.self, forKey: .id), name: try values.decode(String.self, forKey: .name),
            source: try values.decodeIfPresent(String.self, forKey: .source),
            note: try values.decodeIfPresent(String.self, forKey: .note),
            review: try values.decodeIfPresent(String.self, forKey: .review),
            between: try values.decode(Duration.self, forKey: .between),
            warmUp: try values.decode([Item].self, forKey: .warmUp),
            main: try values.decode([Item].self, forKey: .main),
            coolDown: try values.decode([Item].self, forKey: .coolDown))
    }

    /// Everything in the order it is done.
    package var items: [Item] { warmUp + main + coolDown }
}

/// What holds where a routine file says nothing.
package enum Defaults {
    /// Prepare of a session's first exercise.
    package static let prepareFirst = Duration.seconds(15)
    /// Prepare of every later exercise.
    package static let prepareLater = Duration.seconds(10)
    /// Back to neutral between holds.
    package static let release = Duration.seconds(4)
    /// Change of sides within a repetition.
    package static let switchAlternating = Duration.seconds(5)
    /// Change of sides after a whole set.
    package static let switchEachFirst = Duration.seconds(8)
    /// Pause between sets, and between the rounds of a group.
    package static let rest = Duration.seconds(30)
    /// The longest an open hold lasts.
    package static let openHold = Duration.seconds(60)
    /// The most repetitions of an open set.
    package static let openReps = 50
    /// Clean days in a row before a dose rises.
    package static let cleanDays = 3
    /// By how much a hold rises.
    package static let holdStep = Duration.seconds(5)
    /// By how many a number of repetitions rises.
    package static let repStep = 1
}
