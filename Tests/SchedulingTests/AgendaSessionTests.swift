import Testing
import Units

@testable import Scheduling

/// What becomes of a scheduled time whose session is cut off, or gone on with.
@Suite struct AgendaSessionTests {
    private let hour = Duration.seconds(3600)
    private let routine = Slug(literal: "stretch")

    /// A session of what was due at 10:00 has begun at 10:01.
    private func begun(_ entry: Schedule.Entry? = nil) throws -> Diary {
        var diary = Diary([try entry ?? self.entry], at: "09:30")
        diary.at("10:01") { agenda, now in agenda.sessionBegan("x", of: routine, at: now) }
        return diary
    }

    private var entry: Schedule.Entry {
        get throws { try SchedulingTests.entry("stretch", every: hour) }
    }

    @Test func `a session that goes on after a restart goes on answering it`() throws {
        var diary = try begun()
        var memory = diary.memory
        memory.session = .init(id: "x", routine: routine)
        diary.restart(at: "10:02", memory: memory)
        #expect(diary.outcomes == [] && diary.agenda.open.map(\.phase) == [.running(session: "x")])
        diary.at("10:05") { agenda, now in agenda.sessionEnded(.completed, at: now) }
        #expect(diary.outcomes == ["10:00 completed"] && diary.agenda.open.isEmpty)
        diary.wait(until: "11:00")
        #expect(diary.agenda.answerable?.occurrence.at == Diary.instant("11:00"))
    }

    @Test func `another session that ran then is over`() throws {
        var diary = try begun()
        var memory = diary.memory
        memory.session = .init(id: "y", routine: routine)
        diary.restart(at: "10:02", memory: memory)
        #expect(diary.outcomes == ["10:00 partial"])
    }

    @Test func `an entry that is gone meanwhile has its outcome all the same`() throws {
        let begun = try begun()
        var memory = begun.memory
        memory.session = .init(id: "x", routine: routine)
        var diary = Diary([], at: "10:02", memory: memory)
        diary.at("10:05") { agenda, now in agenda.sessionEnded(.partial, at: now) }
        #expect(diary.outcomes == ["10:00 partial"])
    }

    @Test func `while one goes on after a restart nobody is asked`() throws {
        let other = try SchedulingTests.entry("other", every: hour)
        var diary = Diary(
            [other], at: "10:59:30", memory: .init(session: .init(id: "x", routine: routine)))
        diary.wait(until: "11:01")
        #expect(diary.agenda.answerable == nil && diary.take() == [])
        diary.at("11:02") { agenda, now in agenda.sessionEnded(.completed, at: now) }
        diary.wait(until: "11:03")
        #expect(diary.agenda.answerable != nil)
    }

    @Test(arguments: [Agenda.SessionEnd.completed, .partial, .stoppedForPain])
    func `what is gone on with has the outcome that it has in the end`(end: Agenda.SessionEnd) throws {
        var diary = try begun()
        diary.at("10:05") { agenda, now in agenda.sessionEnded(.partial, at: now) }
        let left = try #require(diary.stored.values.first { $0.session == "x" })
        diary.at("10:10") { agenda, now in agenda.sessionWentOn("x", of: routine, for: left, at: now) }
        #expect(diary.outcomes == [] && diary.stored[left.key]?.state == .running)
        diary.at("10:15") { agenda, now in agenda.sessionEnded(end, at: now) }
        #expect(diary.outcomes == ["10:00 \(end.outcome.rawValue)"])
        #expect(diary.stored[left.key]?.settled == Diary.instant("10:15"))
    }

    /// Two to three a day: one that is gone on with is one of them, and not two.
    @Test func `a quota counts it once`() throws {
        let quota = try SchedulingTests.entry("stretch", times: 2...3, "09:00..12:00", gap: .seconds(600))
        var plain = Diary([quota], at: "08:30")
        plain.at("09:31") { agenda, now in agenda.sessionBegan("x", of: routine, at: now) }
        plain.at("09:45") { agenda, now in agenda.sessionEnded(.completed, at: now) }
        plain.wait(until: "13:00")
        var diary = Diary([quota], at: "08:30")
        diary.at("09:31") { agenda, now in agenda.sessionBegan("x", of: routine, at: now) }
        diary.at("09:32") { agenda, now in agenda.sessionEnded(.partial, at: now) }
        let left = try #require(diary.stored.values.first { $0.session == "x" })
        diary.at("09:40") { agenda, now in agenda.sessionWentOn("x", of: routine, for: left, at: now) }
        diary.at("09:45") { agenda, now in agenda.sessionEnded(.completed, at: now) }
        diary.wait(until: "13:00")
        #expect(diary.outcomes == plain.outcomes && plain.outcomes.first == "09:30 completed")
    }

    @Test func `without an occurrence one that is gone on with counts for the next one due when it is done`() throws {
        var diary = Diary([try entry], at: "09:30")
        diary.at("09:31") { agenda, now in agenda.sessionBegan("x", of: routine, at: now) }
        diary.at("09:32") { agenda, now in agenda.sessionEnded(.partial, at: now) }
        #expect(diary.outcomes == [])
        diary.at("09:40") { agenda, now in agenda.sessionWentOn("x", of: routine, for: nil, at: now) }
        diary.at("09:45") { agenda, now in agenda.sessionEnded(.completed, at: now) }
        #expect(diary.outcomes == ["10:00 completed"])
    }
}
