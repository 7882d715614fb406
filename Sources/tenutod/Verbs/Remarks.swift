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
        let words = try PainWords(words)
        guard !before || words.level != nil else { throw ValidationError("pain --before: write how much, 0 to 10") }
        // What to do when it hurts comes first, whatever becomes of the rest.
        let advice = words.level == 0 ? nil : Advice.onPain
        if let advice, !output.json { try StandardOutput.write(advice + "\n") }
        let catalogue = folders.catalogue()
        var records = Records()
        if !before, session == nil, words.level != 0, let cutOff = catalogue.endCutOff(in: &records) {
            records.save(
                catalogue.remark(
                    PainReport(
                        level: words.level, moment: .during, stopped: true, session: cutOff.id, place: cutOff.place,
                        text: words.text)))
            try catalogue.keep(records)
            let reply = PainReply(stopped: true, advice: output.json ? advice : nil, session: cutOff.id)
            return try output.show(reply, text: reply.text)
        }
        var about: String?
        if let session {
            let isLast = session == ControlError.UnknownSession.last
            guard let found = catalogue.session(isLast ? nil : session) else {
                throw RemarkError(ControlError.UnknownSession(session: session.printable).text)
            }
            about = found.id
        } else if !before {
            about = catalogue.sessionOfToday?.id
        }
        records.save(
            catalogue.remark(
                PainReport(level: words.level, moment: before ? .before : .after, session: about, text: words.text)))
        try catalogue.keep(records)
        let reply = PainReply(stopped: false, advice: output.json ? advice : nil, session: about)
        try output.show(reply, text: reply.text)
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
        let reply = NoteReply(session: catalogue.sessionOfToday?.id)
        var records = Records()
        records.save(catalogue.remark(NoteText(text: try noteText(words), session: reply.session)))
        try catalogue.keep(records)
        try output.show(reply, text: reply.text)
    }
}
