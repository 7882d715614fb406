import Units
import Workout

/// Makes an exercise of keys that are each right by themselves, if they are so together. What is wrong is reported
/// where the offending key is written, or at `fallback` when that is in another file.
struct ExerciseBuilder {
    let keys: ExerciseKeys
    let id: Slug
    /// Whose dose and history it shares.
    var origin: ExerciseAddress?
    /// The exercise, or the address of what it uses.
    let fallback: Place
    /// The variant that is made, when it is written elsewhere.
    var variant: Slug?

    /// The exercise with its variants; nil when something is wrong.
    func exercise() -> Exercise? {
        let before = fallback.log.problems.count
        guard var exercise = withoutVariants() else { return nil }
        exercise.progress = progress(of: exercise, isInherited: keys.progress?.isInherited == true)
        let written = keys.variants?.content ?? []
        exercise.variants = written.compactMap { written in
            let isElsewhere = keys.variants?.isInherited == true
            var merged = (isElsewhere ? written.keys.inherited : written.keys).merged(over: keys)
            merged.variants = nil
            let builder = ExerciseBuilder(
                keys: merged, id: id, origin: origin, fallback: isElsewhere ? fallback : written.place,
                variant: isElsewhere ? written.name : nil)
            guard var variant = builder.withoutVariants() else { return nil }
            variant.progress = builder.progress(of: variant, isInherited: nil)
            return Exercise.Variant(written.name, variant)
        }
        return fallback.log.problems.count == before ? exercise : nil
    }

    private func withoutVariants() -> Exercise? {
        let counts = ExerciseCounts(self)
        // Each on its own, so that what is wrong in one hides nothing in the other.
        let (poses, numbers) = (poses(), counts.checked())
        if let poses { checkSides(poses: poses) }
        guard let poses, let (sets, reps) = numbers, keys.isSound, let name = keys.name?.content else { return nil }
        let sides = (keys.sides?.content ?? []).compactMap { side -> Exercise.Side? in
            guard let name = side.name else { return nil }
            let own = counts.reps(of: side)
            return Exercise.Side(
                name, reps: own, hold: side.hold?.content, release: side.release?.content, say: side.say)
        }
        let exercise = Exercise(
            id: id, name: name, say: keys.say?.content, note: keys.note?.content, load: keys.load?.content,
            source: keys.source?.content, review: keys.review?.content, sets: sets, reps: reps, poses: poses,
            sides: sides, order: keys.order?.content ?? .eachFirst, prepare: keys.prepare?.content,
            switchTime: keys.switchTime?.content, rest: keys.rest?.content ?? Defaults.rest,
            gate: keys.gate?.content ?? .none)
        var whole = exercise
        whole.origin = origin
        warn(of: whole)
        return whole
    }

    /// Reports `message` at the first of `places` that is in this exercise.
    func reject(_ places: Place?..., message: @autoclosure () -> String) {
        let prefix = variant.map { "its variant \"\($0)\": " } ?? ""
        (places.lazy.compactMap(\.self).first ?? fallback).reject(prefix + message())
    }

    /// What is done in one repetition; nil when that is not clear.
    private func poses() -> [Exercise.Pose]? {
        guard isOneWay() else { return nil }
        let release = keys.release?.content ?? Defaults.release
        if let poses = keys.poses { return poses.content.flatMap { self.poses($0, release: release) } }
        if let tempo = keys.tempo { return tempo.content?.poses }
        if let activity = keys.activity {
            return activity.content.map { [Exercise.Pose(motion: .activity, hold: $0, release: release)] }
        }
        if keys.pace != nil {
            // Of no meaning there, and no list or open.
            return [Exercise.Pose(motion: .ownPace, hold: .exactly(HoldLength.allowed.lowerBound), release: release)]
        }
        return keys.hold?.content.map { [Exercise.Pose(hold: $0, release: release)] }
    }

    private func poses(_ written: [PoseKeys], release: Duration) -> [Exercise.Pose]? {
        let poses = written.map { pose -> Exercise.Pose? in
            if pose.hold == nil, keys.hold == nil, let name = pose.name {
                let own = keys.poses?.isInherited == false ? pose.place : nil
                let example = "write { name: \(name.printable), hold: 5s } here"
                reject(own, message: "no hold; give the exercise a hold, or \(example)")
                return nil
            }
            guard let name = pose.name, let hold = pose.hold ?? keys.hold, let length = hold.content else { return nil }
            return Exercise.Pose(
                name: name, hold: length, release: pose.release?.content ?? release, reps: pose.reps, say: pose.say)
        }
        let valid = poses.compactMap(\.self)
        return valid.count == poses.count && !valid.isEmpty ? valid : nil
    }

    private func isOneWay() -> Bool {
        let written: [(key: String, place: Place?)?] = [
            keys.hold.map { ("hold", $0.own) }, keys.poses.map { ("poses", $0.own) },
            keys.tempo.map { ("tempo", $0.own) }, keys.activity.map { ("for", $0.own) },
            keys.pace.map { ("pace", $0.own) },
        ]
        let ways = written.compactMap(\.self)
        switch ways.map(\.key) {
        case ["hold", "tempo"]:
            reject(
                keys.hold?.own, message: "the hold of a tempo is written in it: tempo: { up: 2s, hold: 1s, down: 3s }")
        case let found where found.count > 1 && found != ["hold", "poses"]:
            let first = found.contains("poses") ? "poses" : found[0]
            let last = found.last { $0 != first } ?? first
            reject(
                ways.last { $0.key == last }?.place,
                message: "\"\(first)\" and \"\(last)\" both say what is done; write one of hold, poses, tempo, for and "
                    + "pace (a hold may stand beside poses)")
        case let found:
            guard !found.isEmpty, keys.tempo == nil || keys.release == nil else {
                reject(
                    keys.release?.own, message: "a tempo has no release; write tempo: { up: 2s, down: 3s, pause: 1s }")
                return false
            }
            return true
        }
        return false
    }
}
