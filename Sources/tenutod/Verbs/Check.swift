import ArgumentParser
import Config
import Control
import Daemon
import Glibc

struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check files as a compiler would: every problem at once, with its place.",
        discussion: """
            Without files, all of the configuration folder is checked. A file named config.yaml or theme.yaml is \
            read as that, any other as a routine. Exits with 1 when there is a problem.

            Example: tenuto check my-back.yaml
            """)

    @Argument(help: ArgumentHelp("The files.", valueName: "file"))
    var files: [String] = []
    @OptionGroup var folders: FolderOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let places = folders.folders()
        let problems =
            files.isEmpty
            ? Catalogue(places).problems : Config.Check.problems(in: files, configFolder: places.config)
        if output.json {
            try output.show(["problems": problems.map { ReportedProblem($0) }], text: "")
        } else {
            let inColour = isatty(STDERR_FILENO) == 1 && currentEnvironment()["NO_COLOR", default: ""].isEmpty
            for problem in problems { complain(problem.description(inColour: inColour)) }
            print(problems.isEmpty ? "No problems." : "\(problems.count) problem\(problems.count == 1 ? "" : "s").")
        }
        if !problems.isEmpty { throw ExitCode.failure }
    }
}
