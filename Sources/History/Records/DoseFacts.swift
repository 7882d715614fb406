import Units

/// What the doses of some exercises go by, as it is stored and waits to be.
package struct DoseFacts: Hashable, Sendable {
    /// The exercise within one session that is over, or within all sessions of a day on which nothing was said.
    package struct Run: Hashable, Sendable {
        /// The session; nil for all of the day.
        package var session: String?
        /// When it began; the beginning of the day, by a clock at UTC, for all of the day.
        package var at: Timestamp
        /// The day, on the person's clock then.
        package var day: CivilDate
        /// Whether all that was planned of it was done.
        package var isCompleted: Bool
        /// Whether every start and end cue of what was done was delivered.
        package var isDelivered: Bool
        /// The programme as it was prescribed.
        package var prescription: PrescriptionRecord

        package init(
            session: String?, at: Timestamp, day: CivilDate, isCompleted: Bool, isDelivered: Bool,
            prescription: PrescriptionRecord
        ) {
            self.session = session
            self.at = at
            self.day = day
            self.isCompleted = isCompleted
            self.isDelivered = isDelivered
            self.prescription = prescription
        }
    }

    /// By the exercise's origin, `routine/exercise`; what was not reached in a session is not there.
    package var runs: [String: [Run]] = [:]
    package var pains: [Remark<PainReport>] = []
    package var doses: [Remark<DoseMark>] = []
    package var acknowledgements: [Remark<Acknowledgement>] = []
    /// The day of each session that was said to hurt, by its id; of one that is forgotten, or still to come from another
    /// machine, there is none.
    package var sessionDays: [String: CivilDate] = [:]

    package init() {}

    /// What of it is in `records`, of these exercises.
    package init(_ records: Records, of exercises: some Sequence<String>) {
        pains = Array(records.pains.values)
        doses = Array(records.doses.values)
        acknowledgements = Array(records.acknowledgements.values)
        sessionDays = records.sessions.mapValues(\.day)
        for exercise in exercises { runs[exercise] = Run.all(of: exercise, in: records.sessions.values) }
    }
}

extension DoseFacts.Run {
    /// Those of `exercise`, one for each of `sessions` that came to it and is over.
    fileprivate static func all(of exercise: String, in sessions: some Sequence<SessionRecord>) -> [Self] {
        sessions.compactMap { session in
            let parts = session.exercises.filter { $0.address == exercise && $0.isReached }
            guard session.outcome != nil, !parts.isEmpty else { return nil }
            return Self(
                session: session.id, at: session.began, day: session.day,
                isCompleted: parts.allSatisfy { $0.done >= $0.planned }, isDelivered: parts.allSatisfy(\.isDelivered),
                prescription: session.prescription)
        }
    }
}

extension SessionRecord.Exercise {
    /// Whether the session came to it: what was skipped before its first hold began is as if it were not in it.
    package var isReached: Bool { done > 0 || held > .zero }
}
