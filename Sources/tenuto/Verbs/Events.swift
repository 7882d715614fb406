import ArgumentParser
import Control
import Glibc
import Varlink

struct Events: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events", _superCommandName: Tenuto.name,
        abstract: "Print a line for each step, cue and scheduled time as it comes.",
        discussion: """
            Until you end it with ^C, or the daemon ends. With --json each line is a reply of Watch, \
            as docs/protocol.md describes it.

            Examples:
              tenuto events
              tenuto events step --json | jq --unbuffered -r .event.step.exercise.name
            """)

    @Argument(help: ArgumentHelp("Which: step, cue or agenda. Without any, all three.", valueName: "kind"))
    var kinds: [Change.Event.Kind] = []
    @OptionGroup var options: CallOptions

    func run() throws {
        let kinds = kinds.isEmpty ? Change.Event.Kind.allCases : kinds
        var changes = try Changes(options.connection.connect(), events: kinds)
        while let change = try changes.next() {
            if change.lagged > 0 { put("tenuto: \(change.lagged) messages were missed\n", to: STDERR_FILENO) }
            guard let event = change.event else { continue }
            try show(change, json: options.json, text: event.text.onOneLine)
        }
    }
}

extension Change.Event.Kind: ExpressibleByArgument {}

extension Change.Event {
    /// `step    s12 Press-up: hold, rep 3 of 10`
    fileprivate var text: String {
        let what =
            step.map { "\($0.id) \($0.text())" } ?? cue.map(\.text)
            ?? occurrence.map { "\($0.at) \($0.routine.id) \($0.state)" } ?? ""
        return kind.rawValue + String(repeating: " ", count: 8 - kind.rawValue.count) + what
    }
}

extension Change.Event.Cue {
    /// `holdStart at 15.000 s`
    fileprivate var text: String {
        let place = atUs.map { " at \($0 / 1_000_000).\("\(1000 + $0 % 1_000_000 / 1000)".dropFirst()) s" } ?? ""
        return cue + place + (heard ? "" : ", not on time")
    }
}
