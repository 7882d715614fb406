import History
import Scheduling
import Units

/// What was read of the history to be told.
package struct Past: Sendable {
    package var sessions: [SessionRecord]
    /// By the sessions' ids; empty where nobody asked.
    package var steps: [String: [StepRecord]]
    /// Those of which no session tells.
    package var occurrences: [Occurrence]
    /// Scheduled times that are told elsewhere, and lie within the runs among these.
    package var others: [Occurrence] = []
    package var pains: [Remark<PainReport>]
    package var notes: [Remark<NoteText>]

    package init(
        sessions: [SessionRecord] = [], steps: [String: [StepRecord]] = [:], occurrences: [Occurrence] = [],
        pains: [Remark<PainReport>] = [], notes: [Remark<NoteText>] = []
    ) {
        self.sessions = sessions
        self.steps = steps
        self.occurrences = occurrences
        self.pains = pains
        self.notes = notes
    }
}

extension [Occurrence] {
    /// The same without what another one tells better: a machine that slept counts a run of missed times, of which
    /// another machine has done some. As many are taken off the run as there are of its entry within it, `others` among them.
    package func withoutDoubles(also others: [Occurrence] = []) -> [Occurrence] {
        let runs = contains { $0.count > 1 }
        guard runs else { return self }
        let singles = Dictionary(grouping: (self + others).filter { $0.count == 1 }, by: \.entry)
        return compactMap { occurrence in
            guard occurrence.count > 1 else { return occurrence }
            let inside = singles[occurrence.entry, default: []].count { occurrence.at...occurrence.last ~= $0.at }
            guard inside > 0 else { return occurrence }
            var rest = occurrence
            rest.count -= inside
            return rest.count > 0 ? rest : nil
        }
    }
}
