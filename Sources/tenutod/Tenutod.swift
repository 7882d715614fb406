import ArgumentParser
import Control
import Daemon
import Glibc

@main
enum Main {
    static func main() {
        do {
            var command = try Tenutod.parseAsRoot()
            try command.run()
        } catch {
            let code = Tenutod.exitCode(for: error)
            let message = Tenutod.fullMessage(for: error)
            switch code {
            case .success:
                print(message)
            case .validationFailure:
                // ArgumentParser says 64 for a wrong command line; ours is 2, as the shell's own tools have it.
                complain(message)
                exit(2)
            default:
                if let own = error as? ExitCode { exit(own.rawValue) }
                complain("tenutod: \(error)")
                exit(1)
            }
        }
    }
}

struct Tenutod: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tenutod",
        abstract: "Run prescribed exercise routines by ear; steered by tenuto.",
        discussion: """
            Without a verb it serves until SIGTERM. The other verbs need no daemon.

            Examples:
              tenutod                              serve, on the default sound device
              tenutod --device pulse               on another one
              tenutod render upper-back -o x.wav   the same sound as a file
            """,
        version: tenutoVersion,
        subcommands: [
            Serve.self, List.self, Show.self, Plan.self, Render.self, Check.self, New.self, Edit.self, Sounds.self,
            Doctor.self, Calendar.self, Agenda.self,
        ],
        defaultSubcommand: Serve.self)
}

/// One line, or more, on stderr.
func complain(_ text: String) {
    let line = text + "\n"
    line.withCString { _ = write(STDERR_FILENO, $0, strlen($0)) }
}
