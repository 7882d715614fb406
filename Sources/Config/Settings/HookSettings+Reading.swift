import Units

/// `hooks`: what is run when something happens.
extension HookSettings {
    static let keys = Event.allCases.map(\.rawValue) + ["timeout"]

    init(_ hooks: Fields) {
        self.init()
        for event in Event.allCases {
            guard let written = hooks[event.rawValue], !written.node.isNull else { continue }
            commands[event] = written.hooks()
        }
        timeout = hooks["timeout"]?.duration(Self.allowedTimeout) ?? timeout
    }
}

extension Value {
    private static let example = "[notify-me, --loud]"

    /// The commands of one event: a program, a list of words, or a list of such lists.
    fileprivate func hooks() -> [[String]]? {
        guard case .sequence(let items) = node.content else { return program().map { [[$0]] } }
        let isListOfCommands = items.contains { if case .sequence = $0.content { true } else { false } }
        guard isListOfCommands else { return hook().map { [$0] } }
        let commands = list(Limits.hooks, of: "commands")?.compactMap { $0.hook() } ?? []
        return commands.isEmpty ? nil : commands
    }

    /// One argument vector.
    private func hook() -> [String]? {
        guard let words = command(like: Self.example), let first = words.first else { return nil }
        return isProgram(first) ? words : nil
    }

    /// A program that is run without arguments.
    private func program() -> String? {
        guard case .scalar = node.content else {
            rejectCommand(like: Self.example)
            return nil
        }
        guard let word = commandWord() else { return nil }
        guard !word.isEmpty, !word.contains(where: \.isWhitespace) else {
            rejectCommand(like: Self.example)
            return nil
        }
        return isProgram(word) ? word : nil
    }

    /// Whether `word` can name a program wherever the daemon was started; reports it where not.
    private func isProgram(_ word: String) -> Bool {
        // Nothing here knows what a relative path would start from, and no shell expands `~`.
        guard word.contains("/"), !word.hasPrefix("/") else { return true }
        reject("\(word.quoted): write the name of a program on PATH, or its whole path, from / on")
        return false
    }
}
