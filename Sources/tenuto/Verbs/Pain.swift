import ArgumentParser
import Control
import Varlink

struct Pain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pain", _superCommandName: Tenuto.name,
        abstract: "It hurts: end the session at once, and say what to do.",
        discussion: """
            Without a level, or from 1 up, a running session ends, and the exercise that was stopped neither starts by \
            itself nor rises until tenuto ok. A level of 0 only says that nothing hurts. It is kept with the repetition \
            that you were at, up to 10 minutes after you stopped; later with the last session of today. Where no tenutod \
            runs it is kept all the same. A line that cannot be understood ends the session too, unless it has --before or \
            --for.

            Examples:
              tenuto pain
              tenuto pain 4 left shoulder, when lowering
              tenuto pain 2 --before
              tenuto pain 5 --for last
            """)

    @Argument(
        help: ArgumentHelp(
            "How much, from 0 (not at all) to 10, and your own words, up to \(RemarkText.longest) characters.",
            valueName: "words"),
        completion: .list((0...10).map(String.init)))
    var words: [String] = []
    @Flag(help: "It is how it was before today's exercises: what pain after them is compared with.")
    var before = false
    @Option(
        name: .customLong("for"),
        help: ArgumentHelp(
            "It came from a session that is over: its id, or last. Nothing is ended.", valueName: "session"))
    var session: String?
    @OptionGroup var options: CallOptions

    func validate() throws {
        // What is wrong with the words is said once what runs has ended.
        if before, try painWords().level == nil { throw ValidationError("pain --before: write how much, 0 to 10") }
        if before, session != nil { throw ValidationError("--before and --for: only one of them can be meant") }
    }

    /// Does what somebody typed whom it hurts: what cannot be understood stops all the same.
    static func run(_ typed: [String]) throws {
        let words = withNumbersLast(typed)
        var command: any ParsableCommand
        do {
            command = try (try? parseAsRoot(words)) ?? Tenuto.parseAsRoot(["pain"] + words)
        } catch {
            let isAboutAnother = words.contains { $0 == "--before" || $0 == "--for" || $0.hasPrefix("--for=") }
            if Tenuto.exitCode(for: error) != .success, !isAboutAnother { stopFirst(connection(in: words)) }
            throw error
        }
        try command.run()
    }

    /// The same with `-1` and its like among the words, behind `--`: a parser would take it for an option.
    private static func withNumbersLast(_ typed: [String]) -> [String] {
        let end = typed.firstIndex(of: "--") ?? typed.endIndex
        guard typed[..<end].contains(where: PainWords.isSignedNumber) else { return typed }
        var (options, words, isValue): ([String], [String], Bool) = ([], [], false)
        for word in typed[..<end] {
            let isOption = isValue || word.hasPrefix("-") && !PainWords.isSignedNumber(word)
            isValue = isOption && !isValue && ["--for", "--socket"].contains(word)
            if isOption { options.append(word) } else { words.append(word) }
        }
        return options + ["--"] + words + typed[end...].dropFirst()
    }

    /// The daemon that is meant, as far as the words can be understood.
    private static func connection(in words: [String]) -> Connection {
        let named = words.firstIndex(of: "--socket").map { words[($0 + 1)...].first }
        let joined = words.first { $0.hasPrefix("--socket=") }?.dropFirst("--socket=".count)
        return Connection(socket: (named ?? nil) ?? joined.map(String.init))
    }

    private func painWords() throws -> PainWords {
        do { return try PainWords(words) } catch { throw ValidationError(error.description) }
    }

    func run() throws {
        let words: PainWords
        do {
            words = try painWords()
        } catch {
            if !before, session == nil, Self.stopFirst(options.connection)?.isNobodyThere == true, options.isUsual {
                // What was cut off is not to go on either; what is wrong is said there too.
                try keepAlone()
            }
            throw error
        }
        let parameters = PainParameters(
            level: words.level, text: words.text.isEmpty ? nil : words.text, before: before ? true : nil,
            session: session)
        let reply: PainReply
        do {
            reply = try options.connection.call("ReportPain", parameters, reply: PainReply.self)
        } catch let failure as Failure {
            // Nothing runs that could be stopped: it can be kept without a daemon.
            if failure.isNobodyThere, options.isUsual { try keepAlone() }
            // What to do when it hurts is so with a daemon and without.
            if words.level != 0 { complain(Advice.onPain) }
            throw failure
        }
        try show(reply, json: options.json, text: reply.text(parameters))
    }

    /// It hurts: how much it was can be written anew when nothing runs any more. Gives why a session may go on.
    @discardableResult
    private static func stopFirst(_ connection: Connection) -> Failure? {
        do {
            let status = try connection.call("GetStatus", reply: Status.self)
            guard status.session != nil else { return nil }
            let parameters = PainParameters(level: nil)
            let reply = try connection.call("ReportPain", parameters, reply: PainReply.self)
            complain(reply.text(parameters).printableLines)
            return nil
        } catch let failure as Failure {
            if !failure.isNobodyThere { complain(failure.message + "\n" + Advice.onPain) }
            return failure
        } catch {
            complain("\(error)\n\(Advice.onPain)")
            return nil
        }
    }

    private func keepAlone() throws {
        let flags =
            (before ? ["--before"] : []) + (session.map { ["--for", $0] } ?? []) + (options.json ? ["--json"] : [])
        try Neighbour.run(["pain"] + flags + ["--"] + words)
    }
}

struct Note: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "note", _superCommandName: Tenuto.name,
        abstract: "Keep words with the session, or with the day.",
        discussion: """
            With the session that runs, or the last one of today; up to \(RemarkText.longest) characters. Where no tenutod \
            runs it is kept all the same.

            Example: tenuto note the left shoulder is stiff today
            """)

    @Argument(help: ArgumentHelp("Your own words.", valueName: "words"))
    var words: [String]
    @OptionGroup var options: CallOptions

    func validate() throws { _ = try text() }

    private func text() throws -> String {
        do { return try noteText(words) } catch { throw ValidationError(error.description) }
    }

    func run() throws {
        let reply: NoteReply
        do {
            reply = try options.connection.call("AddNote", NoteParameters(text: text()), reply: NoteReply.self)
        } catch let failure as Failure where failure.isNobodyThere && options.isUsual {
            try Neighbour.run(["note"] + (options.json ? ["--json"] : []) + ["--"] + words)
        }
        try show(reply, json: options.json, text: reply.text)
    }
}
