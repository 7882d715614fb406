import ArgumentParser
import Control

struct StatusVerb: StatusCall {
    static let configuration = CommandConfiguration(
        commandName: "status", _superCommandName: Tenuto.name, abstract: "Show what the daemon is doing.",
        discussion: """
            Exits with 0 when the daemon answers, with or without a session.

            Examples:
              tenuto status
              tenuto status --json
            """)

    static let method = "GetStatus"
    @OptionGroup var options: CallOptions
}
