import History
import Units

/// Pain before and after each day's exercises, and what was said when it hurt.
struct PainSection {
    private struct Day {
        let day: CivilDate
        let reports: [PainReport]

        func reports(_ moment: PainReport.Moment) -> [PainReport] { reports.filter { $0.moment == moment } }

        /// Of two baselines the lower one counts, as it does for doses; else the worst.
        func level(_ moment: PainReport.Moment) -> Int? {
            let levels = reports(moment).compactMap(\.level)
            return moment == .before ? levels.min() : levels.max()
        }

        func words(_ moment: PainReport.Moment) -> String { reports(moment).words(level(moment)) }

        /// What nobody gave a number to.
        var unnumbered: [PainReport] { reports.filter { $0.level == nil } }
    }

    private static let width = 860.0
    private static let (left, right, height) = (34.0, 10.0, 130.0)
    /// The room above the plot of what has no number.
    private static let strip = 22.0

    private let content: ReportContent
    private let days: [Day]

    init(_ content: ReportContent) {
        self.content = content
        days = Dictionary(grouping: content.pains) { content.day(of: $0) }
            .filter { content.book.days.contains($0.key) }.sorted { $0.key < $1.key }
            .map { Day(day: $0.key, reports: $0.value.map(\.content)) }
    }

    private var hasUnnumbered: Bool { days.contains { !$0.unnumbered.isEmpty } }

    var html: HTML {
        guard !days.isEmpty else { return "" }
        let rows: [[HTML]] = days.map { day in
            [
                "\(day.day.short(withYear: true))", "\(day.words(.before))", "\(day.words(.during))",
                "\(day.words(.after))",
            ]
        }
        let unnumbered = hasUnnumbered ? "; ! without a number: said of a session it counts as a pain stop" : ""
        return """
            <section aria-labelledby="h-pain"><h2 id="h-pain">Pain before and after</h2>
            <p class="legend"><svg viewBox="0 0 10 10" aria-hidden="true"><circle class="ring" cx="5" cy="5" r="3.5"/></svg>
            before <svg viewBox="0 0 10 10" aria-hidden="true"><path class="after" d="M1 1h8v8h-8z"/></svg> after
            <svg viewBox="0 0 16 15" aria-hidden="true"><path class="pain" d="M1 14L15 14L8 1z"/></svg> during
            <svg viewBox="0 0 16 15" aria-hidden="true"><path class="stop" d="M1 14L15 14L8 1z"/></svg> during, and stopped;
            from 0, none, to 10, the worst\(unnumbered)</p>
            <div class="card scroll" tabindex="0" role="region" aria-label="Plot of pain">\(svg)</div>
            <details><summary>As a table</summary>
            \(HTML.table("Pain by day", head: ["Day", "Before", "During", "After"], rows))</details></section>
            """
    }

    private var svg: HTML {
        let x = { (day: CivilDate) in
            Self.left + 8 + (Self.width - Self.left - Self.right - 16) * content.book.days.place(of: day)
        }
        let top = 10 + (hasUnnumbered ? Self.strip : 0)
        let y = { (level: Int) in top + Self.height * (1 - Double(level) / 10) }
        let line = { (y: Double, name: String) -> HTML in
            """
            <line class="grid" x1="\(Self.left)" x2="\(Self.width - Self.right)" y1="\(y)" y2="\(y)"/>
            <text x="\(Self.left - 6)" y="\(y + 4)" text-anchor="end">\(name)</text>
            """
        }
        var grid = [0, 2, 4, 6, 8, 10].map { line(y($0), "\($0)") }
        if hasUnnumbered { grid.append(line(top - Self.strip, "!")) }
        let marks: [HTML] = days.map { day in
            let (x, before, after) = (x(day.day), day.level(.before), day.level(.after))
            let levels = [before, after].compactMap(\.self)
            func triangle(_ y: Double, _ reports: [PainReport]) -> HTML {
                let kind = reports.contains(where: \.stopped) ? "stop" : "pain"
                return "<path class=\"\(kind)\" d=\"M\(x - 6) \(y + 5)L\(x + 6) \(y + 5)L\(x) \(y - 6)z\"/>"
            }
            let line: HTML =
                levels.count == 2
                ? "<line class=\"line\" x1=\"\(x)\" x2=\"\(x)\" y1=\"\(y(levels[0]))\" y2=\"\(y(levels[1]))\"/>" : ""
            let square: HTML = after.map { "<path class=\"after\" d=\"M\(x - 3) \(y($0) - 3)h6v6h-6z\"/>" } ?? ""
            let circle: HTML = before.map { "<circle class=\"ring\" cx=\"\(x)\" cy=\"\(y($0))\" r=\"3.5\"/>" } ?? ""
            let numbered = day.reports(.during).filter { $0.level != nil }
            let during: HTML = day.level(.during).map { triangle(y($0), numbered) } ?? ""
            let unnumbered: HTML = day.unnumbered.isEmpty ? "" : triangle(top - Self.strip, day.unnumbered)
            return "\(line)\(square)\(circle)\(during)\(unnumbered)"
        }
        let bottom = top + Self.height + 18
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
        let unnumbered = counted(days.count { !$0.unnumbered.isEmpty }, "day", "days")
        return "\(count); before on average \(mean(days.compactMap { $0.level(.before) })), "
            + "after \(mean(days.compactMap { $0.level(.after) }))"
            + (unnumbered.map { "; without a number on \($0)." } ?? ".")
    }
}
