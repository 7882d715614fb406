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
