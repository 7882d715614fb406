import Control
import History
import Playback
import Testing
import Units
import Workout

@testable import Daemon

/// What is kept of a session, from what it says of its steps.
@Suite struct SessionLogTests {
    private static let zero = Moment(sinceBoot: .seconds(1000))
    private static let began = Timestamp(seconds: 1_796_108_400)

    /// Steps 0 to 5: prepare 0–15, hold 15–20, release 20–24, hold 24–29, release 29–33, hold 33–38.
    private let plan = timeline(routine())

    private func log(_ timeline: Timeline? = nil) -> SessionLog {
        let timeline = timeline ?? plan
        return SessionLog(
            "a", of: timeline, prescription: PrescriptionRecord(timeline, origin: .file), began: Self.began,
            offset: 3600, scheduled: nil, at: Self.zero)
    }

    /// A session that is told these things, at seconds from its start, and what its log makes of it.
    private func run(
        of timeline: Timeline? = nil, _ inputs: [(Double, Session.Input)]
    ) -> (log: SessionLog, steps: [StepRecord]) {
        let timeline = timeline ?? plan
        var (log, steps) = (log(timeline), [StepRecord]())
        var (session, _) = Session.begin(timeline, at: Self.zero, audioPatience: .zero)
        for (seconds, input) in inputs {
            for case .stepEnded(let passage) in session.handle(input, at: Self.moment(seconds)) {
                steps.append(log.note(passage))
            }
        }
        return (log, steps)
    }

    private static func moment(_ seconds: Double) -> Moment { zero + .microseconds(Int64(seconds * 1_000_000)) }

    @Test func `a session has its exercises with what they were to be, and a prescription without today's dose`() {
        let dosed = Timeline(
            routine(), doses: [Dose(reps: 4, hold: .seconds(7))], lengths: CueLengths { _ in .milliseconds(50) })
        let record = log(dosed).record
        #expect(
            record.exercises == [
                .init(address: "test/one", name: "One", hold: .seconds(7), reps: 4, planned: 4)
            ])
        #expect(record.prescription == log().record.prescription)
        #expect(record.prescription.text.contains(#""origin":"file""#) && record.routine.description == "test")
        #expect(record.ended == nil && record.outcome == nil && record.began == Self.began && record.offset == 3600)
    }

    @Test func `each step has its place, when it was planned, and when it was`() {
        let (log, steps) = run([(16, .deadline), (17, .pause), (30, .resume), (60, .deadline)])
        #expect(
            steps.map { "\($0.number) \($0.index) \($0.kind) \($0.rep) \($0.end)" } == [
                "0 0 prepare 1 done", "1 1 hold 1 cut", "2 1 hold 1 done", "3 2 release 1 done", "4 3 hold 2 done",
                "5 4 release 2 done", "6 5 hold 3 done",
            ])
        #expect(steps[2].plannedStart == .seconds(15) && steps[2].plannedLength == .seconds(5))
        #expect(steps[1].start == .seconds(15) && steps[1].length == .seconds(2))
        #expect(steps[2].start == .seconds(35) && steps[2].length == .seconds(5))
        let one = log.record.exercises[0]
        #expect(one.planned == 3 && one.done == 3 && one.held == .seconds(17) && one.isDelivered)
    }

    @Test func `an open set has as many as the person did`() {
        let reps = exercise("one", hold: .exactly(.seconds(3)))
        var open = reps
        open.reps = .open(most: 10)
        let timeline = timeline(Routine(id: Slug(literal: "test"), name: "Test", exercises: [open]))
        // Holds 15–18, release 4, holds 22–25, 29–32.
        let (log, steps) = run(of: timeline, [(30, .tap)])
        #expect(steps.last?.counted == 2 && steps.last?.end == .cut)
        let one = log.record.exercises[0]
        #expect(one.planned == 2 && one.done == 2 && one.reps == nil && one.hold == .seconds(3))
    }

    /// A cue that did not sound, and the steps that were not heard to begin or to end by it.
    @Test(arguments: [
        (CueKind.holdStart, 24.0, [4]), (.holdEnd, 29, [4]), (.holdStart, 15, [1, 2]), (.holdStart, 35, [2]),
        (.tick, 14, []), (.repChange, 22, []), (.holdEnd, 20, []), (.sessionDone, 58.8, []),
    ]) func `a cue that did not sound is that of exactly one step`(kind: CueKind, seconds: Double, numbers: [Int]) {
        // As above: the hold 15–17, then 35–40, releases and holds 44–49, 53–58.
        var moment = Self.moment(seconds)
        if numbers == [4] { moment = moment + .seconds(20) }
        let isFirst = numbers == [1, 2]
        for isLate in [false, true] {
            var log = log()
            var late: [StepRecord] = []
            var steps: [StepRecord] = []
            var (session, _) = Session.begin(plan, at: Self.zero, audioPatience: .zero)
            if !isLate { #expect(log.miss([MissedCue(kind, at: moment)]) == []) }
            for (seconds, input) in [(16.0, Session.Input.deadline), (17, .pause), (30, .resume), (60, .deadline)] {
                for case .stepEnded(let passage) in session.handle(input, at: Self.moment(seconds)) {
                    steps.append(log.note(passage))
                }
            }
            if isLate { late = log.miss([MissedCue(kind, at: moment)]) }
            let expected = isFirst ? [1] : numbers
            let found = isLate ? late : steps.filter { !$0.isDelivered }
            #expect(found.map(\.number) == expected && found.allSatisfy { !$0.isDelivered })
            #expect(log.record.exercises[0].isDelivered == expected.isEmpty)
            #expect(log.miss([MissedCue(kind, at: moment)]) == [], "said once")
        }
    }

    @Test func `while the device hangs nothing is delivered`() {
        var (log, steps) = run([(25, .deadline)])
        #expect(log.hang(since: Self.moment(19)).map(\.number) == [1], "it ended in silence")
        _ = log.hang(since: nil)
        #expect(steps.allSatisfy(\.isDelivered) && !log.record.exercises[0].isDelivered)
        steps = log.hang(since: Self.moment(21))
        #expect(steps == [], "it ended before")
    }

    @Test func `one that goes on after a crash counts what is stored`() {
        let (first, steps) = run([(16, .deadline), (17, .pause), (30, .resume), (45, .deadline)])
        for origin in [Self.zero, nil] {
            var log = SessionLog(
                goingOnWith: first.record, steps, of: plan, origin: origin, at: Self.moment(100),
                Self.began + .seconds(90))
            let one = log.record.exercises[0]
            #expect(one.done == 1 && one.planned == 3 && one.held == .seconds(7))
            let passage = Session.Passage(
                step: 3, start: Self.moment(110), end: Self.moment(115), held: .seconds(5), isDone: true, counted: nil)
            let record = log.note(passage)
            #expect(record.number == 4 && record.start == (origin == nil ? .seconds(100) : .seconds(110)))
            #expect(log.record.exercises[0].done == 2)
        }
    }

    @Test func `a text that lost a bit is none`() throws {
        let text = SessionText.text(plan)
        #expect(try SessionText.read(Timeline.self, from: text) == plan)
        for index in stride(from: 0, to: text.utf8.count, by: 7) {
            var bytes = Array(text.utf8)
            bytes[index] ^= 1
            let bad = String(decoding: bytes, as: UTF8.self)
            #expect(throws: SessionText.Unreadable.self) { try SessionText.read(Timeline.self, from: bad) }
        }
        #expect(throws: SessionText.Unreadable.self) { try SessionText.read(Timeline.self, from: "") }
        #expect(throws: SessionText.Unreadable.self) {
            try SessionText.read(Timeline.self, from: SessionText.text([1, 2]))
        }
    }
}
