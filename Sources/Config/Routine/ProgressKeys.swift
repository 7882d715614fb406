import Units
import Workout

/// The rule by which a dose rises, as it is written.
enum ProgressKeys {
    /// How one value rises; nil is the default.
    struct Raise<Goal> {
        let to: Written<Goal>?
        let by: Written<Goal>?
        let after: Int
        let place: Place
    }

    /// A rung of a ladder.
    struct Rung {
        let reps: Written<Int>?
        let hold: Written<Duration>?
    }

    /// Step by step.
    case raise(hold: Raise<Duration>?, reps: Raise<Int>?)
    /// From rung to rung.
    case ladder([Rung], after: Int)

    /// Reads the map; nil when it says nothing. What is wrong is reported.
    init?(_ value: Value) {
        let expected = "a map of hold and reps, or of ladder and after"
        guard let fields = value.fields(["hold", "reps", "ladder", "after"], expected: expected) else { return nil }
        if let ladder = fields["ladder"] {
            for key in ["hold", "reps"] {
                fields[key]?.reject("a ladder says how it rises; write either a ladder or hold and reps")
            }
            guard let items = ladder.list(Limits.rungs, of: "rungs") else { return nil }
            self = .ladder(items.compactMap(Rung.init), after: Self.after(fields))
            return
        }
        fields["after"]?.reject("belongs to a ladder; write it within hold or reps: { to: 30s, after: 5 }")
        let hold = fields["hold"].flatMap { value in
            Raise(value, example: "{ to: 30s, by: 5s }") { $0.duration(HoldLength.allowedGoal) }
        }
        let reps = fields["reps"].flatMap { value in
            Raise(value, example: "{ to: 15, by: 1 }") { $0.count(RepCount.allowed) }
        }
        if fields["hold"] == nil, fields["reps"] == nil {
            value.reject("nothing rises; write hold, reps or both, or a ladder")
            return nil
        }
        self = .raise(hold: hold, reps: reps)
    }

    fileprivate static func after(_ fields: Fields) -> Int {
        fields["after"]?.count(Limits.cleanDays) ?? Defaults.cleanDays
    }
}

extension ProgressKeys.Raise {
    /// Reads the map, its values by `read`. What is wrong is reported.
    fileprivate init?(_ value: Value, example: String, read: (Value) -> Goal?) {
        guard let fields = value.fields(["to", "by", "after"], expected: "a map (\(example))") else { return nil }
        self.init(
            to: fields.written("to", read), by: fields.written("by", read), after: ProgressKeys.after(fields),
            place: value.place)
    }
}

extension ProgressKeys.Rung {
    /// Reads the map; nil when it says nothing. What is wrong is reported.
    fileprivate init?(_ value: Value) {
        guard let fields = value.fields(["reps", "hold"], expected: "a rung ({ reps: 8, hold: 10s })") else {
            return nil
        }
        guard fields["reps"] != nil || fields["hold"] != nil else {
            value.reject("an empty rung; write reps, hold or both")
            return nil
        }
        self.init(
            reps: fields.written("reps") { $0.count(RepCount.allowed) },
            hold: fields.written("hold") { $0.duration(HoldLength.allowedGoal) })
    }
}
