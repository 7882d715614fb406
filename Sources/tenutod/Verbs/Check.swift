import ArgumentParser
import Config
import Control
import Daemon
import Glibc
import Units
import Varlink

struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check files as a compiler would: every problem at once, with its place.",
        discussion: """
            Without files, all of the configuration folder is checked. A file named config.yaml, schedule.yaml or \
            theme.yaml is read as that, any other as a routine. A warning is about what is legal and perhaps not meant. Exits \
            with 1 when there is an error.

            Examples:
              tenuto check
              tenuto check my-back
              tenuto check ~/sheets/*.yaml
            """)

    @Argument(help: ArgumentHelp("The files, or the ids of routines of your own.", valueName: "file|routine"))
    var files: [String] = []
    @OptionGroup var folders: FolderOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let places = folders.folders()
        let zones = ZoneFiles(environment: currentEnvironment())
        let problems =
            files.isEmpty
            ? Config.Check.problems(configFolder: places.config, dataFolder: places.data, zones: zones)
            : Config.Check.problems(
                in: files.map { path($0, places) }, configFolder: places.config, dataFolder: places.data, zones: zones)
        if output.json {
            try output.show(["problems": problems.map { CheckedProblem($0) }], text: "")
        } else {
            let inColour = isatty(STDERR_FILENO) == 1 && currentEnvironment()["NO_COLOR", default: ""].isEmpty
            for problem in problems { complain(problem.description(inColour: inColour)) }
            try StandardOutput.write(problems.tally.capitalized + "\n")
        }
        if problems.hasErrors { throw ExitCode.failure }
    }

    /// A routine's id means the person's own file of it, as it does for every other verb.
    private func path(_ argument: String, _ places: Folders) -> String {
        guard Slug(argument) != nil, let config = places.config, access(argument, F_OK) != 0 else { return argument }
        return "\(config)/routines/\(argument).yaml"
    }
}

/// A problem as `check` and `edit` tell it to other programs: as on the wire, with its severity.
struct CheckedProblem: Encodable {
    let severity: String
    @Nullable var file: String?
    @Nullable var line: Int?
    @Nullable var column: Int?
    @Nullable var path: String?
    let message: String

    init(_ problem: Problem) {
        severity = problem.severity.rawValue
        message = problem.message
        file = problem.position?.file
        line = problem.position?.line
        column = problem.position?.column
        path = problem.path.isEmpty ? nil : problem.path
    }
}

extension [Problem] {
    /// Whether a file cannot be used.
    var hasErrors: Bool { contains { $0.severity == .error } }

    /// How many there are: `2 errors, 1 warning.`
    var tally: String {
        let errors = count { $0.severity == .error }
        let parts = [(errors, "error"), (count - errors, "warning")].filter { $0.0 > 0 }
        guard !parts.isEmpty else { return "no problems." }
        return parts.map { "\($0) \($1)\($0 == 1 ? "" : "s")" }.joined(separator: ", ") + "."
    }
}

extension String {
    /// With its first letter in upper case.
    fileprivate var capitalized: String { prefix(1).uppercased() + dropFirst() }
}
