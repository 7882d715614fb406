import History
import Units

/// Pain before and after each day's exercises, and what was said when it hurt.
struct PainSection {
    private struct Day {
        let day: CivilDate
        let before: Int?
        let during: Int?
        let after: Int?
        let stopped: Bool
    }

    private static let width = 860.0
    private static let (left, right, top, height) = (34.0, 10.0, 10.0, 130.0)

    private let content: ReportContent
    private let days: [Day]

    init(_ content: ReportContent) {
        self.content = content
        let own = content.pains.filter { content.book.days.contains($0.day) }
        days = Dictionary(grouping: own, by: \.day).sorted { $0.key < $1.key }.map { day, reports in
            func levels(_ moment: PainReport.Moment) -> [Int] {
                reports.filter { $0.content.moment == moment }.compactMap(\.content.level)
            }
            // Of two baselines the lower one counts, as it does for doses.
            return Day(
                day: day, before: levels(.before).min(), during: levels(.during).max(), after: levels(.after).max(),
                stopped: reports.contains { $0.content.stopped })
        }
    }

    var html: HTML {
        guard !days.isEmpty else { return "" }
        let rows: [[HTML]] = days.map { day in
            let level = { (level: Int?) in level.map { "\($0)" } ?? "–" }
            return [
                "\(day.day.short(withYear: true))", "\(level(day.before))",
                "\(level(day.during))\(day.stopped ? ", stopped" : "")", "\(level(day.after))",
            ]
        }
        return """
            <section aria-labelledby="h-pain"><h2 id="h-pain">Pain before and after</h2>
            <p class="legend"><svg viewBox="0 0 10 10" aria-hidden="true"><circle class="ring" cx="5" cy="5" r="3.5"/></svg>
            before <svg viewBox="0 0 10 10" aria-hidden="true"><path class="after" d="M1 1h8v8h-8z"/></svg> after
            <svg viewBox="0 0 16 15" aria-hidden="true"><path class="pain" d="M1 14L15 14L8 1z"/></svg> during
            <svg viewBox="0 0 16 15" aria-hidden="true"><path class="stop" d="M1 14L15 14L8 1z"/></svg> during, and stopped;
            from 0, none, to 10, the worst</p>
            <div class="card scroll" tabindex="0" role="region" aria-label="Plot of pain">\(svg)</div>
            <details><summary>As a table</summary>
            \(HTML.table("Pain by day", head: ["Day", "Before", "During", "After"], rows))</details></section>
            """
    }

    private var svg: HTML {
        let x = { (day: CivilDate) in
            Self.left + 8 + (Self.width - Self.left - Self.right - 16) * content.book.days.place(of: day)
        }
        let y = { (level: Int) in Self.top + Self.height * (1 - Double(level) / 10) }
        let grid: [HTML] = [0, 2, 4, 6, 8, 10].map { level in
            """
            <line class="grid" x1="\(Self.left)" x2="\(Self.width - Self.right)" y1="\(y(level))" y2="\(y(level))"/>
            <text x="\(Self.left - 6)" y="\(y(level) + 4)" text-anchor="end">\(level)</text>
            """
        }
        let marks: [HTML] = days.map { day in
            let (x, levels) = (x(day.day), [day.before, day.after].compactMap(\.self))
            let line: HTML =
                levels.count == 2
                ? "<line class=\"line\" x1=\"\(x)\" x2=\"\(x)\" y1=\"\(y(levels[0]))\" y2=\"\(y(levels[1]))\"/>" : ""
            let after: HTML = day.after.map { "<path class=\"after\" d=\"M\(x - 3) \(y($0) - 3)h6v6h-6z\"/>" } ?? ""
            let before: HTML = day.before.map { "<circle class=\"ring\" cx=\"\(x)\" cy=\"\(y($0))\" r=\"3.5\"/>" } ?? ""
            let during: HTML =
                day.during.map { level in
                    let y = y(level)
                    return """
                        <path class="\(day.stopped ? "stop" : "pain")" d="M\(x - 6) \(y + 5)L\(x + 6) \(y + 5)L\(x) \(y - 6)z"/>
                        """
                } ?? ""
            return "\(line)\(after)\(before)\(during)"
        }
        let bottom = Self.top + Self.height + 18
        let ticks: [HTML] = content.book.days.ticks(6).map { day, anchor in
            """
            <text x="\(x(day))" y="\(bottom)" text-anchor="\(anchor)">\(content.book.days.name(of: day))</text>
            """
        }
        return """
            <svg class="wide" viewBox="0 0 \(Self.width) \(bottom + 6)" role="img" aria-labelledby="pain-t pain-d">
            <title id="pain-t">Pain before and after, from day to day</title>
            <desc id="pain-d">\(summary)</desc>\(grid)\(marks)\(ticks)</svg>
            """
    }

    private var summary: String {
        func mean(_ levels: [Int]) -> String {
            guard !levels.isEmpty else { return "not told" }
            return Plot.label(Double(levels.reduce(0, +) * 10 / levels.count) / 10)
        }
        let count = counted(days.count, "day", "days") ?? "no day"
        return "\(count); before on average \(mean(days.compactMap(\.before))), "
            + "after \(mean(days.compactMap(\.after)))."
    }
}
