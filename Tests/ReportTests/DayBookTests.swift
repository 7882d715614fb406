import History
import Scheduling
import Testing
import Units

@testable import Report

/// On which day what was scheduled counts.
@Suite struct DayBookTests {
    /// Days by their numbers from that of the run's first time on; worked out by hand.
    @Test(
        arguments: [
            // Three weeks of one a day, and of three a day.
            (21, 21, 0...20, Array(repeating: 1, count: 21)), (63, 21, 0...20, Array(repeating: 3, count: 21)),
            // What does not divide, what is less than one a day, and one by itself.
            (10, 3, 0...2, [3, 3, 4]), (3, 5, 0...4, [1, 0, 1, 0, 1]), (2, 4, 0...3, [1, 0, 0, 1]),
            (4, 5, 0...4, [1, 1, 1, 0, 1]), (1, 3, 0...2, [1, 0, 0]),
            // Of the second week alone, and of days beyond on either side.
            (21, 21, 7...13, Array(repeating: 1, count: 7)), (7, 3, 2...6, [3, 0, 0, 0, 0]),
            (10, 3, -2...1, [0, 0, 3, 3]), (5, 3, 4...6, [0, 0, 0]),
        ] as [(Int, Int, ClosedRange<Int>, [Int])])
    func `what is missed in several days has its share on each`(
        count: Int, days: Int, within: ClosedRange<Int>, shares: [Int]
    ) throws {
        let first = try #require(CivilDate("2026-11-02"))
        let instant = { (day: Int, hour: Int) in
            Timestamp(seconds: CivilTime(first + day, secondOfDay: hour * 3600).secondsSinceEpoch)
        }
        let book = DayBook(
            (first + within.lowerBound)...(first + within.upperBound), totals: [],
            scheduled: [ScheduledTotal(at: instant(0, 18), last: instant(days - 1, 8), state: .missed, count: count)],
            zone: .utc)
        #expect(within.map { book[first + $0].scheduled.missed } == shares)
        #expect(book.isScheduled)
    }

    /// In 2026 clocks in Berlin go back on 25 October and forward on 29 March.
    @Test(arguments: ["2026-10-20", "2026-03-25", "2026-12-28"])
    func `the day of each time is the zone's, also about a change of the clock`(start: String) throws {
        let zone = try TimeZoneRules(posix: "CET-1CEST,M3.5.0,M10.5.0/3")
        let first = try #require(CivilDate(start))
        let begin = zone.instant(CivilTime(first, secondOfDay: 0))
        var finder = DayFinder(zone: zone)
        for half in 0..<(48 * 12) {
            let instant = begin + .seconds(1800 * half)
            #expect(finder.day(of: instant) == zone.civil(at: instant).date.daysSinceEpoch)
        }
        // Back again, and a moment before midnight.
        #expect(finder.day(of: begin - .microseconds(1)) == first.daysSinceEpoch - 1)
        #expect(finder.day(of: begin) == first.daysSinceEpoch)
    }
}
