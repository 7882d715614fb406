import ArgumentParser
import Control

/// A command that acts on the session and shows the state that results.
protocol SessionVerb: ParsableCommand {
    static var call: ControlInterface.SessionCall { get }
    var connection: ConnectionOptions { get }
    var output: OutputOptions { get }
}

extension SessionVerb {
    func run() throws {
        let status = try connection.call(Self.call.rawValue, reply: Status.self)
        try output.show(status, text: status.text)
    }
}

struct Pause: SessionVerb {
    static let configuration = CommandConfiguration(
        commandName: "pause", _superCommandName: Tenuto.name, abstract: "Stand still at once.")
    static let call = ControlInterface.SessionCall.pause
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions
}

struct Resume: SessionVerb {
    static let configuration = CommandConfiguration(
        commandName: "resume", _superCommandName: Tenuto.name,
        abstract: "Go on after a count-in; an interrupted hold of up to 15 s starts again.")
    static let call = ControlInterface.SessionCall.resume
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions
}

struct Toggle: SessionVerb {
    static let configuration = CommandConfiguration(
        commandName: "toggle", _superCommandName: Tenuto.name, abstract: "Pause or resume, whichever applies.")
    static let call = ControlInterface.SessionCall.toggle
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions
}

struct Next: SessionVerb {
    static let configuration = CommandConfiguration(
        commandName: "next", _superCommandName: Tenuto.name, abstract: "End the step.")
    static let call = ControlInterface.SessionCall.next
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions
}

struct Back: SessionVerb {
    static let configuration = CommandConfiguration(
        commandName: "back", _superCommandName: Tenuto.name,
        abstract: "Restart the repetition, or go to the one before within its first 2 s.")
    static let call = ControlInterface.SessionCall.back
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions
}

struct Skip: SessionVerb {
    static let configuration = CommandConfiguration(
        commandName: "skip", _superCommandName: Tenuto.name, abstract: "Leave the exercise for the next one.")
    static let call = ControlInterface.SessionCall.skip
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions
}

struct Stop: SessionVerb {
    static let configuration = CommandConfiguration(
        commandName: "stop", _superCommandName: Tenuto.name, abstract: "End the session.")
    static let call = ControlInterface.SessionCall.stop
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions
}

struct Tap: SessionVerb {
    static let configuration = CommandConfiguration(
        commandName: "tap",
        abstract: "The one button: pause when running, go on when paused. Always answered by sound.",
        discussion: "Bind this to a key or a headphone button. Exits with 4 when there is nothing to act on.")
    static let call = ControlInterface.SessionCall.tap
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions
}
