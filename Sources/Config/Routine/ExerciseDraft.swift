import Units
import Workout

/// An exercise as one file writes it: what it uses from another file is not looked up yet.
///
/// A class, though nothing in it changes: it is handed around a lot, and its keys are a kilobyte to copy.
final class ExerciseDraft {
    /// Where its definition comes from.
    enum Definition {
        /// Written here.
        case own(Exercise)
        /// Another exercise's, with changes; `place` is where the address is written.
        case use(ExerciseAddress, place: Value)
    }

    let id: Slug
    let definition: Definition
    /// What is written here.
    let keys: ExerciseKeys

    /// Reads one exercise of a list; nil when something is wrong with it that is reported.
    init?(_ value: Value) {
        let expected = "an exercise (a map of keys)"
        guard let fields = value.fields(["use"] + ExerciseKeys.names, expected: expected) else { return nil }
        keys = ExerciseKeys(fields)
        if let place = fields["use"] {
            guard let text = place.word("an exercise (routine/exercise)") else { return nil }
            guard let address = ExerciseAddress(text) else {
                place.reject("\"\(text)\": not an exercise; write routine/exercise, both as ids")
                return nil
            }
            id = keys.id?.content ?? address.exercise
            definition = .use(address, place: place)
            return
        }
        _ = fields.required("name")
        let isDone = fields.requireOne(of: ExerciseKeys.ways)
        guard let id = keys.id == nil ? keys.name?.content.flatMap({ Slug(of: $0) }) : keys.id?.content else {
            if keys.id == nil, let name = keys.name?.content {
                fields["name"]?.reject("\(name.quoted): no id can be made from it; write an id")
            }
            // To report what else is wrong; nothing is wrong with this id.
            if isDone, let any = Slug("x") {
                _ = ExerciseBuilder(keys: keys, id: any, fallback: value.place).exercise()
            }
            return nil
        }
        guard isDone, let exercise = ExerciseBuilder(keys: keys, id: id, fallback: value.place).exercise() else {
            return nil
        }
        self.id = id
        definition = .own(exercise)
    }
}
