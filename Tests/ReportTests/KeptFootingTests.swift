import History
import Testing
import Units
import Workout

@testable import Report

/// Which of two doses is kept that machines have left where they forgot the same.
@Suite struct KeptFootingTests {
    private let rule = DoseRule(
        start: Dose(reps: 10, hold: .seconds(5)),
        progress: .raise(hold: .init(to: .seconds(30), by: .seconds(5), after: 3), reps: nil))

    private func date(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    private func baseline(_ change: (inout Footing) throws -> Void = { _ in }) throws -> ExchangeItem {
        var footing = Footing(rule)
        try change(&footing)
        let mark = DoseMark(
            exercise: "back/press", cause: .baseline, hold: footing.place.dose.hold, reps: footing.place.dose.reps,
            standing: KeptFooting(day: try date("2026-11-25"), footing: footing).text)
        return .dose(
            Remark(
                id: "01234567-89ab-8cde-8f01-23456789abcd", at: Timestamp(seconds: 1_795_564_800), offset: 0, mark))
    }

    @Test func `what is stored is read again, and nothing else is`() throws {
        let kept = KeptFooting(day: try date("2026-11-25"), footing: Footing(rule))
        let read = try #require(KeptFooting(kept.text))
        #expect(read.day == kept.day && read.footing == kept.footing)
        for text in ["", "{}", "x", String(repeating: "[", count: 100_000)] { #expect(KeptFooting(text) == nil) }
        var late = kept.footing
        late.stop = Footing.Stop(at: Timestamp(microseconds: .max), day: kept.day)
        #expect(KeptFooting(KeptFooting(day: kept.day, footing: late).text) == nil)
    }

    private static func hold(by step: Duration, after cleanDays: Int = 3) -> Progress {
        .raise(hold: .init(to: .seconds(30), by: step, after: cleanDays), reps: nil)
    }

    /// Steps of up to twelve hours, as long as an activity may be, are only warned of in a file, however short the way is.
    @Test(
        arguments: [
            (hold(by: .milliseconds(500)), true), (hold(by: .seconds(43_200)), true),
            (hold(by: .milliseconds(499)), false), (hold(by: .microseconds(43_200_000_001)), false),
            (hold(by: .seconds(Int64.max)), false), (hold(by: .seconds(5), after: 1_000_000), true),
            (hold(by: .seconds(5), after: 0), false), (hold(by: .seconds(5), after: .max), false),
            (.raise(hold: nil, reps: .init(to: 15, by: 1000, after: 3)), true),
            (.raise(hold: nil, reps: .init(to: 15, by: 1001, after: 3)), false),
            (.raise(hold: nil, reps: .init(to: 15, by: .max, after: 3)), false),
            (.raise(hold: nil, reps: .init(to: 15, by: 1, after: .max)), false),
            (.ladder([.init(reps: 12, hold: nil), .init(reps: 14, hold: nil)], after: 3), true),
            (.ladder([.init(reps: 12, hold: nil), .init(reps: 14, hold: nil)], after: .max), false),
        ] as [(Progress, Bool)])
    func `a rule counts only where it could be reckoned with`(progress: Progress, isSound: Bool) throws {
        let footing = Footing(DoseRule(start: Dose(reps: 10, hold: .seconds(5)), progress: progress))
        let kept = KeptFooting(KeptFooting(day: try date("2026-11-25"), footing: footing).text)
        #expect((kept != nil) == isSound)
        guard let kept else { return }
        // What is to come is told of each: the goal in one step, and no sooner than by so many clean days.
        let today = try date("2026-12-01")
        let happening = Happening(id: "k", at: Timestamp(seconds: 1_795_564_800), day: kept.day, .kept(kept.footing))
        let next = Progression.standing(of: footing.rule, after: [happening], today: today).next
        #expect(next.map { $0.notBefore == today + $0.cleanDays } == true)
        if progress == Self.hold(by: .seconds(43_200)) { #expect(next?.dose.hold == .seconds(30)) }
    }

    @Test func `a stop that is still to come is refused, since nobody could say ok to it`() throws {
        func read(_ day: String) throws {
            let item = try baseline {
                let date = try date(day)
                $0.stop = .init(at: Timestamp(seconds: Int64(date.daysSinceEpoch) * 86_400), day: date)
            }
            var reader = ExchangeReader()
            _ = try reader.read(Array(#"{"format":"tenuto-history","version":1}"#.utf8))
            #expect(try reader.read(try ExchangeWriter.spelling(of: item)) == item)
        }
        try read("2026-11-26")
        let problem = #expect(throws: ExchangeProblem.self) { try read("2030-01-01") }
        #expect(
            problem?.description
                == "standing: a pain stop of 2030-01-01T00:00:00Z: 2026-11-25T00:00:00Z or before is allowed")
    }

    @Test func `the more careful of two prevails, whoever tells whom`() throws {
        let stopped = { (day: String) in
            Footing.Stop(at: Timestamp(seconds: Int64(try date(day).daysSinceEpoch) * 86_400), day: try date(day))
        }
        let order = [
            try baseline { ($0.stop, $0.place.dose.hold) = (try stopped("2026-11-19"), .seconds(20)) },
            try baseline { $0.stop = try stopped("2026-11-17") },
            try baseline { $0.mayRise = try date("2026-11-30") },
            try baseline { $0.mayRise = try date("2026-11-28") },
            try baseline(),
            try baseline { $0.cleanDays = 2 },
            try baseline { $0.place.dose.reps = 12 },
            try baseline { $0.place.dose.hold = .seconds(10) },
        ]
        for (index, one) in order.enumerated() {
            #expect(!one.prevails(over: one))
            for other in order[(index + 1)...] { #expect(one.prevails(over: other) && !other.prevails(over: one)) }
        }
        // What says no more than a dose is as careful as that; what is as careful is told apart by its spelling.
        guard case .dose(var bare) = order[4] else { return }
        bare.content.standing = ""
        #expect(ExchangeItem.dose(bare).prevails(over: order[7]) && order[1].prevails(over: .dose(bare)))
        let even = try baseline { $0.lastClean = try date("2026-11-20") }
        #expect(even.prevails(over: order[4]) != order[4].prevails(over: even))
    }
}
