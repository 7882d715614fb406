import ArgumentParser
import Control

/// What TAB offers: asked for by the scripts in Completions, and told by the `tenutod` beside this program, which knows
/// the person's files. No verb of its own: nobody types it.
enum Completion {
    static let word = "__complete"

    /// Says what could stand for the last of `words`, which follow the program's name.
    static func answer(_ words: [String]) throws {
        let isHelp = words.first == "help" && words.count > 1
        let path = isHelp ? words.dropFirst() : words[...]
        guard path.count > 1, let name = path.first else { return try put(verbs(path.last ?? "", isHelp: isHelp)) }
        guard let verb = Tenuto.verb(name) else { return try put("words\n") }
        if verb is any OfflineVerb.Type { try Neighbour.run([word, ""] + words) }
        if isHelp { return try put("words\n") }
        try Neighbour.run([word, verb._dumpHelp()] + words)
    }

    private static func verbs(_ current: String, isHelp: Bool) -> String {
        var all = Tenuto.configuration.subcommands.filter { $0.configuration.shouldDisplay }
            .map { ($0._commandName, $0.configuration.abstract) }
        all.append(("help", "Show how a command is used, with examples."))
        if !isHelp, current.hasPrefix("-") {
            all = [
                ("--help", "Show help information."), ("-h", "Show help information."),
                ("--version", "Show the version."),
            ]
        }
        let lines = all.filter { $0.0.hasPrefix(current) }.map { "\($0)\t\($1)\n" }
        return "words\n" + lines.joined()
    }
}
