import ArgumentParser
import Daemon
import Report
import Units

struct ReportVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write a page for yourself and your therapist: what was prescribed, done and felt.",
        discussion: """
            One HTML file that needs nothing else: to be opened in a browser, printed or sent. Without --since it is the \
            last \(Lookback.weeks) weeks.

            Examples:
              tenuto report -o report.html
              tenuto report --since 2026-09-01 -o autumn.html
            """)

    @Option(help: ArgumentHelp("Begin with this day.", valueName: "date"))
    var since: String?
    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp("The file, instead of stdout. Only you may read it.", valueName: "file"))
    var file: String?
    @OptionGroup var history: HistoryOptions

    func validate() throws { _ = try Lookback(since) }

    func run() throws {
        let back = try Lookback(since)
        let content = try history.look { store in try store.report(back.days, today: back.today, back.zone) }
        let output = try StreamedFile(file, mode: 0o600)
        try output.write(ReportPage(content).text.utf8)
        try output.finish()
    }
}
