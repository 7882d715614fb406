import Varlink

/// The parameters of `GetHistory`: what is asked of the past. What is null asks for all.
package struct HistoryParameters: Codable, Hashable, Sendable {
    /// How a session or a scheduled time ended.
    package enum Outcome: String, Codable, CaseIterable, Sendable {
        case completed, partial, skipped, missed, suppressed, rested, excused, stoppedForPain
    }

    /// As many entries are told where neither days nor a limit are given.
    package static let usualLimit = 50

    /// The first day, as in `2026-12-24`.
    @Nullable package var since: String?
    /// The last day, as above.
    @Nullable package var until: String?
    /// The id of a routine.
    @Nullable package var routine: String?
    /// `routine/exercise`, where it is defined.
    @Nullable package var exercise: String?
    @Nullable package var outcomes: [Outcome]?
    /// So many entries at most, the newest; 1 or more.
    @Nullable package var limit: Int?
    /// Whether each session comes with its steps; null is false.
    @Nullable package var steps: Bool?

    package init(
        since: String? = nil, until: String? = nil, routine: String? = nil, exercise: String? = nil,
        outcomes: [Outcome]? = nil, limit: Int? = nil, steps: Bool? = nil
    ) {
        self.since = since
        self.until = until
        self.routine = routine
        self.exercise = exercise
        self.outcomes = outcomes
        self.limit = limit
        self.steps = steps
    }
}

extension ControlError {
    /// The history cannot be read.
    package static let historyUnavailable = ControlInterface.qualified("HistoryUnavailable")

    /// The parameters of `HistoryUnavailable`.
    package struct HistoryUnavailable: Codable, Hashable, Sendable {
        package var message: String

        package init(message: String) {
            self.message = message
        }
    }
}
