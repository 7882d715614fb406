import ArgumentParser
import Control
import Daemon
import History
import Units

/// `tenuto pain` where no daemon runs: nothing is to be stopped then, and it is kept all the same.
struct Pain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "It hurts: end the session at once, and say what to do.",
        discussion: """
            As tenuto pain where no daemon runs: a session that was cut off does not go on, and what you say is kept with \
            the last session of today.

            Example: tenuto pain 4 --for last
            """,
        shouldDisplay: false)

    @Argument(
        help: ArgumentHelp("How much, from 0 to 10, and your own words.", valueName: "words"))
    var words: [String] = []
    @Flag(help: "It is how it was before today's exercises.")
    var before = false
    @Option(
        name: .customLong("for"), help: ArgumentHelp("The session that it is about, or last.", valueName: "session"))
    var session: String?
    @OptionGroup var folders: FolderOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let words: PainWords
        do {
            words = try PainWords(self.words)
        } catch {
            // It hurts: how much it was can be written anew when nothing can go on any more.
            if !before, session == nil, let reply = try stopCutOff(level: nil, text: "", onlyNow: true) {
                complain([reply.text(PainParameters(level: nil)), Advice.onPain].joined(separator: "\n"))
            }
            throw ValidationError(error.description)
        }
        let said = PainParameters(level: words.level, before: before)
        guard !before || words.level != nil else { throw ValidationError("pain --before: write how much, 0 to 10") }
        // What to do when it hurts comes first, whatever becomes of the rest.
        let advice = words.level == 0 ? nil : Advice.onPain
        if let advice, !output.json { try StandardOutput.write(advice + "\n") }
        if !before, session == nil, words.level != 0,
            var reply = try stopCutOff(level: words.level, text: words.text)
        {
            reply.advice = output.json ? advice : nil
            return try output.show(reply, text: reply.text(said))
        }
        let catalogue = folders.catalogue()
        var about: SessionRecord?
        if let session {
            let isLast = session == ControlError.UnknownSession.last
            guard let found = catalogue.session(isLast ? nil : session) else {
                throw RemarkError(ControlError.UnknownSession(session: session.printable).text)
            }
            about = found
        } else if !before {
            about = catalogue.sessionOfToday
        }
        let report = PainReport(
            level: words.level, moment: before ? .before : .after, session: about?.id, text: words.text)
        try catalogue.keep(catalogue.records(of: report))
        let reply = PainReply(
            stopped: false, advice: output.json ? advice : nil, session: about?.id,
            keptWith: about.map { KeptWith($0, runs: false) })
        try output.show(reply, text: reply.text(said))
    }

    /// Ends the session that a daemon was in when it was cut off, and keeps why; nil where there is none, or with `onlyNow`
    /// where that was not a moment ago. Without advice.
    private func stopCutOff(level: Int?, text: String, onlyNow: Bool = false) throws -> PainReply? {
        let catalogue = folders.catalogue()
        var records = Records()
        guard let cutOff = catalogue.endCutOff(in: &records) else { return nil }
        let (session, isNow) = (cutOff.session, cutOff.session.outcome == .stoppedForPain)
        guard isNow || !onlyNow else { return nil }
        records.save(
            catalogue.remark(
                PainReport(
                    level: level, moment: isNow ? .during : .after, stopped: isNow, session: session.id,
                    place: cutOff.place, text: text)))
        try catalogue.keep(records)
        return PainReply(
            stopped: isNow, advice: nil, session: session.id, keptWith: KeptWith(session, runs: false))
    }
}

/// `tenuto note` where no daemon runs.
struct Note: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Keep words with the session, or with the day.",
        discussion: """
            As tenuto note where no daemon runs.

            Example: tenuto note the left shoulder is stiff today
            """,
        shouldDisplay: false)

    @Argument(help: ArgumentHelp("Your own words.", valueName: "words"))
    var words: [String]
    @OptionGroup var folders: FolderOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let catalogue = folders.catalogue()
        let session = catalogue.sessionOfToday
        let reply = NoteReply(session: session?.id, keptWith: session.map { KeptWith($0, runs: false) })
        var records = Records()
        records.save(catalogue.remark(NoteText(text: try text(), session: reply.session)))
        try catalogue.keep(records)
        try output.show(reply, text: reply.text)
    }

    private func text() throws -> String {
        do { return try noteText(words) } catch { throw ValidationError(error.description) }
    }
}
