import History
import Report
import Scheduling
import Units

/// Instants of the past whose rows are read at once: so many that there are not too many rows.
struct PastSpan {
    /// As many rows of a kind are read at once, unless more of them are of one instant.
    private static let most = 100
    /// As many steps are read at once, unless one session has more.
    private static let mostSteps = 400

    private(set) var from: Timestamp
    private(set) var to: Timestamp
    /// Which of its ends stays where it is, while the other one comes nearer.
    private let end: PastEnd

    /// What of `from` up to `to` can be read at once, from one end on.
    init(_ from: Timestamp, _ to: Timestamp, _ end: PastEnd) {
        self.from = from
        self.to = to
        self.end = end
    }

    /// What `read` finds, given how much at most. Where there is more the span ends before that.
    private mutating func rows<Row>(
        _ at: (Row) -> Timestamp, _ read: (PastSpan, Int) throws(HistoryError) -> Batch<Row>
    ) throws(HistoryError) -> [Row] {
        var limit = Self.most
        while true {
            let batch = try read(self, limit)
            guard batch.isCut else { return batch.rows }
            if let first = batch.rows.first, let last = batch.rows.last {
                // Of the instant of the last one there may be more.
                switch end {
                case .oldest where at(last) > from:
                    to = at(last)
                    return batch.rows.filter { at($0) < to }
                case .newest where at(first) + .microseconds(1) < to:
                    from = at(first) + .microseconds(1)
                    return batch.rows.filter { at($0) >= from }
                case .oldest, .newest: break
                }
            }
            limit *= 8
        }
    }

    private func holds(_ instant: Timestamp) -> Bool { instant >= from && instant < to }

    /// What `store` has of what is asked, and `unstored`, which is stored soon.
    mutating func past(
        _ question: PastQuestion, _ zone: TimeZoneRules, _ store: borrowing HistoryStore, unstored: Changes
    ) throws(HistoryError) -> Past {
        let (filter, records) = (question.filter, unstored.records)
        // What was said of no session has no outcome.
        let isLoose = question.outcomes == nil
        var (past, notes, pains): (Past, [Remark<NoteText>], [Remark<PainReport>]) = (Past(), [], [])
        if isLoose {
            notes = try rows(\.at) { (span, limit) throws(HistoryError) in
                try store.notes(from: span.from, to: span.to, span.end, limit: limit)
            }
            pains = try rows(\.at) { (span, limit) throws(HistoryError) in
                try store.pains(from: span.from, to: span.to, span.end, limit: limit)
            }
            past.doses = try rows(\.at) { (span, limit) throws(HistoryError) in
                try store.setDoses(from: span.from, to: span.to, span.end, limit: limit)
            }
            past.acknowledgements = try rows(\.at) { (span, limit) throws(HistoryError) in
                try store.acknowledgements(from: span.from, to: span.to, span.end, limit: limit)
            }
        }
        let days = question.instants(zone)
        if question.exercise == nil {
            past.occurrences = try rows(\.at) { (span, limit) throws(HistoryError) in
                try store.unanswered(
                    from: max(days.lowerBound, span.from), to: min(days.upperBound, span.to),
                    routine: question.routine, states: question.states, span.end, limit: limit)
            }
        }
        past.sessions = try rows(\.began) { (span, limit) throws(HistoryError) in
            try store.sessions(filter, from: span.from, to: span.to, span.end, limit: limit)
        }
        past.sessions.removeAll { records.sessions[$0.id] != nil }
        past.sessions += records.sessions.values.filter { holds($0.began) && filter.passes($0) }
        past.sessions.sort { ($0.began, $0.id) < ($1.began, $1.id) }
        // What is done of an exercise is stored at the end.
        for index in past.sessions.indices where past.sessions[index].outcome == nil {
            past.sessions[index].recount(try Self.steps(of: past.sessions[index].id, store, records))
        }
        if question.withSteps, end == .oldest { try readSteps(of: &past, store, records) }
        if question.exercise == nil { try finishOccurrences(of: &past, question, days, store, unstored) }

        let own = past.sessions.map(\.id)
        let told = ToldSessions(own: Set(own), filter: filter, records: records)
        let reach = filter.reach
        let isOwn = { (session: String?, at: Timestamp) in
            session.map(told.own.contains) ?? false && reach.contains(at)
        }
        past.pains = try store.pains(of: own, from: reach.lowerBound, to: reach.upperBound)
            .replaced(by: records.pains).filter { isOwn($0.content.session, $0.at) }
        past.notes = try store.notes(of: own, from: reach.lowerBound, to: reach.upperBound)
            .replaced(by: records.notes).filter { isOwn($0.content.session, $0.at) }
        guard isLoose else { return past }
        for pain in pains.replaced(by: records.pains) where holds(pain.at) {
            guard question.asks(pain.day, about: pain.content.place?.exercise) else { continue }
            if try !told.contains(pain.content.session, store) { past.pains.append(pain) }
        }
        for note in notes.replaced(by: records.notes) where holds(note.at) {
            guard question.asks(note.day, about: nil) else { continue }
            if try !told.contains(note.content.session, store) { past.notes.append(note) }
        }
        past.pains.sortByTime()
        past.notes.sortByTime()
        past.doses = past.doses.replaced(by: records.doses).filter {
            $0.content.cause == .set && holds($0.at) && question.asks($0.day, about: $0.content.exercise)
        }
        past.doses.sortByTime()
        past.acknowledgements = past.acknowledgements.replaced(by: records.acknowledgements).filter {
            holds($0.at) && question.asks($0.day, about: $0.content.exercise)
        }
        past.acknowledgements.sortByTime()
        return past
    }

    /// The steps of the sessions; the span ends before a session with which there would be too many.
    private mutating func readSteps(
        of past: inout Past, _ store: borrowing HistoryStore, _ records: Records
    ) throws(HistoryError) {
        var count = 0
        for (index, session) in past.sessions.enumerated() {
            if count >= Self.mostSteps, session.began > past.sessions[index - 1].began {
                to = session.began
                past.sessions.removeSubrange(index...)
                return
            }
            let steps = try Self.steps(of: session.id, store, records)
            past.steps[session.id] = steps
            count += steps.count
        }
    }

    /// The steps of the session, with those that wait to be stored.
    private static func steps(
        of session: String, _ store: borrowing HistoryStore, _ records: Records
    ) throws(HistoryError) -> [StepRecord] {
        var steps = Dictionary(try store.steps(of: session).map { ($0.number, $0) }) { first, _ in first }
        for (key, step) in records.steps where key.session == session { steps[step.number] = step }
        return steps.values.sorted { $0.number < $1.number }
    }

    /// The scheduled times that are left in the span, with those that wait to be stored.
    private func finishOccurrences(
        of past: inout Past, _ question: PastQuestion, _ days: Range<Timestamp>, _ store: borrowing HistoryStore,
        _ unstored: Changes
    ) throws(HistoryError) {
        past.occurrences.removeAll { !holds($0.at) }
        guard !unstored.isEmpty else { return }
        let all = unstored.applied(to: past.occurrences, from: from, to: to)
        past.occurrences = []
        for occurrence in all where holds(occurrence.at) && days.contains(occurrence.at) {
            guard question.states.contains(occurrence.state),
                question.routine.map({ $0 == occurrence.routine }) ?? true
            else { continue }
            if let session = occurrence.session {
                // That session tells of it.
                if unstored.records.sessions[session] != nil { continue }
                if try store.session(session) != nil { continue }
            }
            past.occurrences.append(occurrence)
        }
    }
}

extension PastQuestion {
    /// When its days are where scheduled times have theirs.
    fileprivate func instants(_ zone: TimeZoneRules) -> Range<Timestamp> {
        let start = since.map { zone.instant(CivilTime($0, secondOfDay: 0)) } ?? Timestamp(microseconds: .min)
        let end = until.map { zone.instant(CivilTime($0 + 1, secondOfDay: 0)) } ?? Timestamp(microseconds: .max)
        return start..<max(start, end)
    }
}

/// The sessions at which is told what was said of them.
private struct ToldSessions {
    /// Those of the span.
    let own: Set<String>
    let filter: HistoryFilter
    let records: Records

    /// Whether there is such a session, and it is asked for.
    func contains(_ id: String?, _ store: borrowing HistoryStore) throws(HistoryError) -> Bool {
        guard let id else { return false }
        if own.contains(id) { return true }
        if let session = records.sessions[id] { return filter.passes(session) }
        return try store.session(id).map(filter.passes) ?? false
    }
}

extension Array {
    /// These and those that wait to be stored, which take the place of those of the same id.
    fileprivate func replaced<Content>(by waiting: [String: Element]) -> [Element] where Element == Remark<Content> {
        waiting.isEmpty ? self : filter { waiting[$0.id] == nil } + waiting.values
    }

    fileprivate mutating func sortByTime<Content>() where Element == Remark<Content> {
        sort { ($0.at, $0.id) < ($1.at, $1.id) }
    }
}
