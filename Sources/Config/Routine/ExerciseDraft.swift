import Units
import Workout

/// An exercise as one file writes it: what it uses from another file is not looked up yet.
struct ExerciseDraft {
    /// Where its definition comes from.
    enum Definition {
        /// Written here.
        case own(Exercise)
        /// Another exercise's, with changes; `place` is where the address is written.
        case use(ExerciseAddress, changes: ExerciseKeys, place: Value)
    }

    let id: Slug
    let definition: Definition

    /// Reads one entry of `exercises`; nil when something is wrong with it that is reported.
    init?(_ value: Value) {
        guard case .mapping(let entries) = value.node.content, entries.contains(where: { $0.key == "use" }) else {
            guard let exercise = Exercise(value) else { return nil }
            self.init(id: exercise.id, definition: .own(exercise))
            return
        }
        guard let fields = value.fields(["use"] + ExerciseKeys.names), let place = fields["use"] else { return nil }
        let changes = ExerciseKeys(fields)
        guard let text = place.word("an exercise (routine/exercise)") else { return nil }
        guard let address = ExerciseAddress(text) else {
            place.reject("\"\(text)\": not an exercise; write routine/exercise, both as ids")
            return nil
        }
        self.init(id: changes.id ?? address.exercise, definition: .use(address, changes: changes, place: place))
    }

    private init(id: Slug, definition: Definition) {
        self.id = id
        self.definition = definition
    }
}

extension Exercise {
    /// Reads an exercise that is defined here; nil when something is wrong with it that is reported.
    fileprivate init?(_ value: Value) {
        let expected = "an exercise (a map of keys)"
        guard let fields = value.fields(["use"] + ExerciseKeys.names + ["sides", "poses", "order"], expected: expected)
        else { return nil }
        let keys = ExerciseKeys(fields)
        _ = fields.required("name")
        let sides = fields["sides"].map(Self.sides) ?? []
        let poses = Self.poses(fields, keys)
        let order = fields["order"].map { $0.choice(Order.self) } ?? .eachFirst
        guard let name = keys.name else { return nil }
        guard let id = keys.id ?? (fields["id"] == nil ? Slug(of: name) : nil) else {
            if fields["id"] == nil { fields["name"]?.reject("\(name.quoted): no id can be made from it; write an id") }
            return nil
        }
        guard let sides, let poses, let order else { return nil }
        self.init(
            id: id, name: name, say: keys.say, note: keys.note, load: keys.load, sets: keys.sets ?? 1,
            reps: keys.reps ?? .exactly(1), poses: poses, sides: sides, order: order, prepare: keys.prepare,
            switchTime: keys.switchTime, rest: keys.rest ?? Defaults.rest)
    }

    private static func sides(_ value: Value) -> [Side]? {
        guard let items = value.list(Limits.sides, of: "sides") else { return nil }
        var names: [String] = []
        for item in items {
            guard let name = item.text(upTo: Limits.name) else { continue }
            if names.contains(name) { item.reject("\(name.quoted): named twice; each side has its own name") }
            names.append(name)
        }
        return names.map { Side($0) }
    }

    /// The poses, or the one hold of an exercise without any.
    private static func poses(_ fields: Fields, _ keys: ExerciseKeys) -> [Pose]? {
        let release = keys.release ?? Defaults.release
        guard let list = fields["poses"] else {
            guard fields.required("hold") != nil, let hold = keys.hold else { return nil }
            return [Pose(hold: hold, release: release)]
        }
        guard let items = list.list(Limits.poses, of: "poses") else { return nil }
        let poses = items.map { item -> Pose? in
            if case .scalar = item.node.content {
                guard let name = item.text(upTo: Limits.name) else { return nil }
                guard fields["hold"] != nil else {
                    item.reject("no hold; give the exercise a hold, or write { name: \(name), hold: 5s } here")
                    return nil
                }
                return keys.hold.map { Pose(name: name, hold: $0, release: release) }
            }
            return Pose(item, hold: keys.hold, isHoldWritten: fields["hold"] != nil, release: release)
        }
        let valid = poses.compactMap(\.self)
        return valid.count == items.count && !valid.isEmpty ? valid : nil
    }
}

extension Exercise.Pose {
    /// Reads a pose written as a map; `hold` and `release` are those of the exercise.
    fileprivate init?(_ value: Value, hold: HoldLength?, isHoldWritten: Bool, release: Duration) {
        let expected = "a pose (a name, or a map of name, hold, release, say)"
        guard let fields = value.fields(["name", "hold", "release", "say"], expected: expected) else { return nil }
        let name = fields.required("name")?.text(upTo: Limits.name)
        let own = isHoldWritten ? fields["hold"] : fields.required("hold")
        let ownHold = own?.hold()
        let ownRelease = fields["release"].map { $0.duration(Limits.release) } ?? release
        let say = fields["say"]?.text(upTo: Limits.prose, lines: true)
        guard let name, let ownRelease, let hold = own == nil ? hold : ownHold else { return nil }
        self.init(name: name, hold: hold, release: ownRelease, say: say)
    }
}
