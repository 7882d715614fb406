import ArgumentParser
import Control
import Glibc

/// What TAB offers. The scripts in Sources/tenuto/Completions ask for it and show it; all that there is to know is here,
/// and taken from what the commands say of themselves, so that nothing can be forgotten.
struct Completion {
    /// What else the shell is to offer by itself.
    enum Kind: String {
        /// Nothing.
        case words
        /// File names.
        case files
        /// Names of folders.
        case folders
    }

    /// One thing that could be typed, and what it is.
    struct Candidate: Hashable {
        let text: String
        var help = ""
    }

    private(set) var kind = Kind.words
    private(set) var candidates: [Candidate] = []

    /// What could stand for the last of `words`, which follow a program's name; of its commands `commands` are known.
    init(_ words: [String], commands: CommandTree) {
        let current = words.last ?? ""
        if words.count > 1, words[0] == "help" {
            let path = words.dropFirst().dropLast()
            let command = path.reduce(commands as CommandTree?) { command, word in
                command?.shown.first { $0.commandName == word }
            }
            candidates = (command?.shown ?? []).map { Candidate(text: $0.commandName, help: $0.abstract ?? "") }
        } else {
            complete(current, after: TypedLine(words.dropLast(), of: commands))
        }
        candidates = candidates.filter { $0.text.hasPrefix(current) }
    }

    private mutating func complete(_ current: String, after line: TypedLine) {
        let isOption = !line.isPastOptions && current.hasPrefix("-")
        if let option = line.pending {
            offer(Offer(option, line))
        } else if isOption, let (name, option) = Self.assignment(current, line.options) {
            var offer = Offer(option, line)
            offer.candidates = offer.candidates.map { Candidate(text: "\(name)=\($0.text)", help: $0.help) }
            self.offer(offer)
        } else if isOption {
            offerOptions(of: line)
        } else {
            if line.positionals.isEmpty {
                candidates = line.command.shown.map { Candidate(text: $0.commandName, help: $0.abstract ?? "") }
            }
            if let positional = line.positional { offer(Offer(positional, line)) }
            // Where nothing else can come, an option may.
            let isOver = candidates.isEmpty && line.positional == nil
            if isOver, current.isEmpty, !line.isPastOptions { offerOptions(of: line) }
        }
    }

    private mutating func offer(_ offer: Offer) {
        kind = offer.kind
        candidates += offer.candidates
    }

    private mutating func offerOptions(of line: TypedLine) {
        candidates += line.options.flatMap { option in
            option.spellings.map { Candidate(text: $0, help: option.abstract ?? "") }
        }
    }

    /// Of `--zone=Eu` the option and its name.
    private static func assignment(
        _ word: String, _ options: [CommandTree.Argument]
    ) -> (name: Substring, option: CommandTree.Argument)? {
        guard let end = word.firstIndex(of: "=") else { return nil }
        let name = word[..<end]
        return options.first { $0.kind == .option && $0.spellings.contains(String(name)) }.map { (name, $0) }
    }

    /// As the scripts read it: the kind, then a line for each candidate, with a tab before what it is.
    var text: String {
        let lines = candidates.map { $0.help.isEmpty ? $0.text : "\($0.text)\t\($0.help)" }
        return ([kind.rawValue] + lines).joined(separator: "\n")
    }
}

extension Completion {
    /// What a program is called with when its words are to be completed. No verb of its own: nobody types it.
    static let word = "__complete"

    /// Says what could stand for the last of `words`, which follow the name of `program`. `dump` is what `tenuto` says
    /// of a verb of its own. What goes wrong is nobody's business while somebody types.
    static func answer(_ words: [String], as program: any ParsableCommand.Type, dump: String = "") {
        let verb = program.configuration.subcommands.first { $0._commandName == words.first }
        let single = dump.isEmpty ? words.count > 1 ? verb.flatMap { CommandTree($0) } : nil : CommandTree(dump: dump)
        // One verb is described sooner than all.
        if let single {
            writeAll(Completion(Array(words.dropFirst()), commands: single.withoutHelp).text + "\n", to: STDOUT_FILENO)
        } else if let all = CommandTree(program) {
            writeAll(Completion(words, commands: all).text + "\n", to: STDOUT_FILENO)
        }
    }
}
