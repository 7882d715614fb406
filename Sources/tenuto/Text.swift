import Control

extension Status {
    /// What a person reads in a terminal.
    var text: String {
        var lines: [String] = []
        if let session {
            lines.append(
                "\(state.rawValue): \(session.routine.name), \(clock(passed: session.elapsedUs)) of \(clock(left: session.totalUs))"
            )
            lines.append("  \(session.step.text(isPaused: state == .paused)), \(session.step.time)")
        } else if agenda.due == nil {
            lines.append("\(state.rawValue): no session")
        }
        if let left {
            lines.append(
                "left: \(left.routine.name), at \(face(ofInstant: left.at)): tenuto start --continue goes on with it")
        }
        lines += agenda.lines
        lines.append("sound: \(audio.state.rawValue) (\(audio.device))")
        lines += problems.map { "problem: \($0.text)" }
        return lines.joined(separator: "\n")
    }
}

extension Status.Agenda {
    /// What is due, put off and to come, a line each.
    fileprivate var lines: [String] {
        var lines: [String] = []
        if let due {
            let how =
                due.wakesAt.map { "starts itself at \(face(ofInstant: $0)), tenuto dismiss leaves it out" }
                ?? "tenuto tap begins it"
            lines.append("due: \(due.routine.name), since \(face(ofInstant: due.at)): \(how)")
        }
        lines += snoozed.map { one in
            "put off: \(one.routine.name), until \(one.wakesAt.map(face(ofInstant:)) ?? "later")"
        }
        lines += waiting.map { one in
            let waits = AgendaItem.waits(until: one.until.map(face(ofInstant:)) ?? "later")
            return "\(waits): \(one.routine.name), since \(face(ofInstant: one.at))"
        }
        if let next { lines.append("next: \(next.routine.name), \(face(ofInstant: next.at))") }
        if let quietUntil { lines.append("quiet until \(face(ofInstant: quietUntil))") }
        if !held.isEmpty {
            let names = held.map(\.name).joined(separator: ", ")
            lines.append("held after pain: \(names): tenuto ok says that it is all right again")
        }
        if away { lines.append("away: tenuto here says that you are back") }
        return lines
    }
}

/// RFC 3339 as people read it: `2026-11-23 07:15`, with seconds where there are some.
func face(ofInstant text: String) -> String {
    let isWhole = text.dropFirst(16).prefix(3) == ":00"
    return String(text.prefix(isWhole ? 16 : 19).map { $0 == "T" ? " " : $0 })
}

extension Status.Step {
    /// `Bird dog: hold, left arm and right leg, rep 3 of 10`; at a gate and in what else a tap ends, that it does.
    func text(isPaused: Bool = false) -> String {
        let gate = isPaused ? "gate" : "waiting: tenuto tap goes on"
        var parts = [kind == .gate ? gate : kind.rawValue, side, pose].compactMap(\.self)
        if let round, let rounds { parts.append("round \(round) of \(rounds)") }
        if sets > 1 { parts.append("set \(set) of \(sets)") }
        if isAtOwnPace {
            if reps > 1 { parts.append("\(reps) reps") }
        } else if reps > 1, kind != .gate {
            parts.append("rep \(rep) of \(reps)")
        }
        if kind != .gate, remainingUs == nil { parts.append("until you tap") }
        return "\(exercise.name): \(parts.joined(separator: ", "))"
    }

    /// `0:05 left`, or `0:12 so far` where only the person knows.
    var time: String { remainingUs == nil ? "\(clock()) so far" : "\(clock()) left" }

    /// What is left, or has passed where only the person knows what is left, `passed` microseconds after it was told.
    func clock(after passed: Int64 = 0) -> String {
        remainingUs.map { tenuto.clock(left: $0 - passed) } ?? tenuto.clock(passed: elapsedUs + passed)
    }

    /// A set that ends when the person says so; the only move of which nobody knows the length.
    private var isAtOwnPace: Bool { kind == .move && remainingUs == nil }
}

/// Microseconds as a clock shows what has passed: whole seconds that are over.
func clock(passed microseconds: Int64) -> String { face(max(0, microseconds) / 1_000_000) }

/// Microseconds as a clock shows what is left: the second that has begun counts.
func clock(left microseconds: Int64) -> String { face((max(0, microseconds) + 999_999) / 1_000_000) }

private func face(_ seconds: Int64) -> String {
    let (minutes, rest) = (seconds / 60, seconds % 60)
    return "\(minutes):\(rest < 10 ? "0" : "")\(rest)"
}
