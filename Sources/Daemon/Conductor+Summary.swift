import Scheduling
import Units

/// What is said beside the service, for `systemctl --user status`.
extension Conductor {
    /// What runs and what is next, in one line: without anything that changes by itself.
    package var summary: String {
        let problem = problems.isEmpty ? nil : "problems: tenuto status"
        return ([doing, upNext, problem] as [String?]).compactMap(\.self).joined(separator: "; ")
    }

    /// Says it where it is news. Nothing is woken for it: what it tells of has just changed.
    func announceSummary() {
        let summary = summary
        guard summary != announced, !isOver else { return }
        announced = summary
        services.announce(summary)
    }

    private var doing: String {
        guard let session = run?.session else {
            guard let due = desk.agenda.answerable else { return "Idle" }
            return "Due: \(name(of: due.occurrence.routine))"
        }
        let timeline = session.timeline
        let place = "\(timeline.routine.name), \(timeline.exercise(of: timeline.steps[session.current]).name)"
        return switch state {
        case .paused: "Paused: \(place)"
        case .waiting: "Waits for you: \(place)"
        case .running, .idle, .due: place
        }
    }

    private var upNext: String? {
        guard let next = desk.next else { return nil }
        // To the minute, in the person's own time.
        let time = words.text(next.at).prefix(16).replacing("T", with: " ")
        return "next: \(name(of: next.routine)) at \(time)"
    }
}
