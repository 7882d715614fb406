import Control
import Units

extension Status.NextStep {
    /// What comes after `step`, as it differs from it: `rep 4 of 10`, `other side: right`, `Bird dog`, `rest 0:30`.
    func text(after step: Status.Step) -> String {
        if kind == .rest { return "rest \(length ?? "")" }
        if exercise.id != step.exercise.id {
            let whole = [exercise.name, side].compactMap(\.self).joined(separator: ", ")
            return kind == .gate ? "\(whole), when you tap" : whole
        }
        if kind == .gate { return "your turn: a tap goes on" }
        if round != step.round, let round, let rounds { return "round \(round) of \(rounds)" }
        if set != step.set { return "set \(set) of \(sets)" }
        if side != step.side, let side { return "other side: \(side)" }
        if rep != step.rep {
            let count = rep == reps ? "last rep" : "rep \(rep) of \(reps)"
            return [count, pose].compactMap(\.self).joined(separator: ", ")
        }
        if pose != step.pose, let pose { return pose }
        return [kind.rawValue, length].compactMap(\.self).joined(separator: " ")
    }

    private var length: String? { durationUs.map(clock(left:)) }
}

extension Status {
    /// All that matters, in one line: `0:05  Bird dog: hold, left, rep 3 of 10`, `due: Cobra pose`, `idle`.
    func line(age: Int64 = 0) -> String {
        let glance = Glance(self, age: age)
        if let session {
            let pausing = state == .paused ? "paused  " : ""
            let time = session.step.kind == .gate ? "" : session.step.clock(after: glance.counts ? age : 0) + "  "
            return pausing + time + session.step.text(isPaused: state == .paused)
        }
        if let due = agenda.due { return "due: \(due.routine.name)" }
        return state.rawValue
    }
}

extension String {
    /// As it can be printed, on one line: names come from files.
    var onOneLine: String {
        String(map { $0.isNewline || $0 == "\t" ? " " : $0 }).printable
    }

    /// The same, line by line.
    var printableLines: String {
        split(separator: "\n", omittingEmptySubsequences: false).map(\.printable).joined(separator: "\n")
    }
}
