import Units
import Workout

/// The keys that an exercise has whether it is defined here or used from elsewhere; nil for those not written.
struct ExerciseKeys {
    /// Their names, in the order of the manual.
    static let names = [
        "id", "name", "say", "note", "load", "sets", "reps", "hold", "release", "rest", "prepare", "switch",
    ]

    let id: Slug?
    let name: String?
    let say: String?
    let note: String?
    let load: String?
    let sets: Int?
    let reps: RepCount?
    let hold: HoldLength?
    let release: Duration?
    let rest: Duration?
    let prepare: Duration?
    let switchTime: Duration?

    init(_ fields: Fields) {
        id = fields["id"]?.slug("an id")
        name = fields["name"]?.text(upTo: Limits.name)
        say = fields["say"]?.text(upTo: Limits.prose, lines: true)
        note = fields["note"]?.text(upTo: Limits.prose, lines: true)
        load = fields["load"]?.text(upTo: Limits.name)
        sets = fields["sets"]?.count(Limits.sets)
        reps = fields["reps"]?.reps()
        hold = fields["hold"]?.hold()
        release = fields["release"]?.duration(Limits.release)
        rest = fields["rest"]?.duration(Limits.pause)
        prepare = fields["prepare"]?.duration(Limits.pause)
        switchTime = fields["switch"]?.duration(Limits.pause)
    }

    /// `origin` with what is written here in place of its own.
    func applied(to origin: Exercise) -> Exercise {
        var exercise = origin
        exercise.id = id ?? origin.id
        exercise.name = name ?? origin.name
        exercise.say = say ?? origin.say
        exercise.note = note ?? origin.note
        exercise.load = load ?? origin.load
        exercise.sets = sets ?? origin.sets
        exercise.reps = reps ?? origin.reps
        exercise.rest = rest ?? origin.rest
        exercise.prepare = prepare ?? origin.prepare
        exercise.switchTime = switchTime ?? origin.switchTime
        for index in exercise.poses.indices {
            exercise.poses[index].hold = hold ?? exercise.poses[index].hold
            exercise.poses[index].release = release ?? exercise.poses[index].release
        }
        return exercise
    }
}
