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
    package var pains: [Remark<PainReport>]
    package var notes: [Remark<NoteText>]
    /// Those that somebody set.
    package var doses: [Remark<DoseMark>]
    package var acknowledgements: [Remark<Acknowledgement>]

    package init(
        sessions: [SessionRecord] = [], steps: [String: [StepRecord]] = [:], occurrences: [Occurrence] = [],
        pains: [Remark<PainReport>] = [], notes: [Remark<NoteText>] = [], doses: [Remark<DoseMark>] = [],
        acknowledgements: [Remark<Acknowledgement>] = []
    ) {
        self.sessions = sessions
        self.steps = steps
        self.occurrences = occurrences
        self.pains = pains
        self.notes = notes
        self.doses = doses
        self.acknowledgements = acknowledgements
    }
}
