import ArgumentParser
import Control

struct Reload: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reload", _superCommandName: Tenuto.name,
        abstract: "Have the daemon read its files again, and say what is in force.",
        discussion: """
            It does so by itself when they change; this says at once what is wrong with them. With an error in \
            config.yaml, the theme or schedule.yaml all that was in force stays, and this exits with 1. A session that \
            runs goes on with what it began with.

            Example: tenuto reload
            """)

    @OptionGroup var options: CallOptions

    func run() throws {
        let reply = try options.connection.call("Reload", reply: Reloaded.self)
        if !options.json {
            for problem in reply.problems { complain(problem.text) }
        }
        try show(reply, json: options.json, text: reply.text)
    }
}

extension Reloaded {
    /// What is in force, for people.
    fileprivate var text: String {
        let sound = "device \(devices.joined(separator: ", ")), theme \(theme), voice \(voice ?? "none")"
        let plans = "\(routines) routines, \(entries) scheduled"
        let later = afterSession ? "\nThe session that runs goes on with what it began with." : ""
        return "In force: \(sound); \(plans).\(later)"
    }
}
