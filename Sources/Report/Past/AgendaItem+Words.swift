import Control
import Units

extension AgendaItem {
    /// What became of it or is to be known beforehand; empty for what is plain.
    package var note: String {
        if let waiting = waitingText(Self.clock) { return waiting }
        return switch state {
        case .scheduled: foreseen == .excused ? "vacation" : startsItself ? "starts itself" : ""
        case .pending: "comes at once"
        case .due: wakesAt.map { "due: starts itself at \(Self.clock($0))" } ?? "due: tenuto tap begins it"
        case .snoozed: "put off" + (wakesAt.map { " until \(Self.clock($0))" } ?? "")
        case .running: "runs"
        case .completed, .partial, .skipped, .missed, .rested, .stoppedForPain: state.outcome ?? ""
        case .suppressed: "suppressed"
        case .excused: "excused: vacation"
        }
    }

    /// Whether it does not take place, or did not.
    package var isOff: Bool {
        switch state {
        case .skipped, .missed, .suppressed, .rested, .excused: true
        case .scheduled: foreseen != nil
        case .pending, .due, .snoozed, .running, .completed, .partial, .stoppedForPain: false
        }
    }

    /// What is known of it, in words.
    package var summary: String {
        guard count > 1 else { return note }
        let end = last.map { " until \($0.prefix(10)) \(Self.clock($0))" } ?? ""
        return "\(note.isEmpty ? "scheduled" : note): \(count) times\(end)"
    }

    /// `07:15`, with seconds where there are some, of RFC 3339.
    package static func clock(_ text: String) -> String {
        let time = text.dropFirst(11)
        return String(time.dropFirst(5).prefix(3) == ":00" ? time.prefix(5) : time.prefix(8))
    }
}

extension AgendaItem.State {
    /// An outcome for people; nil for what is none.
    package var outcome: String? {
        switch self {
        case .scheduled, .pending, .due, .snoozed, .running: nil
        case .completed: "completed"
        case .partial: "partial"
        case .skipped: "skipped"
        case .missed: "missed"
        case .suppressed: "suppressed"
        case .rested: "rested"
        case .excused: "excused"
        case .stoppedForPain: "stopped for pain"
        }
    }
}
