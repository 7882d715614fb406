import ArgumentParser
import Control
import Glibc

@main
enum Main {
    static func main() {
        do {
            var command = try Tenuto.parseAsRoot()
            try command.run()
        } catch let failure as Failure {
            put(failure.message + "\n", to: STDERR_FILENO)
            exit(failure.code.rawValue)
        } catch {
            let code = Tenuto.exitCode(for: error)
            let message = Tenuto.fullMessage(for: error)
            if !message.isEmpty { put(message + "\n", to: code == .success ? STDOUT_FILENO : STDERR_FILENO) }
            exit(code == .validationFailure ? Failure.Code.usage.rawValue : code.rawValue)
        }
    }
}

struct Tenuto: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tenuto",
        abstract: "Steer tenutod, which runs prescribed exercise routines by ear.",
        discussion: """
            A session belongs to the person, not to the terminal that started it: any of these commands acts on it \
            from anywhere.

            Examples:
              tenuto start taster --follow    try it: 45 seconds, with a view of what happens
              tenuto plan upper-back          read beforehand what will be heard
              tenuto tap                      pause or go on: the one to bind to a key or button
            """,
        version: tenutoVersion,
        subcommands: [
            List.self, Show.self, Plan.self, Render.self, Start.self, Pause.self, Resume.self, Toggle.self,
            Next.self, Back.self, Skip.self, Stop.self, Tap.self, Pain.self, StatusVerb.self,
        ])
}
