import ArgumentParser
import Config
import Control
import Daemon
import Glibc
import History
import Varlink
import Workout

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
        let catalogue = Catalogue(folders(), environment: currentEnvironment())
        for problem in catalogue.otherProblems { complain("\(problem)") }
        return catalogue
    }

    /// The same where today's doses matter: that they are not known is said too.
    func catalogueWithDoses() -> Catalogue {
        let catalogue = catalogue()
        if let problem = catalogue.doseProblem { complain(problem) }
        return catalogue
    }
}

extension Catalogue {
    /// Stores `records`, and says what there is to say about the history.
    func keep(_ records: Records) throws {
        for problem in try diary.store(records) { complain(problem) }
    }
}

/// How a routine is done this time, where not as prescribed.
struct VariantOptions: ParsableArguments {
    @Option(
        name: .customLong("variant"),
        help: ArgumentHelp(
            "A variant, in every exercise that has it, or in one: advanced, press-up=advanced. Repeatable.",
            valueName: "variant"),
        transform: { try VariantChoice($0) })
    var choices: [VariantChoice] = []
}

/// Doses other than those of the prescription.
struct DoseOptions: ParsableArguments {
    @Option(
        name: .customLong("dose"),
        help: ArgumentHelp(
            "Another dose for an exercise: press-up:hold=15s,reps=12. Repeatable.", valueName: "dose"),
        transform: { try DoseChoice($0) })
    var choices: [DoseChoice] = []
}

/// How the result is printed.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print JSON.")
    var json = false

    /// Prints `value` as JSON or as `text`.
    func show(_ value: some Encodable, text: @autoclosure () -> String) throws {
        // Names and words are those of people; control characters in `text` are its colours.
        let printed = json ? String(decoding: try JSON.encode(value), as: UTF8.self) : text().unturned
        try StandardOutput.write(printed + "\n")
    }
}
