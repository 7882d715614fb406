import ArgumentParser
import Daemon
import History

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
            try Exporter.export(store) { try output.write($0) }
            try output.finish()
        }
    }
}
