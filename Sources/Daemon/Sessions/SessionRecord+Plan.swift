import Control
import History
import Units
import Varlink
import Workout

extension SessionRecord.Exercise {
    /// One for each exercise of the routine, in order, of which nothing is done yet.
    static func planned(in timeline: Timeline) -> [Self] {
        let routine = timeline.routine
        var planned = [Int](repeating: 0, count: routine.exercises.count)
        for step in timeline.steps where step.isActive { planned[step.exercise] += 1 }
        return routine.exercises.indices.map { index in
            let (exercise, dose) = (routine.exercises[index], timeline.doses[index])
            let origin = exercise.origin ?? ExerciseAddress(routine.id, exercise.id)
            return Self(
                address: origin.description, name: exercise.name, hold: exercise.hold(at: dose, timeline.breath),
                reps: exercise.reps(at: dose), planned: planned[index])
        }
    }
}

extension SessionRecord {
    /// What became of its exercises, by the steps that are stored, whatever was counted before. Gives those of the timeline
    /// that were done.
    @discardableResult
    mutating func recount(_ steps: [StepRecord]) -> Set<Int> {
        var done: Set<Int> = []
        for index in exercises.indices { (exercises[index].done, exercises[index].held) = (0, .zero) }
        let active = [Step.Kind.hold, .move].map(\.rawValue)
        for step in steps where active.contains(step.kind) && exercises.indices.contains(step.exercise) {
            if step.end == .done, done.insert(step.index).inserted { exercises[step.exercise].done += 1 }
            // What of it was a pause is not stored.
            exercises[step.exercise].held += min(step.length, step.plannedLength ?? step.length)
            if !step.isDelivered { exercises[step.exercise].isDelivered = false }
        }
        return done
    }
}

extension Exercise {
    /// The one length of all its holds; nil where there is none.
    fileprivate func hold(at dose: Dose, _ breath: Breath) -> Duration? {
        guard let common = commonHold else { return nil }
        if let dosed = dose.hold { return dosed }
        switch common {
        case .open, .list: return nil
        case .exactly, .range, .breaths, .inhale, .exhale: return common.start(breath: breath)
        }
    }

    /// The one number of repetitions of all its sets; nil where there is none.
    fileprivate func reps(at dose: Dose) -> Int? {
        guard let common = commonReps else { return nil }
        if case .open = common { return nil }
        if let dosed = dose.reps { return dosed }
        if case .list = common { return nil }
        return common.start(inSet: 1)
    }
}

extension PrescriptionRecord {
    /// The routine of `timeline` as it is prescribed, whatever today's doses are: a dose makes no new version.
    init(_ timeline: Timeline, origin: Origin) {
        let detail = RoutineDetail(timeline.atStartingDoses, origin: origin)
        let text = (try? JSON.encode(detail)).map { String(decoding: $0, as: UTF8.self) }
        self.init(text: text ?? "{}")
    }
}
