import Control
import Report
import Units

extension ProgressListing {
    /// What a person reads.
    package var text: String {
        guard !exercises.isEmpty else {
            return "Nothing has been done yet. tenuto progress ROUTINE shows how the doses of a routine build up."
        }
        return exercises.map(\.text).joined(separator: "\n\n")
    }
}

extension ExerciseStanding {
    /// Where it stands, why, and what comes next.
    package var text: String {
        let last = changes.last.map { "\($0.cause.changed($0.day)), from \($0.from.text)" }
        let lines = [last, why, upNext, advice].compactMap(\.self).map { "  \($0)" }
        return (["\(name) (\(exercise)): \(today.text)"] + lines).joined(separator: "\n")
    }

    /// The same for who has asked for the dose `asked` and was given `given`; of what is not the same it says why.
    package func text(asked: DoseValues, given: DoseValues) -> String {
        let hold = corrected(asked.holdUs, given.holdUs, start.holdUs, "hold") { Duration.microseconds($0).text }
        let reps = corrected(asked.reps, given.reps, start.reps, "reps") { "\($0)" }
        return ([text] + [hold, reps].compactMap(\.self)).joined(separator: "\n")
    }

    private func corrected<Value: Comparable>(
        _ asked: Value?, _ given: Value?, _ start: Value?, _ name: String, _ text: (Value) -> String
    ) -> String? {
        guard let asked, let given, asked != given else { return nil }
        // The lowest rung of a ladder may lie below the start.
        let isGoal = given != start && given < asked
        let end = isGoal ? "the goal of its routine" : given == start ? "the prescribed start" : "its lowest rung"
        return "  \(name)=\(text(asked)) was asked for: \(text(given)) is \(end), and as far as it goes"
    }

    private var why: String {
        switch state {
        case .stopped:
            "stopped for pain on \(day ?? ""): it neither starts by itself nor rises until tenuto ok \(exercise)"
        case .noRule: "nothing raises it: its routine says no progress"
        case .atGoal: "at the goal"
        case .setBack: setback.map { "the count of clean days begins anew: \($0.cause.reason) on \($0.day)" } ?? ""
        case .counting: "\(cleanDays ?? 0) of \(counted(of ?? 0, "clean day", "clean days in a row") ?? "0 clean days")"
        case .waiting: "enough clean days: it rises on \(day ?? "")"
        }
    }

    private var upNext: String? {
        next.map { next in
            let days =
                next.cleanDays == 0
                ? "" : " after \(counted(next.cleanDays, "more clean day", "more clean days") ?? "")"
            return "next: \(next.dose.text)\(days), on \(next.notBefore) at the earliest"
        }
    }
}

extension ExerciseStanding.Cause {
    /// What it did to the dose.
    fileprivate func changed(_ day: String) -> String {
        switch kind {
        case .raised: "raised on \(day), after \(counted(days ?? 0, "clean day", "clean days in a row") ?? "")"
        case .byHand: "set by hand on \(day)"
        case .prescription: "changed with its routine on \(day)"
        case .unfinished, .unheard, .pain, .painStop, .absence: "lowered on \(day), \(reason)"
        }
    }

    /// Why the dose was lowered, or the count ended.
    fileprivate var reason: String {
        switch kind {
        case .raised, .byHand, .prescription: ""
        case .unfinished: "not done to the end"
        case .unheard: "not every sound was heard"
        case .pain: "pain \(level ?? 0)" + (baseline.map { $0 > 0 ? " after \($0) before" : "" } ?? "")
        case .painStop: "stopped for pain"
        case .absence: "after \(counted(days ?? 0, "day", "days") ?? "") away"
        }
    }
}
