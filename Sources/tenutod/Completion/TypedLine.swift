/// The words before the cursor, as far as they can be understood.
struct TypedLine {
    /// The command they lead to.
    private(set) var command: CommandTree
    /// What stood by itself, in order.
    private(set) var positionals: [String] = []
    /// The values of each option, by its first name.
    private(set) var values: [String: [String]] = [:]
    /// The option whose value comes next.
    private(set) var pending: CommandTree.Argument?
    /// Whether `--` has ended the options.
    private(set) var isPastOptions = false
    /// Options that were given, by their first names.
    private var given: Set<String> = []

    init(_ words: some Sequence<String>, of root: CommandTree) {
        command = root
        for word in words { take(word) }
    }

    private mutating func take(_ word: String) {
        if let option = pending {
            pending = nil
            return note(word, for: option)
        }
        if !isPastOptions, word.hasPrefix("-"), word != "-" {
            if word == "--" { return isPastOptions = true }
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let option = command.options.first(where: { $0.spellings.contains(String(parts[0])) }) else { return }
            given.insert(option.spellings[0])
            if option.kind == .option, parts.count == 1 { pending = option }
            if option.kind == .option, parts.count == 2 { note(String(parts[1]), for: option) }
        } else if positionals.isEmpty, let next = command.subcommands?.first(where: { $0.commandName == word }) {
            command = next
        } else {
            positionals.append(word)
        }
    }

    private mutating func note(_ value: String, for option: CommandTree.Argument) {
        values[option.spellings[0], default: []].append(value)
    }

    /// The options that may still come.
    var options: [CommandTree.Argument] {
        command.options.filter { $0.isRepeating || !given.contains($0.spellings[0]) }
    }

    /// What may stand next by itself.
    var positional: CommandTree.Argument? {
        let all = command.positionals
        if positionals.count < all.count { return all[positionals.count] }
        return all.last.flatMap { $0.isRepeating ? $0 : nil }
    }
}
