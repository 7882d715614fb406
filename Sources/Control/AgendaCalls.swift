import Varlink

/// The parameters of `GetAgenda`.
package struct AgendaParameters: Codable, Hashable, Sendable {
    /// RFC 3339; null for the start of today.
    @Nullable package var from: String?
    /// RFC 3339; null for seven days later.
    @Nullable package var until: String?

    package init(from: String? = nil, until: String? = nil) {
        self.from = from
        self.until = until
    }
}

/// A scheduled time, or a run of them with the same outcome.
package struct AgendaItem: Codable, Hashable, Sendable {
    /// What became of it; what each means stands in the interface description.
    package enum State: String, Codable, CaseIterable, Sendable {
        case scheduled, pending, due, snoozed, running, completed, partial, skipped, missed, suppressed, rested
        case excused, stoppedForPain
    }

    package var routine: Name
    /// RFC 3339.
    package var at: String
    /// The last one of a run, RFC 3339.
    @Nullable package var last: String?
    package var count: Int
    package var state: State
    /// What will become of it as things stand.
    @Nullable package var foreseen: State?
    package var startsItself: Bool
    package var snoozes: Int
    /// RFC 3339.
    @Nullable package var wakesAt: String?
    /// Until when it waits for its turn, or is quiet because the person wanted it so, RFC 3339.
    @Nullable package var until: String?
    /// RFC 3339.
    @Nullable package var settledAt: String?

    package init(
        routine: Name, at: String, last: String? = nil, count: Int = 1, state: State, foreseen: State? = nil,
        startsItself: Bool = false, snoozes: Int = 0, wakesAt: String? = nil, until: String? = nil,
        settledAt: String? = nil
    ) {
        self.routine = routine
        self.at = at
        self.count = count
        self.state = state
        self.startsItself = startsItself
        self.snoozes = snoozes
        self.last = last
        self.foreseen = foreseen
        self.wakesAt = wakesAt
        self.until = until
        self.settledAt = settledAt
    }
}

extension AgendaItem {
    /// Of one that waits for its turn, or is not heard because it is quiet: that, and until when, in the same words
    /// wherever it is told. nil of any other. `face` shows an instant.
    package func waitingText(_ face: (String) -> String) -> String? {
        switch (state, foreseen) {
        case (.pending, _): until.map { Self.waits(until: face($0)) }
        case (.suppressed, _): until.map { "quiet until \(face($0))" } ?? "suppressed: quiet"
        case (.scheduled, .suppressed): until.map { "quiet until \(face($0))" } ?? "quiet hours"
        default: nil
        }
    }

    /// What is said of one that waits for its turn.
    package static func waits(until time: String) -> String { "waits for its turn until \(time)" }
}

/// The reply of `GetAgenda`.
package struct AgendaListing: Codable, Hashable, Sendable {
    /// The zone that times are shown in and float with.
    package var zone: String
    package var items: [AgendaItem]
    package var problems: [ReportedProblem]

    package init(zone: String, items: [AgendaItem], problems: [ReportedProblem]) {
        self.zone = zone
        self.items = items
        self.problems = problems
    }
}

/// The parameters of `Snooze`.
package struct SnoozeParameters: Codable, Hashable, Sendable {
    @Nullable package var forUs: Int64?
    /// RFC 3339.
    @Nullable package var until: String?

    package init(forUs: Int64? = nil, until: String? = nil) {
        self.forUs = forUs
        self.until = until
    }
}

/// The parameters of `SetQuiet`.
package struct QuietParameters: Codable, Hashable, Sendable {
    /// RFC 3339; null for no more.
    @Nullable package var until: String?

    package init(until: String?) {
        self.until = until
    }
}

/// The parameters of `SetPresence`.
package struct PresenceParameters: Codable, Hashable, Sendable {
    package var away: Bool

    package init(away: Bool) {
        self.away = away
    }
}

extension ControlError {
    /// The parameters of `SnoozeRefused`.
    package struct SnoozeRefused: Codable, Hashable, Sendable {
        /// Why; what each means stands in the interface description.
        package enum Reason: String, Codable, CaseIterable, Sendable {
            case tooOften, beyondNext, intoQuiet, past
        }

        package var reason: Reason
        /// RFC 3339.
        @Nullable package var at: String?

        package init(reason: Reason, at: String? = nil) {
            self.reason = reason
            self.at = at
        }
    }
}

extension ControlError.SnoozeRefused {
    /// One line for people: why not, and what they can do.
    package var text: String {
        let instant = at.map { " at \($0)" } ?? ""
        return switch reason {
        case .tooOften: "it was put off three times already: tenuto tap begins it, tenuto dismiss leaves it out"
        case .beyondNext: "the next one is\(instant): put it off for less, or tenuto dismiss leaves it out"
        case .intoQuiet: "quiet hours\(instant): put it off for less, or tenuto dismiss leaves it out"
        case .past: "that is over already: a later time is allowed"
        }
    }
}
