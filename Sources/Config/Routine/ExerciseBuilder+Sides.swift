import Units
import Workout

extension ExerciseBuilder {
    /// Whether the sides' own values have a meaning for what is done.
    func checkSides(poses: [Exercise.Pose]) {
        let isHeld = poses.contains { $0.motion == .hold }
        let hasOpenReps = keys.reps?.content?.isOpen == true
        for side in keys.sides?.content ?? [] {
            if side.hold != nil, !isHeld {
                reject(side.hold?.own, message: "a side's own hold needs something that is held; nothing is here")
            }
            if side.release != nil, keys.tempo != nil {
                reject(side.release?.own, message: "a tempo has no release; its pause is the same for all sides")
            }
            if side.reps != nil, hasOpenReps {
                reject(
                    side.reps?.own, keys.reps?.own,
                    message: "a side cannot have its own repetitions where those of the exercise are open")
            }
        }
        if keys.pace != nil, hasOpenReps {
            reject(
                keys.reps?.own, keys.pace?.own,
                message: "a set at one's own pace ends with a tap in any case; write how many repetitions it has")
        }
    }
}
