import ArgumentParser
import Control
import Varlink

struct Start: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start", _superCommandName: Tenuto.name, abstract: "Start a routine.",
        discussion: """
            The session goes on when this command or its terminal ends. Exits with 5 while another one runs.

            With --continue the session that was left today goes on: one that was stopped, paused for 15 minutes, or that
            ended with the daemon. Exits with 4 where there is none, or another one has begun since.

            Examples:
              tenuto start upper-back --follow
              tenuto start --continue
              tenuto start upper-back --variant press-up=advanced
            """)

    @Argument(help: ArgumentHelp("The routine's id, as tenuto list shows it.", valueName: "routine"))
    var id: String?
    @Option(
        name: .customLong("variant"),
        help: ArgumentHelp(
            "A variant, in every exercise that has it, or in one: advanced, press-up=advanced. Repeatable.",
            valueName: "variant"))
    var variants: [String] = []
    @Flag(name: .customLong("continue"), help: "Go on with the session that was left today.")
    var goesOn = false
    @Flag(help: "Show the session as it goes, until it ends.")
    var follow = false
    @OptionGroup var options: CallOptions

    func validate() throws {
        if goesOn, id != nil || !variants.isEmpty {
            throw ValidationError("--continue goes on with what was left: leave out the routine and --variant, or it")
        }
        if !goesOn, id == nil {
            throw ValidationError("which routine? tenuto list shows all; --continue goes on with what was left")
        }
        if follow, options.json { throw ValidationError("--follow shows a view for people: leave out --json") }
    }

    func run() throws {
        // Watching before starting, so that nothing of the session is missed.
        var follower = follow ? try Follower(options.connection.connect()) : nil
        let parameters = StartParameters(
            routine: id, variants: variants.isEmpty ? nil : variants, continue: goesOn ? true : nil)
        let started = try options.connection.call("Start", parameters, reply: Started.self)
        let announcement = "\(started.session.routine.name): \(clock(left: started.session.totalUs))"
        let lines = [started.notice.map { $0 + "\n" }, announcement].compactMap(\.self)
        try show(started, json: options.json, text: lines.joined(separator: "\n"))
        try follower?.follow(started.session.id)
    }
}
