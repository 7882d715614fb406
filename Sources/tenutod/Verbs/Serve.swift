import ArgumentParser
import Control
import Daemon
import Logging

struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve until SIGTERM.",
        discussion: """
            Without another verb this is what is meant. systemd starts it so at each login: \
            systemctl --user enable --now tenutod.socket tenutod.service

            Example: tenutod --device pulse --log-level debug
            """)

    @OptionGroup var folders: FolderOptions
    @Option(
        help: ArgumentHelp("The folder for what must be kept, instead of $XDG_STATE_HOME/tenuto.", valueName: "dir"))
    var state: String?
    @Option(
        help: ArgumentHelp(
            "The control socket, instead of TENUTO_SOCKET or $XDG_RUNTIME_DIR/tenuto/control.", valueName: "path"))
    var socket: String?
    @Option(help: ArgumentHelp("The ALSA device to play on, instead of what config.yaml says.", valueName: "pcm"))
    var device: String?
    @Option(help: ArgumentHelp("How much to log: \(Logger.Level.allNames).", valueName: "level"))
    var logLevel = Logger.Level.info

    func run() throws {
        let environment = currentEnvironment()
        let options = TenutoDaemon.Options(
            folders: folders.folders(state: state),
            socket: try SocketPath(option: socket, environment: environment), device: device,
            environment: environment)
        try TenutoDaemon.serve(options, logger: TenutoDaemon.log(from: logLevel))
    }
}

extension Logger.Level: @retroactive ExpressibleByArgument {
    fileprivate static var allNames: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
