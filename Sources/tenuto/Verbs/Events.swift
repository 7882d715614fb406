import ArgumentParser
import Control
import Varlink

struct Events: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events", _superCommandName: Tenuto.name,
        abstract: "Print a line for each session, step, cue and scheduled time as it comes.",
        discussion: """
            Until you end it with ^C, or the daemon ends. With --json each line is a reply of Watch, \
            as protocol.md (share/doc/tenuto) describes it.

            Examples:
              tenuto events
              tenuto events step --json | jq --unbuffered -r .event.step.exercise.name
            """)

    @Argument(help: ArgumentHelp("Which: session, step, cue or agenda. Without any, all.", valueName: "kind"))
    var kinds: [Change.Event.Kind] = []
    @OptionGroup var options: CallOptions

    func run() throws {
        let kinds = kinds.isEmpty ? Change.Event.Kind.allCases : kinds
        var changes = try Changes(options.connection.connect(), events: kinds)
        while let change = try changes.next() {
            if change.lagged > 0 { complain("tenuto: \(change.lagged) messages were missed") }
            guard let event = change.event else { continue }
            try show(change, json: options.json, text: event.text.onOneLine)
        }
    }
}

extension Change.Event.Kind: ExpressibleByArgument {}

extension Change.Event {
    /// `step    s12 Press-up: hold, rep 3 of 10`
    fileprivate var text: String { kind.rawValue + String(repeating: " ", count: 8 - kind.rawValue.count) + what }

    private var what: String {
        switch kind {
        case .session:
            session.map { "\($0.routine.id) \($0.outcome.map { "ends: \($0.rawValue)" } ?? "begins")" } ?? ""
        case .step: step.map { "\($0.id) \($0.text())" } ?? ""
        case .cue: cue?.text ?? ""
        case .agenda: occurrence.map { "\($0.at) \($0.routine.id) \($0.became)" } ?? ""
        }
    }
}

extension AgendaItem {
    fileprivate var became: String { waitingText(face(ofInstant:)) ?? state.rawValue }
}

extension Change.Event.Cue {
    /// `holdStart at 15.000 s`
    fileprivate var text: String {
        let place = atUs.map { " at \($0 / 1_000_000).\("\(1000 + $0 % 1_000_000 / 1000)".dropFirst()) s" } ?? ""
        return cue + place + (heard ? "" : ", not on time")
    }
}
