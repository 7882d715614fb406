import ArgumentParser
import Control
import Varlink

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
    static func run(_ connection: Connection, json: Bool, _ parameters: some Encodable = NoParameters()) throws {
        let status = try connection.call(method, parameters, reply: Status.self)
        try show(status, json: json, text: status.text)
    }
}

/// A command that acts on the session, or only while it is in a certain step.
protocol SessionVerb: StatusCall {
    static var call: ControlInterface.SessionCall { get }
    var condition: StepCondition { get }
}

extension SessionVerb {
    static var method: String { call.rawValue }

    func run() throws {
        let parameters = SessionParameters(ifStep: condition.ifStep)
        try Self.run(options.connection, json: options.json, parameters)
    }
}

/// When a command on the session is to be done.
struct StepCondition: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Only while the session is in this step (s12, as tenuto status --json has it); else exit with 5.",
            valueName: "step"))
    var ifStep: String?
}

struct Pause: SessionVerb {
    static let configuration = CommandConfiguration(
        commandName: "pause", _superCommandName: Tenuto.name, abstract: "Stand still at once.",
        discussion: """
            A session that stands still for 15 minutes ends.

            Example: tenuto pause
            """)
    static let call = ControlInterface.SessionCall.pause
    @OptionGroup var condition: StepCondition
    @OptionGroup var options: CallOptions
}

struct Resume: SessionVerb {
    static let configuration = CommandConfiguration(
        commandName: "resume", _superCommandName: Tenuto.name,
        abstract: "Go on after a count-in; an interrupted hold of up to 15 s starts again.",
        discussion: """
            The count-in is 5 s, or 10 s after a pause of more than 30 s. A longer hold goes on with what was left of \
            it, at least 10 s.

            Example: tenuto resume
            """)
    static let call = ControlInterface.SessionCall.resume
    @OptionGroup var condition: StepCondition
    @OptionGroup var options: CallOptions
}

struct Toggle: SessionVerb {
    static let configuration = CommandConfiguration(
        commandName: "toggle", _superCommandName: Tenuto.name, abstract: "Pause or resume, whichever applies.",
        discussion: "Example, in the configuration of sway: bindsym $mod+p exec tenuto toggle")
    static let call = ControlInterface.SessionCall.toggle
    @OptionGroup var condition: StepCondition
    @OptionGroup var options: CallOptions
}

struct Next: SessionVerb {
    static let configuration = CommandConfiguration(
        commandName: "next", _superCommandName: Tenuto.name, abstract: "End the step.",
        discussion: """
            It ends a hold, a rest or a count-in; what comes next begins.

            Example: tenuto next
            """)
    static let call = ControlInterface.SessionCall.next
    @OptionGroup var condition: StepCondition
    @OptionGroup var options: CallOptions
}

struct Back: SessionVerb {
    static let configuration = CommandConfiguration(
        commandName: "back", _superCommandName: Tenuto.name,
        abstract: "Restart the repetition, or go to the one before within its first 2 s.",
        discussion: """
            A count-in of 5 s gives you time to get back into position.

            Example: tenuto back
            """)
    static let call = ControlInterface.SessionCall.back
    @OptionGroup var condition: StepCondition
    @OptionGroup var options: CallOptions
}

struct Skip: SessionVerb {
    static let configuration = CommandConfiguration(
        commandName: "skip", _superCommandName: Tenuto.name, abstract: "Leave the exercise for the next one.",
        discussion: """
            In the last exercise it ends the session.

            Example: tenuto skip
            """)
    static let call = ControlInterface.SessionCall.skip
    @OptionGroup var condition: StepCondition
    @OptionGroup var options: CallOptions
}

struct Stop: SessionVerb {
    static let configuration = CommandConfiguration(
        commandName: "stop", _superCommandName: Tenuto.name, abstract: "End the session.",
        discussion: """
            It counts as partial. If something hurts, say tenuto pain instead.

            Example: tenuto stop
            """)
    static let call = ControlInterface.SessionCall.stop
    @OptionGroup var condition: StepCondition
    @OptionGroup var options: CallOptions
}

struct Tap: SessionVerb {
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
    static let call = ControlInterface.SessionCall.tap
    @OptionGroup var condition: StepCondition
    @OptionGroup var options: CallOptions
}
