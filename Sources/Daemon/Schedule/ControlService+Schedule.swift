import Control
import Units
import Varlink
import VarlinkServer

extension ControlService {
    /// The methods that act on the schedule.
    var scheduleMethods: [String: Method] {
        [
            "GetAgenda": .pages { (parameters: AgendaParameters, pages) async throws(VarlinkError) in
                let from = try instant(parameters.from, of: "from")
                let until = try instant(parameters.until, of: "until")
                if let from, let until, until <= from { throw .invalidParameter("until") }
                var listing = await conductor.agenda(from: from, to: until)
                listing.problems += files.value.scheduleProblems.map { ReportedProblem($0) }
                listing.problems = listing.problems.shortened
                return try await pages.send(all: listing)
            },
            "Snooze": .call { (parameters: SnoozeParameters) async throws(VarlinkError) in
                let until = try instant(parameters.until, of: "until")
                if let length = parameters.forUs, length <= 0 || length > Self.longestSnooze || until != nil {
                    throw .invalidParameter("forUs")
                }
                return try await answering { () async throws(Conductor.Refusal) in
                    try await conductor.snooze(until: until, for: parameters.forUs.map { .microseconds($0) })
                }
            },
            "Dismiss": .call { (_: NoParameters) async throws(VarlinkError) in
                try await answering { () async throws(Conductor.Refusal) in try await conductor.dismiss() }
            },
            "SetQuiet": .call { (parameters: QuietParameters) async throws(VarlinkError) in
                let until = try instant(parameters.until, of: "until")
                return try await answering { () async throws(Conductor.Refusal) in
                    try await conductor.keepQuiet(until: until)
                }
            },
            "SetPresence": .call { (parameters: PresenceParameters) async throws(VarlinkError) in
                await conductor.note(isAway: parameters.away)
            },
        ]
    }

    /// A day: what comes later is another day's.
    private static var longestSnooze: Int64 { 86_400_000_000 }

    private func instant(_ text: String?, of parameter: String) throws(VarlinkError) -> Timestamp? {
        guard let text else { return nil }
        guard let instant = Timestamp(rfc3339: text) else { throw .invalidParameter(parameter) }
        return instant
    }
}

extension AgendaListing: Pageable {
    var length: Int { max(items.count, problems.count) }

    func page(_ part: Range<Int>) -> AgendaListing {
        AgendaListing(zone: zone, items: items.part(part), problems: problems.part(part))
    }
}
