import Control
import Foundation
import History
import MadeHistory
import Scheduling
import Testing
import Units

@testable import Report

/// What the page of a report is made of.
@Suite struct PageTests {
    @Test func `text stays text wherever it stands`() {
        let hostile = "<b a='1' c=\"2\">&\u{202E}\u{0}"
        let page: HTML = "<p title=\"\(hostile)\">\(hostile)</p>\([HTML("<i>")])"
        let safe = "&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;\u{FFFD}"
        #expect(page.source == "<p title=\"\(safe)\">\(safe)</p><i>")
    }

    @Test(arguments: [(0.0, "0"), (1.25, "1.3"), (-0.04, "0"), (-2.5, "-2.5"), (10, "10")])
    func `lengths in drawings have a tenth at most`(length: Double, text: String) {
        let html: HTML = "\(length)"
        #expect(html.source == text)
    }

    @Test(arguments: [(0.0, 2.0), (2, 3), (3, 4), (5, 6), (7, 8), (10, 12), (11, 16), (60, 80), (75, 100), (450, 600)])
    func `an axis ends at a number whose half is a round one`(value: Double, end: Double) {
        #expect(Plot.ceiling(value) == end)
    }

    /// The contrast of WCAG 2.2 (1.4.3: text 4.5, 1.4.11: what has a meaning 3), from the colours of the style itself.
    @Test(arguments: [ReportStyle.light, ReportStyle.dark])
    func `every pair of colours that meets has contrast enough`(scheme: String) throws {
        let colours = Dictionary(
            uniqueKeysWithValues: scheme.matches(of: #/--([a-z-]+): #([0-9a-f]{6});/#).map {
                (String($0.output.1), String($0.output.2))
            })
        #expect(colours.count == 20)
        func luminance(_ name: String) throws -> Double {
            let digits = try #require(colours[name])
            let number = try #require(Int(digits, radix: 16))
            let parts = [16, 8, 0].map { shift in
                let value = Double((number >> shift) & 255) / 255
                return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
            }
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
        }
        func contrast(_ one: String, _ other: String) throws -> Double {
            let pair = [try luminance(one), try luminance(other)].sorted()
            return (pair[1] + 0.05) / (pair[0] + 0.05)
        }
        let texts = [
            ("ink", "page"), ("ink", "card"), ("muted", "page"), ("muted", "card"), ("accent", "page"),
            ("accent", "card"),
            ("done-ink", "done"), ("part-ink", "part"), ("missed-ink", "missed"), ("pained-ink", "pained"),
            ("off-ink", "off"), ("pain", "card"), ("on-pain", "stop"),
        ]
        for (text, behind) in texts {
            let found = try contrast(text, behind)
            #expect(found >= 4.5, "\(text) on \(behind): \(found)")
        }
        for (shape, behind) in [
            ("accent", "card"), ("pain", "card"), ("stop", "card"), ("ink", "card"), ("accent", "page"),
        ] {
            let found = try contrast(shape, behind)
            #expect(found >= 3, "\(shape) on \(behind): \(found)")
        }
    }

    private func book(_ days: Int, _ states: [(Int, Occurrence.State)], done: [Int]) throws -> DayBook {
        // A Monday.
        let first = try #require(CivilDate("2026-11-02"))
        return DayBook(
            first...(first + (days - 1)),
            totals: done.map {
                DayTotal(day: first + $0, completed: 1, held: .seconds(60))
            },
            scheduled: states.map { day, state in
                ScheduledTotal(
                    at: Timestamp(seconds: CivilTime(first + day, secondOfDay: 36_000).secondsSinceEpoch), state: state)
            }, zone: .utc)
    }

    /// Days by their numbers; worked out by hand.
    @Test func `a streak goes on over days on which nothing was to be done, and ends where something was left out`()
        throws
    {
        let states: [(Int, Occurrence.State)] = [
            (0, .completed), (1, .completed), (2, .excused), (4, .completed), (5, .missed), (7, .completed),
            (8, .rested),
            (9, .completed),
        ]
        let book = try book(14, states, done: [0, 1, 4, 7, 9])
        let first = book.days.lowerBound
        let statistics = book.statistics(today: first + 13)
        #expect(statistics.streak.longest == 3 && statistics.streak.current == 2 && statistics.days == 5)
        #expect(statistics.scheduled.asked == 6 && statistics.scheduled.adherence == 83)
        #expect(statistics.weeks.map(\.monday) == ["2026-11-02", "2026-11-09"])
        #expect(statistics.weeks.map(\.scheduled.adherence) == [75, 100])
        #expect(statistics.heldUs == 300_000_000)
        #expect((0..<7).map { book.mark(first + $0) } == [.done, .done, .off, .none, .done, .missed, .none])
    }

    @Test func `today ends no streak before it is over, and without a schedule every day counts`() throws {
        let open = try book(3, [(0, .completed), (1, .completed), (2, .missed)], done: [0, 1])
        #expect(open.statistics(today: open.days.upperBound).streak.current == 2)
        #expect(open.statistics(today: open.days.upperBound + 1).streak.current == 0)
        let free = try book(5, [], done: [0, 1, 3])
        #expect(free.statistics(today: free.days.upperBound + 1).streak.longest == 2)
    }

    @Test func `who stops because it hurts has left nothing out`() throws {
        let book = try book(1, [(0, .stoppedForPain), (0, .completed)], done: [0])
        #expect(book.mark(book.days.lowerBound) == .pain)
        #expect(book.statistics(today: book.days.lowerBound).scheduled.adherence == 100)
    }

    @Test func `statistics in a terminal have bars, in ASCII where it knows no more`() throws {
        let book = try book(14, [(0, .completed), (1, .missed), (7, .completed), (8, .excused)], done: [0, 7])
        let statistics = book.statistics(today: book.days.upperBound)
        #expect(
            StatisticsText(statistics, isUTF8: true).text == """
                2026-11-02 to 2026-11-15

                sessions   2 completed
                scheduled  2 of 3 done, 66 %; 1 excused count for neither
                held       2:00
                days       2 on which something was done to its end
                streak     1 day; longest 1 day

                completed  █████░░░░░ 2
                missed     ███░░░░░░░ 1
                excused    ███░░░░░░░ 1

                by week  ▅█
                  2026-11-02  █████░░░░░  1 of 2 done, 50 %   held 1:00
                  2026-11-09  ██████████  1 of 1 done, 100 %  held 1:00
                """)
        #expect(StatisticsText(statistics, isUTF8: false).text.utf8.allSatisfy { $0 < 128 })
    }
}
