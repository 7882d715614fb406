import ArgumentParser
import Control
import Glibc
import Units

@main
enum Main {
    static func main() {
        do {
            try run(Array(CommandLine.arguments.dropFirst()))
        } catch let failure as Failure {
            complain(failure.message)
            exit(failure.code.rawValue)
        } catch let failure as StandardOutput.Failure {
            unprinted(failure)
        } catch let wrong as ValidationError {
            // The verb itself has found it: it was understood, so how it is spelled needs no telling.
            complain("\(Tenuto.name): \(wrong.message)")
            exit(Failure.Code.usage.rawValue)
        } catch {
            let code = Tenuto.exitCode(for: error)
            let message = Tenuto.fullMessage(for: error)
            guard code == .success else {
                complain(message)
                exit(code == .validationFailure ? Failure.Code.usage.rawValue : code.rawValue)
            }
            do {
                if !message.isEmpty { try StandardOutput.write(message + "\n") }
            } catch {
                unprinted(error)
            }
        }
    }

    /// What was done is done; only nobody can read it.
    private static func unprinted(_ failure: StandardOutput.Failure) -> Never {
        if failure.isUnread { exit(0) }
        complain("\(Tenuto.name): \(failure)")
        exit(Failure.Code.failed.rawValue)
    }

    /// Keybindings and status bars say `tenuto tap` and `tenuto status --json`, often: a bare verb needs no parser, and
    /// another known verb only its own. ArgumentParser's first look at a command takes 2 ms, and at all of them 5, of
    /// the 4 that a whole `tenuto status` may (measured). What is wrong is explained with the whole in view.
    private static func run(_ words: [String]) throws {
        let verb = Tenuto.verb(words.first ?? "")
        let rest = Array(words.dropFirst())
        if let call = verb as? any StatusCall.Type, rest.isEmpty || rest == ["--json"] {
            return try call.run(Connection(), json: !rest.isEmpty)
        }
        if verb == StatusVerb.self, rest.count == 2, rest[0] == "--format", let format = try? Template(rest[1]) {
            return try StatusVerb.run(Connection(), format: format)
        }
        if words.first == Completion.word { return try Completion.answer(rest) }
        // What the other program does, it explains too.
        if words.first == "help", let name = rest.first {
            guard let verb = Tenuto.verb(name) else { return try run([name]) }
            if verb is any OfflineVerb.Type { try Neighbour.run(rest + ["--help"]) }
            return try run([name, "--help"])
        }
        if verb == nil, let name = words.first, name != "help", !name.hasPrefix("-") {
            let meant = didYouMean(name, among: Tenuto.configuration.subcommands.map { $0._commandName })
            throw Failure(.usage, "\(name.printable.quoted): no such command\(meant): tenuto --help lists them")
        }
        if verb == Pain.self { return try Pain.run(rest) }
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
              tenuto new my-back             write a routine of your own
              tenuto doctor                  when nothing is heard

            Exits with 0 when it is done, 1 when it failed, 2 when the command line is wrong, 3 when tenutod does not \
            answer, 4 when there is nothing to act on, 5 when it was refused. man tenuto has the rest.
            """,
        version: tenutoVersion,
        groupedSubcommands: [
            CommandGroup(
                name: "Session",
                subcommands: [
                    Start.self, Tap.self, Pause.self, Resume.self, Toggle.self, Next.self, Back.self, Skip.self,
                    Stop.self, Pain.self, Ok.self, Note.self, StatusVerb.self, Watch.self, Events.self,
                ]),
            CommandGroup(
                name: "Schedule",
                subcommands: [
                    Agenda.self, Snooze.self, Dismiss.self, Quiet.self, Away.self, Here.self, Calendar.self,
                ]),
            CommandGroup(
                name: "History",
                subcommands: [History.self, Stats.self, Report.self, Export.self, Import.self, Forget.self]),
            CommandGroup(
                name: "Routine",
                subcommands: [List.self, Show.self, Plan.self, Render.self, New.self, Edit.self, Check.self]),
            CommandGroup(name: "Dose", subcommands: [Progress.self, SetDose.self]),
            CommandGroup(
                name: "Sound and service", subcommands: [Sounds.self, CueVerb.self, Reload.self, Doctor.self]),
        ])

    /// The verb of this name.
    static func verb(_ name: String) -> (any ParsableCommand.Type)? {
        configuration.subcommands.first { $0.configuration.commandName == name }
    }
}
