import ArgumentParser
import Config
import Control
import Daemon
import Glibc

@main
enum Main {
    /// Who speaks: the name that it was called by says it.
    private static let isTenuto = CommandLine.arguments.first == Tenuto.name
    private static let program: any ParsableCommand.Type = isTenuto ? Tenuto.self : Tenutod.self

    static func main() {
        let words = CommandLine.arguments
        if words.count > 1, words[1] == Completion.word {
            let dump = isTenuto && words.count > 2 ? words[2] : ""
            return Completion.answer(Array(words.dropFirst(isTenuto ? 3 : 2)), as: program, dump: dump)
        }
        do {
            var command = try program.parseAsRoot()
            try command.run()
        } catch let failure as StandardOutput.Failure {
            unprinted(failure)
        } catch let wrong as ValidationError {
            // The verb itself has found it: it was understood, so how it is spelled needs no telling.
            complain("\(program._commandName): \(wrong.message)")
            exit(2)
        } catch {
            let code = program.exitCode(for: error)
            let message = program.fullMessage(for: error)
            switch code {
            case .success:
                do {
                    try StandardOutput.write(message + "\n")
                } catch {
                    unprinted(error)
                }
            case .validationFailure:
                // ArgumentParser says 64 for a wrong command line; ours is 2, as the shell's own tools have it.
                complain(message)
                exit(2)
            default:
                if let own = error as? ExitCode { exit(own.rawValue) }
                complain("\(program._commandName): \(error)\(Self.advice(on: error))")
                exit(1)
            }
        }
    }

    /// What was done is done; only nobody can read it.
    static func unprinted(_ failure: StandardOutput.Failure) -> Never {
        if failure.isUnread { exit(0) }
        complain("\(program._commandName): \(failure)")
        exit(1)
    }

    /// What to do next, where the error itself does not say so.
    private static func advice(on error: any Error) -> String {
        switch error {
        case RoutineUnavailable.unknown, SessionUnavailable.routine(.unknown): ": tenuto list shows all"
        default: ""
        }
    }
}

struct Tenutod: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tenutod",
        abstract: "Run prescribed exercise routines by ear; steered by tenuto.",
        discussion: """
            Without a verb it serves until SIGTERM. The other verbs need no daemon; tenuto has them too.

            Examples:
              tenutod                              serve, on the default sound device
              tenutod --device pulse               on another one
              tenutod render upper-back -o x.wav   the same sound as a file

            man tenutod has the rest.
            """,
        version: tenutoVersion,
        subcommands: [Serve.self], groupedSubcommands: [CommandGroup(name: "Offline", subcommands: Tenuto.verbs)],
        defaultSubcommand: Serve.self)
}

/// What `tenuto` hands over, by its name: then that is who speaks, in help and in errors.
struct Tenuto: ParsableCommand {
    /// What the program is called with.
    static let name = "tenuto"
    static let verbs: [any ParsableCommand.Type] = [
        List.self, Show.self, Plan.self, Render.self, Check.self, New.self, Edit.self, Sounds.self, Doctor.self,
        Calendar.self, Agenda.self, HistoryVerb.self, Stats.self, ReportVerb.self, Export.self, Import.self,
        Forget.self, Progress.self, SetDose.self, Pain.self, Note.self,
    ]
    static let configuration = CommandConfiguration(commandName: name, version: tenutoVersion, subcommands: verbs)
}

/// One line, or more, on stderr.
func complain(_ text: String) { writeAll(text + "\n", to: STDERR_FILENO) }
