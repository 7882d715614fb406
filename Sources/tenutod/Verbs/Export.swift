import ArgumentParser
import Daemon
import History
import Units

struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write all of the history to a file, for another machine or to keep.",
        discussion: """
            JSON Lines; docs/history.md has what is in them. A session that is not over is left out.

            Examples:
              tenuto export -o history.jsonl
              tenuto export | ssh desktop tenuto import -
            """)

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp("The file, instead of stdout. Only you may read it.", valueName: "file"))
    var file: String?
    @OptionGroup var history: HistoryOptions

    func run() throws {
        try history.look { store in
            let output = try StreamedFile(file, mode: 0o600)
            let unreadable = try Exporter.export(store) { try output.write($0) }
            try output.finish()
            guard let rows = counted(unreadable, "row", "rows") else { return }
            complain("\(rows) of the history could not be read and \(unreadable == 1 ? "is" : "are") left out")
        }
    }
}
