import Testing
import Units

@testable import History
@testable import Scheduling

/// Runs of missed times that two machines tell of. An entry every 20 minutes, so that each time of a run can be counted.
@Suite struct RunsTests {
    /// The times with these numbers, as one machine missed them.
    private func run(_ numbers: ClosedRange<Int>, of entry: String = "e") -> Occurrence {
        occurrence(
            entry, .seconds(1200 * numbers.lowerBound), .missed, last: .seconds(1200 * numbers.upperBound),
            count: numbers.count)
    }

    private func one(_ number: Int) -> Occurrence {
        occurrence("e", .seconds(1200 * number), .skipped)
    }

    private func totals(
        _ rows: [Occurrence], from: Int = 0, to: Int = 1000
    ) throws -> [ScheduledTotal] {
        let store = try HistoryStore.inMemory()
        #expect(try store.store(Changes { $0.save(rows) }) == [])
        let (from, to) = (after(.seconds(1200 * from)), after(.seconds(1200 * to)))
        let totals = try store.scheduledTotals(from: from, to: to)
        #expect(totals.map(\.at) == totals.map(\.at).sorted())
        return totals
    }

    private func listed(_ rows: [Occurrence], limit: Int = 1000, _ end: PastEnd = .oldest) throws -> [Int] {
        let store = try HistoryStore.inMemory()
        #expect(try store.store(Changes { $0.save(rows) }) == [])
        return try store.unanswered(
            from: start, to: after(.days(100)), states: Set(Occurrence.State.allCases), end, limit: limit
        ).rows.map(\.count)
    }

    /// The desktop was off from 17:00 to 09:00, 49 times, the laptop asleep from 18:00 to 08:00, 43 of them.
    @Test func `a run within another one counts nothing`() throws {
        #expect(try totals([run(0...48), run(3...45)]).map(\.count) == [49])
        #expect(try listed([run(0...48), run(3...45)]) == [49])
        // Also where both end together.
        #expect(try totals([run(0...48), run(3...48)]).map(\.count) == [49])
        #expect(try listed([run(0...48), run(3...48)]) == [49])
    }

    /// 17:00 to 07:00, 43 times; 18:00 to 09:00, of which 07:20 to 09:00 are 6 that the first does not tell of.
    @Test func `of two runs that overlap in part the later one has what the other has not`() throws {
        let found = try totals([run(0...42), run(3...48)])
        #expect(
            found == [
                ScheduledTotal(at: start, last: after(.hours(14)), state: .missed, count: 43),
                ScheduledTotal(
                    at: after(.hours(14) + .seconds(1)), last: after(.hours(16)), state: .missed, count: 6),
            ])
        #expect(try listed([run(0...42), run(3...48)]) == [43, 6])
        // Of another entry nothing is told by it; and the one that the desktop asked for was not missed.
        #expect(try totals([run(0...42), run(3...48, of: "f")]).map(\.count) == [43, 46])
        #expect(try totals([run(0...42), run(3...48), one(20), one(45)]).map(\.count) == [42, 1, 5, 1])
    }

    /// What lies before the time that is asked for is told apart from what is in it.
    @Test func `a run that reaches into the time is there, without what one that ended before has of it`() throws {
        #expect(try totals([run(0...48)], from: 30, to: 40).map(\.count) == [49])
        #expect(try totals([run(0...20), run(10...48)], from: 30, to: 40).map(\.count) == [28])
        #expect(try totals([run(0...20), run(10...48)], from: 49, to: 60).isEmpty)
        #expect(try totals([run(0...20)], from: 0, to: 0).isEmpty)
    }

    @Test func `a page of a listing may begin anywhere`() throws {
        let rows = [run(0...42), run(3...48), run(60...80), run(70...75), one(79), one(90)]
        #expect(try listed(rows) == [43, 6, 20, 1, 1])
        #expect(try listed(rows, limit: 2) == [43, 6])
        #expect(try listed(rows, limit: 3, .newest) == [1, 1])
        #expect(try listed(rows, limit: 5, .newest) == [6, 20, 1, 1])
    }

    /// In whatever order they were stored, by whatever many machines: as many as there are times.
    @Test(arguments: 0..<200) func `each time counts once`(seed: UInt64) throws {
        var numbers = SeededNumbers(seed: seed)
        var (rows, times): ([Occurrence], Set<Int>) = ([], [])
        for _ in 0..<(1 + numbers.next(below: 8)) {
            let first = Int(numbers.next(below: 200))
            let last = first + 1 + Int(numbers.next(below: 60))
            guard !rows.contains(where: { $0.at == after(.seconds(1200 * first)) }) else { continue }
            rows.append(run(first...last))
            times.formUnion(first...last)
        }
        for _ in 0..<numbers.next(below: 40) {
            let number = Int(numbers.next(below: 260))
            guard !rows.contains(where: { $0.at == after(.seconds(1200 * number)) }) else { continue }
            rows.append(one(number))
            times.insert(number)
        }
        #expect(try totals(rows).reduce(0) { $0 + $1.count } == times.count)
        #expect(try listed(rows).reduce(0, +) == times.count)
    }
}
