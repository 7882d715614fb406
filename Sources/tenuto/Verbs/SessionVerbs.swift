import ArgumentParser
import Control

/// A command without arguments of its own, which shows the daemon's state after its call.
protocol StatusCall: ParsableCommand {
    /// The method that is called.
    static var method: String { get }
    var options: CallOptions { get }
}

extension StatusCall {
    func run() throws {
        try Self.run(options.connection, json: options.json)
    }

    /// What `run` does, without the parsing.
    static func run(_ connection: Connection, json: Bool) throws {
        let status = try connection.call(method, reply: Status.self)
        try show(status, json: json, text: status.text)
    }
}

struct Pause: StatusCall {
    static let configuration = CommandConfiguration(
        commandName: "pause", _superCommandName: Tenuto.name, abstract: "Stand still at once.",
        discussion: """
            A session that stands still for 15 minutes ends.

            Example: tenuto pause
            """)
    static let method = ControlInterface.SessionCall.pause.rawValue
    @OptionGroup var options: CallOptions
}

struct Resume: StatusCall {
    static let configuration = CommandConfiguration(
        commandName: "resume", _superCommandName: Tenuto.name,
        abstract: "Go on after a count-in; an interrupted hold of up to 15 s starts again.",
        discussion: """
            The count-in is 5 s, or 10 s after a pause of more than 30 s. A longer hold goes on with what was left of \
            it, at least 10 s.

            Example: tenuto resume
            """)
    static let method = ControlInterface.SessionCall.resume.rawValue
    @OptionGroup var options: CallOptions
}

struct Toggle: StatusCall {
    static let configuration = CommandConfiguration(
        commandName: "toggle", _superCommandName: Tenuto.name, abstract: "Pause or resume, whichever applies.",
        discussion: "Example, in the configuration of sway: bindsym $mod+p exec tenuto toggle")
    static let method = ControlInterface.SessionCall.toggle.rawValue
    @OptionGroup var options: CallOptions
}

struct Next: StatusCall {
    static let configuration = CommandConfiguration(
        commandName: "next", _superCommandName: Tenuto.name, abstract: "End the step.",
        discussion: """
            It ends a hold, a rest or a count-in; what comes next begins.

            Example: tenuto next
            """)
    static let method = ControlInterface.SessionCall.next.rawValue
    @OptionGroup var options: CallOptions
}

struct Back: StatusCall {
    static let configuration = CommandConfiguration(
        commandName: "back", _superCommandName: Tenuto.name,
        abstract: "Restart the repetition, or go to the one before within its first 2 s.",
        discussion: """
            A count-in of 5 s gives you time to get back into position.

            Example: tenuto back
            """)
    static let method = ControlInterface.SessionCall.back.rawValue
    @OptionGroup var options: CallOptions
}

struct Skip: StatusCall {
    static let configuration = CommandConfiguration(
        commandName: "skip", _superCommandName: Tenuto.name, abstract: "Leave the exercise for the next one.",
        discussion: """
            In the last exercise it ends the session.

            Example: tenuto skip
            """)
    static let method = ControlInterface.SessionCall.skip.rawValue
    @OptionGroup var options: CallOptions
}

struct Stop: StatusCall {
    static let configuration = CommandConfiguration(
        commandName: "stop", _superCommandName: Tenuto.name, abstract: "End the session.",
        discussion: """
            It counts as partial. If something hurts, say tenuto pain instead.

            Example: tenuto stop
            """)
    static let method = ControlInterface.SessionCall.stop.rawValue
    @OptionGroup var options: CallOptions
}

struct Tap: StatusCall {
    static let configuration = CommandConfiguration(
        commandName: "tap", _superCommandName: Tenuto.name,
        abstract: "The one button: does what the moment asks for. Always answered by sound.",
        discussion: """
            It ends an open hold and a set of open repetitions or at your own pace, goes on at a gate and after a \
            pause, begins what is due, and else pauses. Within a second of what it would have answered it changes \
            nothing. Exits with 4 when there is nothing to act on.

            Bind this to a key or a headphone button.

            Example, in the configuration of sway: bindsym XF86AudioPlay exec tenuto tap
            """)
    static let method = ControlInterface.SessionCall.tap.rawValue
    @OptionGroup var options: CallOptions
}
