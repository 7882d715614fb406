import MadeHistory
import Scheduling
import Testing
import Units

@testable import History

/// What is added up in SQL is what comes of adding up the sessions one by one.
@Suite struct TotalsTests {
    private let made: MadeHistory
    private let days: ClosedRange<CivilDate>

    init() throws {
        let first = try #require(CivilDate("2026-09-07"))
        made = MadeHistory(weeks: 9, from: first)
        days = (first + 10)...(first + 45)
    }

    private func store() throws -> HistoryStore {
        let store = try HistoryStore.inMemory()
        #expect(try store.store(made.changes) == [])
        return store
    }

    private var own: [SessionRecord] { made.sessions.filter { days.contains($0.day) } }

    @Test func `days have their sessions by outcome`() throws {
        let store = try store()
        let found = try store.dayTotals(since: days.lowerBound, until: days.upperBound)
        for total in found {
            let same = own.filter { $0.day == total.day }
            #expect(total.completed == same.count { $0.outcome == .completed })
            #expect(total.partial == same.count { $0.outcome == .partial })
            #expect(total.stoppedForPain == same.count { $0.outcome == .stoppedForPain })
            #expect(total.held == same.flatMap(\.exercises).reduce(.zero) { $0 + $1.held })
        }
        #expect(found.map(\.day) == Set(own.map(\.day)).sorted())
        #expect(try store.dayTotals().map(\.day) == Set(made.sessions.map(\.day)).sorted())
        let completed = Set(own.filter { $0.outcome == .completed }.map(\.day))
        #expect(try store.completedDays(since: days.lowerBound, until: days.upperBound) == completed.count)
    }

    /// A laptop that slept all morning counts four missed; the desktop has done one of them.
    @Test func `what one machine has done another has not missed`() throws {
        let store = try HistoryStore.inMemory()
        let run = occurrence("e", .zero, .missed, last: .hours(3), count: 4)
        let done = occurrence("e", .hours(2))
        // Another entry's, one of after the run, a run of which everything was done, and what has no outcome yet.
        let others = [
            occurrence("f", .hours(1)), occurrence("e", .hours(4)), occurrence("g", .hours(5), .missed),
            occurrence("h", .hours(6), .missed, last: .hours(7), count: 2), occurrence("h", .seconds(23_400), .skipped),
            occurrence("h", .hours(7), .partial), occurrence("e", .hours(8), .due),
        ]
        #expect(try store.store(Changes { $0.save([run, done] + others) }) == [])
        let totals = try store.scheduledTotals(from: start, to: after(.days(1)))
        #expect(
            totals == [
                ScheduledTotal(at: start, last: after(.hours(3)), state: .missed, count: 3),
                ScheduledTotal(at: after(.hours(1)), state: .completed),
                ScheduledTotal(at: after(.hours(2)), state: .completed),
                ScheduledTotal(at: after(.hours(4)), state: .completed),
                ScheduledTotal(at: after(.hours(5)), state: .missed),
                ScheduledTotal(at: after(.seconds(23_400)), state: .skipped),
                ScheduledTotal(at: after(.hours(7)), state: .partial),
            ])
        #expect(try store.scheduledTotals(from: after(.hours(5)), to: after(.hours(6))).map(\.state) == [.missed])
        let listed = try store.unanswered(
            from: start, to: after(.days(1)), states: Set(Occurrence.State.allCases), .oldest, limit: 100
        ).rows
        #expect(listed.map(\.count) == totals.map(\.count) && listed.map(\.at) == totals.map(\.at))
        #expect(listed.first?.last == run.last)
    }

    @Test func `exercises have their doses and what was done of them by day and prescription`() throws {
        let store = try store()
        let found = try store.exerciseTotals(since: days.lowerBound, until: days.upperBound)
        let texts = Dictionary(
            uniqueKeysWithValues: try store.prescriptions().map { ($0.key, $0.prescription) })
        for total in found {
            let same = own.filter { $0.day == total.day && $0.prescription == texts[total.prescription] }
                .flatMap(\.exercises).filter { $0.address == total.exercise }
            #expect(total.sessions == same.count && !same.isEmpty)
            #expect(
                total.planned == same.reduce(0) { $0 + $1.planned } && total.done == same.reduce(0) { $0 + $1.done })
            #expect(total.holds?.upperBound == same.compactMap(\.hold).max())
            #expect(total.reps?.lowerBound == same.compactMap(\.reps).min())
            #expect(total.isDelivered == same.allSatisfy(\.isDelivered))
        }
        #expect(found.reduce(0) { $0 + $1.sessions } == own.flatMap(\.exercises).count)
        #expect(try store.name(of: "upper-back/bird-dog") == "Bird dog <all fours>" && store.name(of: "x/y") == nil)
    }

    @Test func `versions of a programme have their days, and what was open its lengths and counts`() throws {
        let store = try store()
        for span in try store.prescriptions(since: days.lowerBound, until: days.upperBound) {
            let same = own.filter { $0.prescription == span.prescription }.map(\.day)
            #expect(span.sessions == same.count && span.days.lowerBound == same.min())
            #expect(span.days.upperBound == same.max())
        }
        let open = try store.openTotals(since: days.lowerBound, until: days.upperBound)
        let steps = own.flatMap { made.steps[$0.id] ?? [] }.filter { $0.plannedLength == nil }
        #expect(open.count == steps.count && !open.isEmpty)
        #expect(open.compactMap(\.counted).sorted() == steps.compactMap(\.counted).sorted())
        #expect(Set(open.map(\.exercise)) == ["upper-back/bird-dog", "upper-back/wall-sit"])
    }

    @Test func `what hurts names sessions, with their days and the exercises that they came to`() throws {
        let store = try store()
        let (from, to) = (Timestamp(microseconds: .min), Timestamp(microseconds: .max))
        let found = try store.painedSessions(from: from, to: to)
        let named = Set(made.pains.compactMap(\.content.session))
        #expect(Set(found.keys) == named && !named.isEmpty)
        for session in made.sessions where named.contains(session.id) {
            #expect(found[session.id]?.day == session.day)
            #expect(found[session.id]?.reached == Set(session.exercises.filter(\.isReached).map(\.address)))
        }
        // One that nobody stored, and what was said at another time.
        let pain = Remark(id: "p", at: start, offset: 0, PainReport(level: 3, moment: .after, session: "gone"))
        var records = Records()
        records.save(pain)
        #expect(try store.store(Changes { $0.record(records) }) == [])
        #expect(try store.painedSessions(from: from, to: to)["gone"] == nil)
        #expect(try store.painedSessions(from: to, to: to).isEmpty)
        #expect(try store.firstDay() == made.sessions.map(\.day).min())
        #expect(try HistoryStore.inMemory().firstDay() == nil)
    }

    @Test func `the newest sessions are those that a filter lets pass`() throws {
        let store = try store()
        func ids(_ filter: HistoryFilter, _ limit: Int = .max, _ end: PastEnd = .newest) throws -> [String] {
            let reach = filter.reach
            return try store.sessions(filter, from: reach.lowerBound, to: reach.upperBound, end, limit: limit).rows
                .map(\.id)
        }
        let all = made.sessions.sorted { ($0.began, $0.id) < ($1.began, $1.id) }
        #expect(try ids(HistoryFilter()) == all.map(\.id))
        #expect(try ids(HistoryFilter(), 5) == all.suffix(5).map(\.id))
        #expect(try ids(HistoryFilter(), 5, .oldest) == all.prefix(5).map(\.id))
        let range = HistoryFilter(since: days.lowerBound, until: days.upperBound)
        #expect(try ids(range) == all.filter { days.contains($0.day) }.map(\.id))
        let exercise = HistoryFilter(exercise: "press-up/press-up", outcomes: [.partial, .stoppedForPain])
        let expected = all.filter { $0.exercises[0].address == "press-up/press-up" && $0.outcome != .completed }
        #expect(try ids(exercise) == expected.map(\.id) && !expected.isEmpty)
        #expect(
            try ids(HistoryFilter(routine: Slug("corner-stretch"))) == all.filter { $0.exercises.count == 1 }.map(\.id))
        let rare = HistoryFilter(since: days.lowerBound, outcomes: [.stoppedForPain])
        let both = HistoryFilter(outcomes: [.completed, .partial])
        for filter in [range, exercise, HistoryFilter(routine: Slug("corner-stretch")), rare, both] {
            let passing = all.filter(filter.passes).map(\.id)
            #expect(try ids(filter) == passing && !passing.isEmpty)
            #expect(try ids(filter, 2) == Array(passing.suffix(2)))
            #expect(try ids(filter, 2, .oldest) == Array(passing.prefix(2)))
        }
    }
}
