import Sound
import Units
import Workout

extension ExerciseBuilder {
    /// How long a hold must last for its start to be heard alone, and a gap for the end before it: the clearance that
    /// the planner keeps beyond the built-in theme's sounds.
    private static let roomOfStart = Themes.builtIn.length(of: .holdStart) + .milliseconds(100)
    private static let roomOfEnd = Themes.builtIn.length(of: .holdEnd) + .milliseconds(100)

    /// Notes what is legal and odd in what is written here.
    func warn(of exercise: Exercise) {
        if exercise.sides.isEmpty {
            keys.order?.own?.warn("no effect without sides")
            keys.switchTime?.own?.warn("no effect without sides")
        }
        if exercise.sets == 1 { keys.rest?.own?.warn("no effect with one set") }
        if exercise.isAtOwnPace { keys.release?.own?.warn("no effect in a set at one's own pace") }
        let spoken = exercise.timeToSay
        if let prepare = keys.prepare, let length = prepare.content, length < spoken {
            prepare.own?.warn(
                "\(length.text): too short for the words that are said in it; it will be \(spoken.text) long")
        }
        if let hold = keys.tempo?.content?.hold, let length = hold.content, length > .zero, length < Self.roomOfStart,
            keys.tempo?.isInherited == false
        {
            hold.own?.warn(
                "\(length.text): its start still sounds when it ends; \(Self.roomOfStart.text) has room for it")
        }
        warnOfCrowding(exercise)
    }

    /// Where one hold ends and the next begins with no room for the sound of the end between them.
    private func warnOfCrowding(_ exercise: Exercise) {
        let room = Self.roomOfEnd
        let isHeld = exercise.poses.allSatisfy { $0.motion == .hold || $0.motion == .activity }
        guard isHeld else { return }
        let message = { (length: Duration) in
            length == .zero
                ? "0s: the end of one hold and the start of the next sound at once; \(room.text) keeps them apart"
                : "\(length.text): the end of one hold still sounds when the next begins; \(room.text) keeps them apart"
        }
        let inTurn = exercise.order == .alternate && exercise.sides.count > 1
        let sides = exercise.sides.isEmpty ? [nil] : exercise.sides.indices.map(Optional.some)
        let hasReps = sides.contains { side in
            (1...exercise.sets).contains { exercise.reps(inSet: $0, side: side, at: Dose()) > 1 }
        }
        let isRepeated = exercise.poses.count == 1 && hasReps && !inTurn
        for (index, pose) in exercise.poses.enumerated() where pose.reps > 1 || isRepeated {
            guard pose.release < room else { continue }
            let own = keys.poses?.content?[index].release?.own ?? keys.release?.own
            own?.warn(message(pose.release))
            break
        }
        if isRepeated {
            for side in keys.sides?.content ?? [] {
                guard let release = side.release, let length = release.content, length < room else { continue }
                release.own?.warn(message(length))
            }
        }
        if exercise.sides.count > 1, exercise.poses.count == 1, exercise.switchTime < room {
            keys.switchTime?.own?.warn(message(exercise.switchTime))
        }
    }
}
