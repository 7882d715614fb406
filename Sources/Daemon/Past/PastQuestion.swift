import History
import Report
import Scheduling
import Units

/// What is asked of the past; what is nil asks for all.
package struct PastQuestion: Sendable {
    package var since: CivilDate?
    package var until: CivilDate?
    package var routine: Slug?
    /// The origin of an exercise: `routine/exercise`.
    package var exercise: String?
    /// How it ended; of what has no outcome nothing is asked then.
    package var outcomes: Set<Occurrence.State>?
    /// So many at most, the newest.
    package var limit: Int?
    package var withSteps: Bool

    package init(withSteps: Bool = false) {
        self.withSteps = withSteps
    }

    fileprivate var filter: HistoryFilter {
        HistoryFilter(
            since: since, until: until, routine: routine, exercise: exercise,
            outcomes: outcomes.map { Set($0.compactMap { SessionRecord.Outcome(rawValue: $0.rawValue) }) })
    }

    /// Whether what was said on `day` is asked for, about `exercise` or none.
    fileprivate func asks(_ day: CivilDate, about exercise: String?) -> Bool {
        if let since, day < since { return false }
        if let until, day > until { return false }
        if let asked = self.exercise { return exercise == asked }
        if let routine { return exercise?.hasPrefix("\(routine)/") ?? false }
        return true
    }
}

extension HistoryStore {
    /// What there is of what is asked, and some more of it than the limit where there is more; the days of scheduled times
    /// are those of `zone`.
    package borrowing func past(_ question: PastQuestion, _ zone: TimeZoneRules) throws(HistoryError) -> Past {
        var past = Past()
        let more = question.limit.map { $0 + 1 }
        past.sessions = try newestSessions(question.filter, limit: more)
        let start = question.since.map { zone.instant(CivilTime($0, secondOfDay: 0)) }
        let end = question.until.map { zone.instant(CivilTime($0 + 1, secondOfDay: 0)) } ?? .distantFuture
        // What is older than as many sessions as are asked for will not be among the newest.
        let isCut = past.sessions.count == more
        let earliest = (isCut ? past.sessions.first?.began : start) ?? .distantPast
        if question.exercise == nil {
            past.occurrences = try newestUnanswered(
                from: max(earliest, start ?? .distantPast), to: end, routine: question.routine,
                states: question.outcomes ?? Set(Occurrence.State.allCases), limit: more)
        }
        // What is done of an exercise is stored at the end.
        for index in past.sessions.indices where past.sessions[index].outcome == nil {
            past.sessions[index].recount(try steps(of: past.sessions[index].id))
        }
        if question.withSteps {
            for session in past.sessions { past.steps[session.id] = try steps(of: session.id) }
        }
        // A day more on both sides: clocks of other zones, and what was said before a session.
        let from = earliest == .distantPast ? earliest : earliest - .seconds(86_400)
        let to = end == .distantFuture ? end : end + .seconds(86_400)
        let own = Set(past.sessions.map(\.id))
        let isLoose = question.outcomes == nil
        past.pains = try pains(from: from, to: to).filter { pain in
            pain.content.session.map(own.contains) ?? false
                || isLoose && question.asks(pain.day, about: pain.content.place?.exercise)
        }
        past.notes = try notes(from: from, to: to).filter { note in
            note.content.session.map(own.contains) ?? false || isLoose && question.asks(note.day, about: nil)
        }
        return past
    }
}

extension Timestamp {
    fileprivate static let distantPast = Timestamp(microseconds: .min)
    fileprivate static let distantFuture = Timestamp(microseconds: .max)
}
