import ArgumentParser
import Control
import Daemon
import Report
import Units

struct Stats: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show how it goes: streaks, adherence by week, time under hold.",
        discussion: """
            Without --since it is the last \(Lookback.weeks) weeks. docs/history.md says what counts.

            Examples:
              tenuto stats
              tenuto stats --since 2026-01-01
            """)

    @Option(help: ArgumentHelp("Begin with this day.", valueName: "date"))
    var since: String?
    @OptionGroup var history: HistoryOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { _ = try Lookback(since) }

    func run() throws {
        let back = try Lookback(since)
        let book = try history.look { store in try store.dayBook(back.days, today: back.today, back.zone) }
        let statistics = book.statistics(today: back.today)
        try output.show(statistics, text: StatisticsText(statistics, isUTF8: isUTF8).text)
    }

    /// Whether the locale says so (locale(7)).
    private var isUTF8: Bool {
        let environment = currentEnvironment()
        let name = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        return ["utf-8", "utf8"].contains { name.lowercased().contains($0) }
    }
}
