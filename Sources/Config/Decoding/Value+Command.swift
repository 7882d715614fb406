import Units

extension Value {
    /// An argument vector; `example` shows one in messages.
    func command(like example: String) -> [String]? {
        guard case .sequence = node.content else {
            rejectCommand(like: example)
            return nil
        }
        guard let items = list(Limits.commandWords, of: "words") else { return nil }
        let words = items.compactMap { $0.commandWord() }
        if words.first?.trimmed.isEmpty == true { items.first?.reject("a command begins with the name of a program") }
        return words.isEmpty ? nil : words
    }

    /// Says that this is no argument vector.
    func rejectCommand(like example: String) {
        reject("expected a list of words (\(example); no shell takes it apart), found \(node.kind)")
    }

    /// One argument, as it is written: spaces and the empty one count.
    func commandWord() -> String? {
        guard case .scalar(let text, _) = node.content, !node.isNull else {
            reject("expected a word, found \(node.kind)")
            return nil
        }
        guard text.utf8.count <= Limits.path else {
            reject("too long: at most \(Limits.path) bytes are allowed")
            return nil
        }
        guard !text.hasControls(butLines: true) else {
            reject("\(text.quoted): no control characters are allowed")
            return nil
        }
        return text
    }
}
