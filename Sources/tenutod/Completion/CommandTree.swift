import ArgumentParser
import Varlink

/// A command with its subcommands as ArgumentParser describes it (`_dumpHelp`, version 0), as far as TAB needs it.
struct CommandTree: Decodable {
    /// An option, a flag, or what stands by itself.
    struct Argument: Decodable {
        enum Kind: String, Decodable {
            case positional, option, flag
        }

        struct Name: Decodable {
            let kind: String
            let name: String

            /// As it is typed.
            var text: String { (kind == "long" ? "--" : "-") + name }
        }

        /// What the source says about its values.
        struct Values: Decodable {
            struct List: Decodable { let values: [String] }
            struct Nothing: Decodable {}

            let list: List?
            let file: Nothing?
            let directory: Nothing?
        }

        let kind: Kind
        let shouldDisplay: Bool
        let isRepeating: Bool
        let names: [Name]?
        let valueName: String?
        let allValues: [String]?
        let completionKind: Values?
        let abstract: String?

        /// All its names as they are typed.
        var spellings: [String] { (names ?? []).map(\.text) }
    }

    let commandName: String
    let abstract: String?
    let shouldDisplay: Bool
    let defaultSubcommand: String?
    private(set) var subcommands: [CommandTree]?
    let arguments: [Argument]?

    /// The command `type`; nil where ArgumentParser describes it in another way than this knows.
    init?(_ type: any ParsableCommand.Type) {
        self.init(dump: type._dumpHelp())
    }

    /// What another program's command says of itself.
    init?(dump: String) {
        struct Dump: Decodable { let command: CommandTree }
        guard let dump = try? JSON.decode(Dump.self, from: Array(dump.utf8)) else { return nil }
        self = dump.command
    }

    /// Without the `help` that ArgumentParser adds to whatever it describes as a program.
    var withoutHelp: CommandTree {
        var tree = self
        tree.subcommands?.removeAll { $0.commandName == "help" }
        return tree
    }

    /// The subcommands that a person is told of.
    var shown: [CommandTree] { (subcommands ?? []).filter(\.shouldDisplay) }

    /// The one that is meant where none is named.
    var usual: CommandTree? { subcommands?.first { $0.commandName == defaultSubcommand } }

    /// Options and flags, with those of the usual subcommand, each once.
    var options: [Argument] {
        let own = (arguments ?? []).filter { $0.kind != .positional && $0.shouldDisplay }
        let names = Set(own.flatMap(\.spellings))
        return own + (usual?.options ?? []).filter { names.isDisjoint(with: $0.spellings) }
    }

    /// What stands by itself, in order.
    var positionals: [Argument] {
        let own = (arguments ?? []).filter { $0.kind == .positional && $0.shouldDisplay }
        return own.isEmpty ? usual?.positionals ?? [] : own
    }
}
