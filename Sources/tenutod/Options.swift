import ArgumentParser
import Config
import Control
import Daemon
import Glibc
import Varlink

/// Where the files are.
struct FolderOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The folder with config.yaml and routines/, instead of $XDG_CONFIG_HOME/tenuto.", valueName: "dir"))
    var config: String?

    /// The folders, with those the environment names.
    func folders(state: String? = nil) -> Folders {
        Folders(config: config, state: state, environment: currentEnvironment())
    }

    /// All files read; what is wrong beside the routines is said.
    func catalogue() -> Catalogue {
        let catalogue = Catalogue(folders())
        for problem in catalogue.otherProblems { complain("\(problem)") }
        return catalogue
    }
}

/// How the result is printed.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print JSON.")
    var json = false

    /// Prints `value` as JSON or as `text`.
    func show(_ value: some Encodable, text: @autoclosure () -> String) throws {
        print(json ? String(decoding: try JSON.encode(value), as: UTF8.self) : text())
    }
}
