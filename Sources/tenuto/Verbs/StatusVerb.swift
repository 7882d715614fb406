import ArgumentParser
import Control

struct StatusVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", _superCommandName: Tenuto.name, abstract: "Show what the daemon is doing.",
        discussion: "Exits with 0 when the daemon answers, with or without a session.")

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let status = try connection.call("GetStatus", reply: Status.self)
        try output.show(status, text: status.text)
    }
}
