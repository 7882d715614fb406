import Units

/// What was done and said, to be stored: each in place of what was stored by its id.
package struct Records: Hashable, Sendable {
    /// What is to be gone on with.
    package enum Unfinished: Hashable, Sendable {
        /// This, in place of what was before.
        case session(UnfinishedSession)
        /// It stands at this place now, and is of this instant; the rest of it is as it was.
        case moved(position: String, at: Timestamp)
        /// Nothing any more.
        case nothing
    }

    package struct StepKey: Hashable, Sendable {
        package let session: String
        package let number: Int
    }

    /// By their ids.
    package var sessions: [String: SessionRecord] = [:]
    /// Of sessions that are stored, or among these.
    package var steps: [StepKey: StepRecord] = [:]
    package var pains: [String: Remark<PainReport>] = [:]
    package var notes: [String: Remark<NoteText>] = [:]
    package var doses: [String: Remark<DoseMark>] = [:]
    package var acknowledgements: [String: Remark<Acknowledgement>] = [:]
    /// What can be gone on with from now on; nil where nothing was said of it.
    package var unfinished: Unfinished?

    package init() {}

    package var isEmpty: Bool {
        sessions.isEmpty && steps.isEmpty && pains.isEmpty && notes.isEmpty && doses.isEmpty
            && acknowledgements.isEmpty && unfinished == nil
    }

    package mutating func save(_ session: SessionRecord) { sessions[session.id] = session }

    package mutating func save(_ step: StepRecord, of session: String) {
        steps[StepKey(session: session, number: step.number)] = step
    }

    package mutating func save(_ pain: Remark<PainReport>) { pains[pain.id] = pain }

    package mutating func save(_ note: Remark<NoteText>) { notes[note.id] = note }

    package mutating func save(_ dose: Remark<DoseMark>) { doses[dose.id] = dose }

    package mutating func save(_ acknowledgement: Remark<Acknowledgement>) {
        acknowledgements[acknowledgement.id] = acknowledgement
    }

    /// What was said later comes in place of this.
    package mutating func append(_ later: Records) {
        sessions.merge(later.sessions) { _, newer in newer }
        steps.merge(later.steps) { _, newer in newer }
        pains.merge(later.pains) { _, newer in newer }
        notes.merge(later.notes) { _, newer in newer }
        doses.merge(later.doses) { _, newer in newer }
        acknowledgements.merge(later.acknowledgements) { _, newer in newer }
        unfinished = unfinished.map { $0.followed(by: later.unfinished) } ?? later.unfinished
    }
}

extension Records.Unfinished {
    fileprivate func followed(by later: Records.Unfinished?) -> Records.Unfinished {
        switch (self, later) {
        case (_, nil): return self
        case (.session(var session), .moved(let position, let instant)):
            (session.position, session.at) = (position, instant)
            return .session(session)
        // Nothing is there that could move.
        case (.nothing, .moved): return .nothing
        case (.moved, .moved(let position, let instant)): return .moved(position: position, at: instant)
        case (_, .session(let session)): return .session(session)
        case (_, .nothing): return .nothing
        }
    }
}
