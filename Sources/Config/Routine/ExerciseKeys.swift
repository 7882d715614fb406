import Units
import Workout

/// The keys of an exercise, whether it is defined here, used from elsewhere or a variant; nil for those not written.
struct ExerciseKeys {
    /// What `pace` may say.
    enum Pace: String, CaseIterable {
        case ownPace = "self"
    }

    /// Another way to do it, as it is written.
    struct Variant {
        let name: Slug
        let keys: ExerciseKeys
        let place: Place
    }

    /// Their names, in the order of the manual.
    static let names = [
        "id", "name", "say", "note", "load", "source", "review", "sets", "reps", "hold", "poses", "tempo", "for",
        "pace", "release", "rest", "prepare", "switch", "sides", "order", "gate", "progress", "variants",
    ]
    /// Those that say what is done.
    static let ways = ["hold", "poses", "tempo", "for", "pace"]

    let id: Written<Slug>?
    var name: Written<String>?
    var say: Written<String>?
    var note: Written<String>?
    var load: Written<String>?
    var source: Written<String>?
    var review: Written<String>?
    var sets: Written<Int>?
    var reps: Written<RepCount>?
    var hold: Written<HoldLength>?
    var poses: Written<[PoseKeys]>?
    var tempo: Written<TempoKeys>?
    var activity: Written<HoldLength>?
    var pace: Written<Pace>?
    var release: Written<Duration>?
    var rest: Written<Duration>?
    var prepare: Written<Duration>?
    var switchTime: Written<Duration>?
    var sides: Written<[SideKeys]>?
    var order: Written<Exercise.Order>?
    var gate: Written<Exercise.Gate>?
    var progress: Written<ProgressKeys>?
    var variants: Written<[Variant]>?
    /// Whether each of them by itself is right.
    var isSound: Bool

    /// None.
    private init() {
        id = nil
        isSound = true
    }

    /// The same as seen from where they are taken over.
    var inherited: ExerciseKeys { ExerciseKeys().merged(over: self) }

    /// Reads what is written in `fields`. What is wrong is reported.
    init(_ fields: Fields) {
        let before = fields.whole.log.problems.count
        let line = { (value: Value) in value.text(upTo: Limits.name) }
        let prose = { (value: Value) in value.text(upTo: Limits.prose, lines: true) }
        let pause = { (value: Value) in value.duration(Limits.pause) }
        id = fields.written("id") { $0.slug("an id") }
        name = fields.written("name", line)
        say = fields.written("say", prose)
        note = fields.written("note", prose)
        load = fields.written("load", line)
        source = fields.written("source", prose)
        review = fields.written("review", prose)
        sets = fields.written("sets") { $0.count(Limits.sets) }
        reps = fields.written("reps") { $0.reps() }
        hold = fields.written("hold") { $0.hold() }
        poses = fields.written("poses") { $0.list(Limits.poses, of: "poses")?.map(PoseKeys.init) }
        tempo = fields.written("tempo") { TempoKeys($0) }
        activity = fields.written("for") { $0.activity() }
        pace = fields.written("pace") { $0.choice(Pace.self) }
        release = fields.written("release") { $0.duration(Limits.release) }
        rest = fields.written("rest", pause)
        prepare = fields.written("prepare", pause)
        switchTime = fields.written("switch", pause)
        sides = fields.written("sides") { Self.sides($0) }
        order = fields.written("order") { $0.choice(Exercise.Order.self) }
        gate = fields.written("gate") { $0.gate() }
        progress = fields.written("progress") { ProgressKeys($0) }
        variants = fields.written("variants") { Self.variants($0) }
        isSound = fields.whole.log.problems.count == before
    }

    private static func sides(_ value: Value) -> [SideKeys]? {
        guard let items = value.list(Limits.sides, of: "sides") else { return nil }
        var names: Set<String> = []
        return items.map { item in
            let side = SideKeys(item)
            if let name = side.name, !names.insert(name).inserted {
                item.reject("\(name.quoted): named twice; each side has its own name")
            }
            return side
        }
    }

    private static func variants(_ value: Value) -> [Variant]? {
        guard let entries = value.entries(Limits.variants, of: "variants") else { return nil }
        return entries.compactMap { key, place, value in
            guard let name = Slug(key) else {
                place.reject("\(key.quoted): not a variant's name; allowed: \(Slug.allowed)")
                return nil
            }
            // They would make a variant another exercise, or variants without end.
            let forbidden = ["id", "use", "progress", "variants"]
            let allowed = names.filter { !forbidden.contains($0) }
            guard let fields = value.fields(allowed, expected: "a map of an exercise's keys", known: forbidden) else {
                return nil
            }
            for key in forbidden {
                fields[key]?.reject(
                    "not allowed in a variant; it may have any key of an exercise but "
                        + forbidden.joined(separator: ", "))
            }
            return Variant(name: name, keys: ExerciseKeys(fields.without(forbidden)), place: value.place)
        }
    }
}

extension Value {
    /// Where the session waits for the person.
    fileprivate func gate() -> Exercise.Gate? {
        guard let text = word("true, false or sets") else { return nil }
        switch text {
        case "true": return .exercise
        case "false": return Exercise.Gate.none
        case "sets": return .sets
        default:
            reject("\"\(text)\": allowed are true (before the exercise), sets (before each set) and false")
            return nil
        }
    }
}
