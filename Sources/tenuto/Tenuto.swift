import ArgumentParser
import Control
import Glibc

@main
enum Main {
    static func main() {
        do {
            try run(Array(CommandLine.arguments.dropFirst()))
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

    /// Keybindings and status bars say `tenuto tap` and `tenuto status --json`, often: a bare verb needs no parser, and
    /// another known verb only its own. ArgumentParser's first look at a command takes 2 ms, and at all of them 5, of
    /// the 4 that a whole `tenuto status` may (measured). What is wrong is explained with the whole in view.
    private static func run(_ words: [String]) throws {
        let verb = Tenuto.configuration.subcommands.first { $0.configuration.commandName == words.first }
        let rest = Array(words.dropFirst())
        if let call = verb as? any StatusCall.Type, rest.isEmpty || rest == ["--json"] {
            return try call.run(Connection(), json: !rest.isEmpty)
        }
        if verb == StatusVerb.self, rest.count == 2, rest[0] == "--format", let format = try? Template(rest[1]) {
            return try StatusVerb.run(Connection(), format: format)
        }
        var command = try (try? verb?.parseAsRoot(rest)) ?? Tenuto.parseAsRoot(words)
        try command.run()
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
              tenuto watch                   see the session from the mat, in large letters
              tenuto plan upper-back         read beforehand what will be heard
              tenuto tap                     pause or go on: bind it to a key
            """,
        version: tenutoVersion,
        subcommands: [
            List.self, Show.self, Plan.self, Render.self, Check.self, New.self, Edit.self, Sounds.self, Doctor.self,
            Calendar.self, Start.self, Pause.self, Resume.self, Toggle.self, Next.self, Back.self, Skip.self, Stop.self,
            Tap.self, Pain.self, Ok.self, StatusVerb.self, Watch.self, Agenda.self, Snooze.self, Dismiss.self,
            Quiet.self,
            Away.self,
            Here.self, Events.self, CueVerb.self, Reload.self,
        ])
}
