import ArgumentParser
import Control
import Glibc

@main
enum Main {
    static func main() {
        do {
            var command = try parse(Array(CommandLine.arguments.dropFirst()))
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

    /// A known verb is parsed by itself: looking at all the others first would take half of the time that a whole
    /// `tenuto status` may (measured). What is not understood that way is parsed, and explained, as a whole.
    private static func parse(_ words: [String]) throws -> any ParsableCommand {
        let verb = Tenuto.configuration.subcommands.first { $0.configuration.commandName == words.first }
        return try (try? verb?.parseAsRoot(Array(words.dropFirst()))) ?? Tenuto.parseAsRoot(words)
    }
}

struct Tenuto: ParsableCommand {
    /// What the person types; each verb carries it, to be parsed by itself.
    static let name = "tenuto"

    static let configuration = CommandConfiguration(
        commandName: name,
        abstract: "Steer tenutod, which runs prescribed exercise routines by ear.",
        discussion: """
            A session belongs to the person, not to the terminal that started it: any of these commands acts on it \
            from anywhere.

            Examples:
              tenuto start taster --follow   try it: 45 seconds, with a view
              tenuto plan upper-back         read beforehand what will be heard
              tenuto tap                     pause or go on: bind it to a key
            """,
        version: tenutoVersion,
        subcommands: [
            List.self, Show.self, Plan.self, Render.self, Start.self, Pause.self, Resume.self, Toggle.self,
            Next.self, Back.self, Skip.self, Stop.self, Tap.self, Pain.self, StatusVerb.self,
        ])
}
