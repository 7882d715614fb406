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

    @Test func `lines stay lines, however they end`() {
        let page: HTML = "<p title=\"\("a\nb")\">\("<i>\r\n  b & c\n\u{7}\r")</p>"
        #expect(page.source == "<p title=\"a\nb\">&lt;i&gt;\n  b &amp; c\n\u{FFFD}\u{FFFD}</p>")
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

    /// A plot of one panel over `count` days, with pain of level 3 on `pains`.
    private func plot(_ count: Int, pains: [Int]) throws -> Plot {
        let first = try #require(CivilDate("2026-11-02"))
        return Plot(
            id: "p", title: "t", description: "d", days: first...(first + (count - 1)),
            panels: [.init(name: "Hold", unit: "seconds", points: [.init(day: first, value: 5, isWhole: true)])],
            pains: pains.map { .init(day: first + $0, level: 10, stopped: $0 % 2 == 0) })
    }

    /// What is written in a plot, and where.
    private struct Label {
        let text: String
        let left, right, top, bottom: Double

        func touches(_ other: Label) -> Bool {
            right > other.left && other.right > left && bottom > other.top && other.bottom > top
        }
    }

    /// The labels of a plot: as wide as the widest digits of common fonts are, 0.65 of their height.
    private func labels(_ plot: Plot) throws -> [Label] {
        let pattern = #/<text(?: class="(\w+)")? x="([-0-9.]+)" y="([-0-9.]+)"(?: text-anchor="(\w+)")?>([^<]*)</text>/#
        return try plot.svg.source.matches(of: pattern).map { match in
            let (_, kind, across, down, anchor, text) = match.output
            let size = kind == "level" ? 9.0 : 11
            let (x, y) = (try #require(Double(across)), try #require(Double(down)))
            let width = 0.65 * size * Double(text.count)
            let left = anchor == "end" ? x - width : anchor == "middle" ? x - width / 2 : x
            return Label(text: String(text), left: left, right: left + width, top: y - size, bottom: y + size / 4)
        }
    }

    @Test(arguments: Array(1...40) + [83, 84, 85, 90, 301, 302, 400])
    func `no two labels of a plot touch, on the first days as after a year`(days: Int) throws {
        for pains in [[], Array(0..<min(days, 9)), Array((days - min(days, 20))..<days)] {
            let labels = try labels(plot(days, pains: pains))
            #expect(labels.count { $0.text == "10" } > 0 || pains.isEmpty)
            for (index, one) in labels.enumerated() {
                #expect(one.left >= 0 && one.right <= Plot.width, "\(one)")
                for other in labels[(index + 1)...] {
                    #expect(!one.touches(other), "\(days) days: \(one) on \(other)")
                }
            }
        }
    }

    @Test func `a day by itself is in the middle, under its name alone`() throws {
        let svg = try plot(1, pains: []).svg.source
        // Between 40 and 410.
        #expect(svg.contains("<circle class=\"dot\" cx=\"225\"") && svg.contains("d=\"M225 "))
        #expect(svg.components(separatedBy: "2 Nov").count == 2)
    }

    @Test func `pain on days close together is marked one above another, the worst of many first`() throws {
        // Of ten days within half a mark four find room, those that stopped a session before those that did not.
        let svg = try plot(400, pains: Array(0..<10)).svg.source
        #expect(svg.matches(of: #/<line class="painline"/#).count == 10)
        #expect(svg.matches(of: #/<path class="stop"/#).count == 4 && !svg.contains("<path class=\"pain\""))
    }

    @Test func `one is told as one`() throws {
        let book = try book(1, [(0, .completed)], done: [0])
        let day = book.days.lowerBound
        let at = Timestamp(seconds: CivilTime(day, secondOfDay: 40_000).secondsSinceEpoch)
        let prescription = MadeHistory.prescription(version: 1)
        let total = ExerciseTotal(
            exercise: "press-up/press-up", day: day, prescription: 1, sessions: 1,
            holds: Duration.seconds(5)...Duration.seconds(5), reps: 1...1, planned: 1, done: 1, held: .seconds(5),
            isDelivered: true)
        let content = ReportContent(
            book: book, today: day, exercises: [total], openings: [], names: [:],
            programmes: [
                .init(
                    PrescriptionSpan(key: 1, prescription: prescription, days: day...day, sessions: 1),
                    detail: try JSONDecoder().decode(RoutineDetail.self, from: Data(prescription.text.utf8)))
            ],
            pains: [Remark(id: "p", at: at, offset: 0, PainReport(level: 1, moment: .before))], notes: [],
            doses: [
                Remark(id: "d", at: at, offset: 0, DoseMark(exercise: "a/b", cause: .set, hold: nil, reps: 1))
            ], acknowledgements: [])
        let page = ReportPage(content).text
        let text = page.replacing(#/<style>[\s\S]*<\/style>/#, with: "").replacing(#/<[^>]*>/#, with: " ")
        #expect(text.firstMatch(of: #/\b1 (days|repetitions|reps|sessions|times|reports|weeks)\b/#) == nil)
        #expect(page.contains("<h1>2 Nov 2026</h1>"))
        #expect(page.contains("<div>1 repetition</div>") && page.contains("10 repetitions"))
        #expect(page.contains("1 day; before on average 1") && page.contains("a/b: 1 repetition<"))
        #expect(page.contains("longest streak 1 day<") && page.contains("1 session<"))
        let terminal = StatisticsText(book.statistics(today: day), isUTF8: true).text
        #expect(terminal.firstMatch(of: #/\b1 (days|repetitions|reps|sessions|times)\b/#) == nil)
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

    @Test func `a streak that goes on in the days has what lies before them, and one that has ended has not`() throws {
        var book = try book(7, [(2, .completed), (4, .missed), (6, .completed)], done: [2, 6])
        book.streakBefore = 40
        let today = book.days.upperBound
        #expect(book.beginsInStreak(today: today))
        let streak = book.statistics(today: today).streak
        #expect(streak.current == 1 && streak.longest == 41)
        // Days on which nothing was to be done tell nothing, and today is not over.
        #expect(try self.book(3, [(2, .missed)], done: []).beginsInStreak(today: book.days.lowerBound + 2))
        #expect(try !self.book(3, [(1, .missed), (2, .completed)], done: [2]).beginsInStreak(today: today))
        #expect(try !self.book(3, [], done: [1, 2]).beginsInStreak(today: today))
    }

    private func remark<Content>(_ day: CivilDate, hour: Int = 12, _ content: Content) -> Remark<Content> {
        let at = Timestamp(seconds: CivilTime(day, secondOfDay: hour * 3600).secondsSinceEpoch)
        return Remark(id: "\(day) \(hour)", at: at, offset: 0, content)
    }

    private func content(
        _ book: DayBook, exercises: [ExerciseTotal] = [], programmes: [ReportContent.Programme] = [],
        pains: [Remark<PainReport>] = [], pained: [String: PainedSession] = [:], notes: [Remark<NoteText>] = [],
        doses: [Remark<DoseMark>] = []
    ) -> ReportContent {
        ReportContent(
            book: book, today: book.days.upperBound, exercises: exercises, openings: [], names: [:],
            programmes: programmes, pains: pains, pained: pained, notes: notes, doses: doses, acknowledgements: [])
    }

    /// What is in each row of the table of this caption, its cells parted by ` | `.
    private func rows(_ page: String, of caption: String) -> [String] {
        let table = page.components(separatedBy: ">\(caption)</caption>").last?.components(separatedBy: "</table>")
            .first
        return (table ?? "").components(separatedBy: "<tr").dropFirst(2).map { row in
            row.components(separatedBy: "<t").dropFirst().map { cell in
                "<t\(cell)".replacing(#/<[^>]*>/#, with: " ").split(whereSeparator: \.isWhitespace).joined(
                    separator: " ")
            }.joined(separator: " | ")
        }
    }

    /// A Wednesday and a Friday, and once more on that Friday by a newer version; of a long time there is a point a week.
    @Test(arguments: [60, 500]) func `the days of a week are those on which it was done`(days: Int) throws {
        let book = try book(days, [(0, .missed)], done: [])
        let totals = [(2, 1), (4, 1), (4, 2), (9, 2)].map { day, prescription in
            ExerciseTotal(
                exercise: "a/b", day: book.days.lowerBound + day, prescription: prescription, sessions: 1, holds: nil,
                reps: 10...10, planned: 10, done: 10, held: .zero, isDelivered: true)
        }
        let page = ReportPage(content(book, exercises: totals)).text
        #expect(
            rows(page, of: "a/b by week") == [
                "2 Nov 2026 | 2 | 10 | 30 of 30", "9 Nov 2026 | 1 | 10 | 10 of 10",
            ])
    }

    @Test func `pain that is told days later is listed on the day of its session`() throws {
        let book = try book(14, [(0, .completed)], done: [0])
        let first = book.days.lowerBound
        let told = remark(first + 9, PainReport(level: 5, moment: .after, session: "s", text: "since then"))
        let loose = remark(first + 4, PainReport(level: 2, moment: .after, text: "by itself"))
        let pained = ["s": PainedSession(day: first + 1, reached: [])]
        let page = ReportPage(
            content(
                book, pains: [loose, told], pained: pained, notes: [remark(first + 2, NoteText(text: "between"))])
        ).text
        #expect(
            rows(page, of: "Notes and changes") == [
                "3 Nov 2026 | Pain 5 after | since then", "4 Nov 2026 | Note | between",
                "6 Nov 2026 | Pain 2 after | by itself",
            ])
    }

    /// The first session is on the 17th; what was said before is of a week of its own.
    @Test func `a report begins where anything is known, no sooner than it was asked for`() throws {
        let book = try book(28, [(15, .completed)], done: [15])
        let first = book.days.lowerBound
        #expect(first == CivilDate("2026-11-16"))
        let asked = first + -14
        #expect(asked == CivilDate("2026-11-02"))
        let pain = remark(asked + 9, PainReport(level: 5, moment: .before))
        let note = remark(asked + 3, NoteText(text: "x"))
        let dose = remark(asked + 8, DoseMark(exercise: "a/b", cause: .set, hold: .seconds(5), reps: nil))
        #expect(content(book).book.days.lowerBound == first)
        #expect(content(book, pains: [pain]).book.days.lowerBound == first + -7)
        #expect(content(book, doses: [dose]).book.days.lowerBound == first + -7)
        #expect(content(book, pains: [pain], notes: [note]).book.days.lowerBound == asked)
        let before = remark(asked + -1, NoteText(text: "x"))
        #expect(content(book, notes: [before]).book.days.lowerBound == first)
        let whole = content(book, pains: [pain], notes: [note], doses: [dose])
        #expect(whole.book.statistics(today: whole.today).streak == book.statistics(today: whole.today).streak)
        #expect(
            rows(ReportPage(whole).text, of: "Notes and changes").map { $0.prefix(10) } == ["5 Nov 2026", "10 Nov 202"])
    }

    @Test(
        arguments: [
            ([], "nothing was scheduled"), ([.excused], "nothing that was scheduled counts"),
            ([.suppressed, .rested], "nothing that was scheduled counts"),
            ([.stoppedForPain], "nothing that was scheduled counts"), ([.excused, .missed], "0 of 1 scheduled"),
        ] as [([Occurrence.State], String)])
    func `what was scheduled and counts for neither was scheduled all the same`(
        states: [Occurrence.State], words: String
    ) throws {
        let book = try book(7, states.enumerated().map { ($0, $1) }, done: [0])
        #expect(ReportPage(content(book)).text.contains("<span class=\"small\">\(words)</span>"))
    }

    @Test
    func `an exercise that a routine has twice says that both are added up, and what is said of it keeps its lines`()
        throws
    {
        var detail = try JSONDecoder().decode(
            RoutineDetail.self, from: Data(MadeHistory.prescription(version: 1).text.utf8))
        detail.note = "One.\nTwo <b>."
        detail.exercises.append(detail.exercises[0])
        detail.exercises[1].poses[0].say = "Breathe out\nslowly."
        let book = try book(7, [], done: [0])
        let day = book.days.lowerBound
        let total = ExerciseTotal(
            exercise: "press-up/press-up", day: day, prescription: 1, sessions: 1, holds: nil, reps: 10...10,
            planned: 20, done: 15, held: .seconds(75), isDelivered: true)
        let span = PrescriptionSpan(
            key: 1, prescription: MadeHistory.prescription(version: 1), days: day...day, sessions: 1)
        let page = ReportPage(content(book, exercises: [total], programmes: [.init(span, detail: detail)])).text
        let found = rows(page, of: "Upper back as prescribed and as done")
        let both = "10 repetitions held 1:15 in all added up over its 2 places in the routine | 75 % 15 of 20"
        #expect(found.count == 4 && found[0].hasSuffix(both) && found[3].hasSuffix(both))
        #expect(found[1].hasSuffix("not done | –"))
        #expect(page.contains("<dd>One.\nTwo &lt;b&gt;.</dd>"))
        #expect(page.contains("release 4s\n  Breathe out\nslowly.</div>"))
        #expect(!page.contains("\u{FFFD}"))
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
                scheduled  2 of 3 done, 66 %; 1 excused counts for neither
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
