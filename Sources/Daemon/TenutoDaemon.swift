import Config
import Control
import Glibc
import Logging
import Playback
import ServiceLifecycle
import Units
import VarlinkServer

/// The daemon put together: takes its socket, starts the sound thread, serves until it is told to end.
package struct TenutoDaemon: Service {
    /// What the command line and the environment say.
    package struct Options: Sendable {
        /// Where its files are.
        package var folders: Folders
        /// Where it is steered from.
        package var socket: SocketPath
        /// The PCM to play on, instead of what `config.yaml` says.
        package var device: String?
        /// The environment it was started in.
        package var environment: [String: String]

        package init(folders: Folders, socket: SocketPath, device: String?, environment: [String: String]) {
            self.folders = folders
            self.socket = socket
            self.device = device
            self.environment = environment
        }
    }

    private let place: SocketPlace
    private let endpoint: VarlinkServer.Endpoint
    private let manager: ServiceManager
    private let player: Player
    private let conductor: Conductor
    private let server: VarlinkServer
    private let problems: [Problem]
    private let logger: Logger

    /// Makes everything ready; throws `StartupError` where the daemon could not do its work.
    package init(_ options: Options, logger: Logger) throws {
        let state = try StateFolder.open(options.folders.state)
        place = try SocketPlace(options.socket)
        manager = ServiceManager(environment: options.environment)
        endpoint = manager.listening.map { .descriptor($0) } ?? .path(options.socket.path)
        let catalogue = Catalogue(options.folders)
        problems = catalogue.problems
        let settings = Player.Settings(
            device: options.device ?? catalogue.settings.device, leadIn: catalogue.settings.leadIn)
        player = try Player(settings, theme: catalogue.theme)
        conductor = Conductor(sound: .init(player, settings: settings), logger: logger)
        let service = ControlService(conductor: conductor, catalogue: catalogue, state: state)
        server = try VarlinkServer(
            ServiceInfo(
                vendor: "tenuto", product: "tenutod", version: tenutoVersion, url: "https://github.com/tenuto/tenuto"),
            interfaces: [try service.interface()], logger: logger)
        self.logger = logger
    }

    /// Serves until graceful shutdown; within 2 s of it all is stopped and stored.
    package func run() async throws {
        for problem in problems { logger.error("\(problem)") }
        await conductor.note(problems.map { ReportedProblem($0) })
        let listening = Task { await conductor.listen(to: player.states) }
        try await server.start(on: endpoint)
        logger.info("ready")
        manager.notify("READY=1\nSTATUS=Ready")
        try? await gracefulShutdown()
        manager.notify("STOPPING=1\nSTATUS=Stopping")
        await conductor.shutdown()
        await player.shutdown()
        await server.shutdown()
        await listening.value
        place.leave()
        logger.info("stopped")
    }

    /// The log on stderr, from `level` on.
    package static func log(from level: Logger.Level) -> Logger {
        var handler = StandardErrorLog()
        handler.logLevel = level
        return Logger(label: "tenutod") { _ in handler }
    }

    /// Runs the daemon until SIGTERM or SIGINT.
    package static func serve(_ options: Options, logger: Logger) async throws {
        // A client that goes away in the middle of a reply must not end us.
        signal(SIGPIPE, SIG_IGN)
        let daemon = try TenutoDaemon(options, logger: logger)
        let group = ServiceGroup(
            configuration: .init(
                services: [daemon], gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet))
        try await group.run()
    }

    /// The service group's own messages say nothing that ours do not.
    private static var quiet: Logger { Logger(label: "lifecycle") { _ in SwiftLogNoOpLogHandler() } }
}
