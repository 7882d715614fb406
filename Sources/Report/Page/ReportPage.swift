import Control
import Units

/// A report as one page that needs nothing else: no script, no request, and a policy that would forbid both.
package struct ReportPage {
    private let content: ReportContent
    private let statistics: HistoryStatistics

    package init(_ content: ReportContent) {
        self.content = content
        statistics = content.book.statistics(today: content.today)
    }

    /// The whole file.
    package var text: String { html.source }

    private var html: HTML {
        let days = content.book.days
        let (first, last) = (days.lowerBound.short(withYear: true), days.upperBound.short(withYear: true))
        let span = first == last ? first : "\(first) to \(last)"
        let style = HTML(trusted: ReportStyle.text)
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
            <meta name="generator" content="tenuto \(tenutoVersion)">
            <link rel="icon" href="data:,">
            <title>Exercise report, \(span)</title>
            <style>
            \(style)
            </style>
            </head>
            <body>
            <header>
            <p class="kicker">Exercise report</p>
            <h1>\(span)</h1>
            <p class="small">Written on \(content.today.short(withYear: true)) by tenuto from its own record of each
            session.</p>
            <p class="form">Name <span></span> Date of birth <span></span></p>
            </header>
            <main>
            \(figures)
            \(CalendarSection(content.book).html)
            \(WeekSection(statistics).html)
            \(PainSection(content).html)
            \(DoseSection(content).html)
            \(ProgrammeSection(content).html)
            \(DiarySection(content).html)
            </main>
            <footer class="small">A hold counts as done when it was held to its end. Doses, times and pain are as they were
            recorded; days are those of the person's clock. tenuto keeps time: this page is no medical advice.</footer>
            </body>
            </html>

            """
    }

    private var figures: HTML {
        let (sessions, streak) = (statistics.sessions, statistics.streak)
        let rest = [
            counted(sessions.partial, "partly done", "partly done"),
            counted(sessions.stoppedForPain, "stopped for pain", "stopped for pain"),
        ].compactMap(\.self).joined(separator: ", ")
        let scheduled = statistics.scheduled
        let figures = [
            ("Sessions completed", "\(sessions.completed)", rest.isEmpty ? "none cut short" : rest),
            (
                "Adherence", scheduled.adherence.map { "\($0) %" } ?? "–",
                scheduled.asked > 0
                    ? "\(scheduled.completed) of \(scheduled.asked) scheduled"
                    : scheduled.uncounted > 0 ? "nothing that was scheduled counts" : "nothing was scheduled"
            ),
            (
                "Days with exercise", "\(statistics.days)",
                "longest streak \(counted(streak.longest, "day", "days") ?? "none")"
            ),
            ("Time under hold", "\(Duration.microseconds(statistics.heldUs).clockFace)", "hours, minutes, seconds"),
        ]
        let tiles: [HTML] = figures.map { name, value, more in
            "<div class=\"tile\"><dt>\(name)</dt><dd><b>\(value)</b> <span class=\"small\">\(more)</span></dd></div>"
        }
        return "<dl class=\"tiles\">\(tiles)</dl>"
    }
}
