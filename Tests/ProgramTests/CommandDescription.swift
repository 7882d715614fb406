import Foundation
import Rig

/// What a program says of itself: its verbs and their options, by `--experimental-dump-help` and `--help`.
struct CommandDescription: Decodable {
    struct Argument: Decodable {
        struct Name: Decodable {
            let kind: String
            let name: String
        }

        let kind: String
        let shouldDisplay: Bool
        let names: [Name]?
    }

    let commandName: String
    let shouldDisplay: Bool
    let subcommands: [CommandDescription]?
    let arguments: [Argument]?

    /// Of `program`, with all its verbs.
    init(_ program: String, in home: Home) throws {
        struct Dump: Decodable { let command: CommandDescription }
        let outcome = try home.begin(program, ["--experimental-dump-help"]).wait()
        self = try JSONDecoder().decode(Dump.self, from: Data(outcome.output.utf8)).command
    }

    /// The verbs that a person is told of, with what stands below them: `sounds`, `sounds demo`.
    var verbs: [String] {
        (subcommands ?? []).filter(\.shouldDisplay).flatMap { command in
            [command.commandName] + command.verbs.map { "\(command.commandName) \($0)" }
        }
    }

    /// The verb that some words lead to.
    func verb(_ path: String) -> CommandDescription? {
        path.split(separator: " ").reduce(self as CommandDescription?) { command, word in
            command?.subcommands?.first { $0.commandName == word }
        }
    }

    /// Options and flags as they are typed, all names of each.
    var options: Set<String> {
        let named = (arguments ?? []).filter { $0.kind != "positional" && $0.shouldDisplay }
        return Set(named.flatMap { $0.names ?? [] }.map { ($0.kind == "long" ? "--" : "-") + $0.name })
    }
}

extension Home {
    /// What `tenuto VERB --help` shows.
    func help(_ verb: String) throws -> String {
        try begin("tenuto", verb.split(separator: " ").map(String.init) + ["--help"]).wait().output
    }

    /// The verbs of `tenuto`, with those below the ones that it hands over to `tenutod`.
    func allVerbs() throws -> [String] {
        let (own, other) = (try CommandDescription("tenuto", in: self), try CommandDescription("tenutod", in: self))
        return own.verbs.flatMap { verb in [verb] + (other.verb(verb)?.verbs ?? []).map { "\(verb) \($0)" } }
    }
}

/// The options that a help text lists, all names of each.
func listedOptions(_ help: String) -> Set<String> {
    let lines = help.split(separator: "\n").filter { $0.hasPrefix("  -") }
    return Set(
        lines.flatMap { line in
            // Names end where two spaces begin what they mean.
            line.dropFirst(2).components(separatedBy: "  ")[0].components(separatedBy: ", ")
                .flatMap { $0.split(separator: " ").prefix(1) }.map(String.init)
        })
}
