import History
import Scheduling
import Testing
import Units

@testable import Report

/// Where pain is shown on the page of a report.
@Suite struct PainTests {
    private let first: CivilDate

    init() throws {
        // A Monday.
        first = try #require(CivilDate("2026-11-02"))
    }

    /// A page of a week in which the press-up was done on the first day, and the bridge left out.
    private func page(_ pains: [Remark<PainReport>]) -> String {
        let totals = [DayTotal(day: first, completed: 1, held: .seconds(50))]
        let exercises = ["back/bridge", "back/press-up"].map { exercise in
            ExerciseTotal(
                exercise: exercise, day: first, prescription: 1, sessions: 1,
                holds: Duration.seconds(5)...Duration.seconds(5), reps: 10...10, planned: 10,
                done: exercise == "back/press-up" ? 10 : 0, held: .seconds(50), isDelivered: true)
        }
        return ReportPage(
            ReportContent(
                book: DayBook(first...(first + 6), totals: totals, scheduled: [], zone: .utc), today: first + 6,
                exercises: exercises, openings: [], names: [:], programmes: [], pains: pains,
                pained: ["s": PainedSession(day: first, reached: ["back/press-up"])], notes: [], doses: [],
                acknowledgements: [])
        ).text
    }

    private func pain(
        _ level: Int?, _ moment: PainReport.Moment = .after, stopped: Bool = false, day: Int = 0,
        session: String? = "s", at exercise: String? = nil
    ) -> Remark<PainReport> {
        let noon = CivilTime(first + day, secondOfDay: 43_200).secondsSinceEpoch
        let place = exercise.map { PainReport.Place(exercise: $0, set: 1, rep: 3) }
        return Remark(
            id: "\(day)", at: Timestamp(seconds: noon), offset: 0,
            PainReport(level: level, moment: moment, stopped: stopped, session: session, place: place))
    }

    /// The card of an exercise: from its address to its end.
    private func card(_ page: String, _ exercise: String) throws -> Substring {
        let start = try #require(page.firstRange(of: "<p class=\"address\">back/\(exercise)</p>"))
        return try #require(page[start.upperBound...].split(separator: "</article>").first)
    }

    /// The plot of pain, without its legend.
    private func plot(_ page: String) throws -> Substring {
        let start = try #require(page.firstRange(of: "aria-label=\"Plot of pain\""))
        return try #require(page[start.upperBound...].split(separator: "</svg>").first)
    }

    @Test func `pain of a whole session is in the card of each exercise that it came to`() throws {
        let page = page([pain(9)])
        let pressUp = try card(page, "press-up")
        #expect(pressUp.contains("10 of 10 done") && pressUp.contains("1 pain report."))
        #expect(pressUp.contains("<path class=\"pain\"") && pressUp.contains(">9</text>"))
        #expect(pressUp.contains("<td>9</td></tr>"))
        let bridge = try card(page, "bridge")
        #expect(bridge.contains("no pain.") && !bridge.contains("class=\"pain"))
    }

    @Test func `it has the day of its session, however late it was told`() throws {
        let (now, late) = (page([pain(6)]), page([pain(6, day: 3)]))
        #expect(try card(now, "press-up") == card(late, "press-up") && plot(now) == plot(late))
    }

    @Test(arguments: [PainReport.Moment.before, .after])
    func `pain of no session, and how it was before, are of no exercise`(moment: PainReport.Moment) throws {
        let page = page([pain(6, moment, session: moment == .after ? nil : "s")])
        #expect(try card(page, "press-up").contains("no pain.") && page.contains("<h2 id=\"h-pain\">"))
    }

    @Test func `that nothing hurts is told in the table alone`() throws {
        let pressUp = try card(page([pain(0)]), "press-up")
        #expect(pressUp.contains("no pain.") && !pressUp.contains("class=\"pain"))
        #expect(pressUp.contains("<td>0</td></tr>"))
    }

    @Test func `a stop without a number has its mark above the numbers, and words in the tables`() throws {
        let page = page([pain(nil, .during, stopped: true, at: "back/press-up")])
        let marks = try plot(page)
        #expect(marks.matches(of: #/<path class="stop"/#).count == 1 && marks.contains(">!</text>"))
        #expect(marks.contains("without a number on 1 day."))
        #expect(page.contains("<td>–</td>\n<td>without a number, stopped</td>\n<td>–</td>"))
        #expect(page.contains(">Pain during, stopped, without a number</td>"))
        #expect(try card(page, "press-up").contains("<td>without a number, stopped</td>"))
        #expect(try card(page, "press-up").contains("<path class=\"stop\""))
    }

    @Test func `a number that is told later goes beside the stop that had none`() throws {
        let page = page([pain(nil, .during, stopped: true, at: "back/press-up"), pain(7, day: 1)])
        #expect(try card(page, "press-up").contains("<td>7, also without a number, stopped</td>"))
        #expect(try card(page, "press-up").contains(">7</text>"))
    }

    @Test func `a report without a number after a session is words and a mark`() throws {
        let page = page([pain(nil)])
        #expect(try plot(page).matches(of: #/<path class="pain"/#).count == 1)
        #expect(page.contains("<td>without a number</td></tr>") && page.contains(">Pain after, without a number</td>"))
        #expect(page.contains("said of a session it counts as a pain stop"))
        #expect(!self.page([pain(3)]).contains("without a number:"))
    }
}
