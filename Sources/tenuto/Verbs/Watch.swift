import ArgumentParser
import Control
import Glibc

struct Watch: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", _superCommandName: Tenuto.name,
        abstract: "Show the session on the whole terminal, to be read from the mat.",
        discussion: """
            Keys: space pauses and goes on, n ends the step, b goes back, s leaves the exercise, t is the one button, \
            p is tenuto pain, a capital X tenuto stop, ? shows them, q closes the view. The session goes on without it. \
            When tenutod ends, the view waits for it.

            Example: tenuto watch
            """)

    @Option(
        help: ArgumentHelp(
            "The daemon's socket, instead of TENUTO_SOCKET or $XDG_RUNTIME_DIR/tenuto/control.", valueName: "path"))
    var socket: String?

    func run() throws {
        let connection = Connection(socket: socket)
        var feed = try Feed.open(connection)
        guard feed.isConnected else { throw feed.failure }
        if let signal = try View.show(connection, &feed) { Terminal.end(by: signal) }
    }
}
