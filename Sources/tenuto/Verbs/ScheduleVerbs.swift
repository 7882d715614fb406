import ArgumentParser
import Control
import Units

struct Dismiss: StatusCall {
    static let configuration = CommandConfiguration(
        commandName: "dismiss", _superCommandName: Tenuto.name,
        abstract: "Leave out what is due, or else what was put off.",
        discussion: """
            Exits with 4 when there is neither.

            Example: tenuto dismiss
            """)
    static let method = "Dismiss"
    @OptionGroup var options: CallOptions
}

struct Ok: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ok", _superCommandName: Tenuto.name, abstract: "Say that it is all right again after it hurt.",
        discussion: """
            An exercise that was stopped for pain neither starts by itself nor rises until then, or until you start a \
            routine with it by its name. Without an argument all of them are meant. It says which they were, and exits \
            with 4 when there is none.

            Examples:
              tenuto ok
              tenuto ok press-up/press-up
            """)

    @Argument(help: ArgumentHelp("The exercise: routine/exercise.", valueName: "exercise"))
    var exercise: String?
    @OptionGroup var options: CallOptions

    func run() throws {
        let parameters = AcknowledgeParameters(exercise: exercise)
        let reply = try options.connection.call("Acknowledge", parameters, reply: Acknowledged.self)
        guard !reply.released.isEmpty else {
            let what = exercise.map { "\($0.printable) is not" } ?? "nothing is"
            throw Failure(.nothingToActOn, "\(what) held after pain: tenuto progress shows where doses stand")
        }
        try show(reply, json: options.json, text: reply.text)
    }
}

struct Snooze: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snooze", _superCommandName: Tenuto.name, abstract: "Put off what is due.",
        discussion: """
            For five minutes unless you say otherwise, a day at the longest; three times at most, not past the next \
            one and not into quiet hours. Exits with 4 when nothing is due, with 5 when it cannot be put off.

            Examples:
              tenuto snooze
              tenuto snooze 10m
              tenuto snooze until 11:00
            """)

    @Argument(
        help: ArgumentHelp("For how long (10m, up to 24h), or until when (until 11:00).", valueName: "time"),
        completion: .list(["5m", "10m", "15m", "30m", "1h", "until"]))
    var words: [String] = []
    @OptionGroup var options: CallOptions

    func validate() throws { _ = try parameters() }

    func run() throws {
        let status = try options.connection.call("Snooze", parameters(), reply: Status.self)
        try show(status, json: options.json, text: status.text)
    }

    private func parameters() throws -> SnoozeParameters {
        switch try TimeWords(words, verb: "snooze").meaning {
        case .usual: return SnoozeParameters()
        case .length(let length) where length > .seconds(86_400):
            throw ValidationError("snooze: \(length.text): at most 24h is allowed")
        case .length(let length): return SnoozeParameters(forUs: length.microseconds)
        case .until(let instant): return SnoozeParameters(until: "\(instant)")
        case .off: throw ValidationError("snooze: off: a time is allowed (10m), or until 11:00")
        }
    }
}

struct Quiet: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quiet", _superCommandName: Tenuto.name, abstract: "Let nothing sound by itself for a while.",
        discussion: """
            For an hour unless you say otherwise. What falls due meanwhile is left out. A session goes on. The quiet \
            hours of schedule.yaml stay as they are.

            Examples:
              tenuto quiet 90min
              tenuto quiet until 14:00
              tenuto quiet until 2026-12-01
              tenuto quiet off
            """)

    @Argument(
        help: ArgumentHelp(
            "For how long (1h, up to 366 days: 8784h), until when (until 14:00), or off.", valueName: "time"),
        completion: .list(["30m", "1h", "2h", "4h", "until", "off"]))
    var words: [String] = []
    @OptionGroup var options: CallOptions

    func validate() throws { _ = try until() }

    func run() throws {
        let parameters = QuietParameters(until: try until().map { "\($0)" })
        let status = try options.connection.call("SetQuiet", parameters, reply: Status.self)
        try show(status, json: options.json, text: status.text)
    }

    private func until() throws -> Timestamp? {
        switch try TimeWords(words, verb: "quiet").meaning {
        case .usual: .wallClock + .seconds(3600)
        case .length(let length): .wallClock + length
        case .until(let instant): instant
        case .off: nil
        }
    }
}

/// A command that says where the person is.
protocol PresenceVerb: ParsableCommand {
    static var isAway: Bool { get }
    var options: CallOptions { get }
}

extension PresenceVerb {
    func run() throws {
        let parameters = PresenceParameters(away: Self.isAway)
        let status = try options.connection.call("SetPresence", parameters, reply: Status.self)
        try show(status, json: options.json, text: status.text)
    }
}

struct Away: PresenceVerb {
    static let configuration = CommandConfiguration(
        commandName: "away", _superCommandName: Tenuto.name, abstract: "Say that you are away: nobody is asked.",
        discussion: """
            What falls due meanwhile is asked for when you are back in time, or counts as rest where schedule.yaml \
            says so.

            Example, with swayidle: swayidle -w timeout 300 'tenuto away' resume 'tenuto here'
            """)
    static let isAway = true
    @OptionGroup var options: CallOptions
}

struct Here: PresenceVerb {
    static let configuration = CommandConfiguration(
        commandName: "here", _superCommandName: Tenuto.name, abstract: "Say that you are back.",
        discussion: "Example, with swayidle: swayidle -w timeout 300 'tenuto away' resume 'tenuto here'")
    static let isAway = false
    @OptionGroup var options: CallOptions
}
