import ArgumentParser
import Control

struct Pain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pain", _superCommandName: Tenuto.name,
        abstract: "It hurts: end the session at once, and say what to do.",
        discussion: """
            Without a level, or from 1 up, a running session ends, and what was stopped does not start by itself until \
            tenuto ok. A level of 0 only says that nothing hurts.

            Examples:
              tenuto pain
              tenuto pain 4
            """)

    @Argument(help: "How much, from 0 (not at all) to 10.", completion: .list((0...10).map(String.init)))
    var level: Int?
    @OptionGroup var options: CallOptions

    func validate() throws {
        if let level, !(0...10).contains(level) { throw ValidationError("pain: \(level): 0 to 10 is allowed") }
    }

    func run() throws {
        let reply: PainReply
        do {
            reply = try options.connection.call("ReportPain", PainParameters(level: level), reply: PainReply.self)
        } catch let failure as Failure where level != 0 {
            // What to do when it hurts is so with a daemon and without.
            complain(Advice.onPain)
            throw failure
        }
        let lines = [reply.stopped ? "The session has ended." : nil, reply.advice].compactMap(\.self)
        try show(reply, json: options.json, text: lines.isEmpty ? "Good." : lines.joined(separator: "\n"))
    }
}
