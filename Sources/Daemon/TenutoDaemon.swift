import CLinux
import Config
import Control
import Dispatch
import Glibc
import Logging
import Playback
import ServiceLifecycle
import Synchronization
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
        /// The clocks and what changes outside, instead of the machine's.
        package var surroundings: Surroundings?

        package init(folders: Folders, socket: SocketPath, device: String?, environment: [String: String]) {
            self.folders = folders
            self.socket = socket
            self.device = device
            self.environment = environment
        }
    }

    private let place: SocketPlace
    private let ownership: OwnerLock
    private let endpoint: VarlinkServer.Endpoint
    private let manager: ServiceManager
    private let heartbeat: Heartbeat?
    private let thread: EventThread
    private let player: Player
    private let speaker: Speaker
    private let conductor: Conductor
    private let server: VarlinkServer
    private let keeper: ScheduleKeeper
    private let problems: [Problem]
    private let logger: Logger

    /// Makes everything ready; throws `StartupError` where the daemon could not do its work.
    init(_ options: Options, thread: EventThread, logger: Logger) throws {
        self.thread = thread
        manager = ServiceManager(environment: options.environment)
        heartbeat = Heartbeat(manager, thread: thread)
        var options = options
        options.environment = ServiceManager.removing(from: options.environment)
        let handed = try manager.socket()
        // Who is told where it is steered from is told where that is.
        if let handed, handed.path != options.socket.path {
            options.socket = try SocketPath(option: handed.path, environment: [:])
        }
        let state = try StateFolder.open(options.folders.state)
        place = try SocketPlace(options.socket, isHandedOver: handed != nil)
        do {
            ownership = try state.own()
            ownership.leaveWord(socket: options.socket.absolutePath)
        } catch {
            place.leave()
            throw error
        }
        endpoint = handed.map { .descriptor($0.descriptor) } ?? .path(options.socket.path)
        // Before the files are read, so that nothing that changes is missed.
        let surroundings = try options.surroundings ?? Surroundings.machine(options.folders)
        let catalogue = Catalogue(options.folders, environment: options.environment)
        problems = catalogue.problems
        let settings = Player.Settings(catalogue.settings, device: options.device)
        player = try Player(settings, theme: catalogue.theme)
        speaker = Speaker(environment: options.environment) { [player] in player.learn($0, $1, peak: $2) }
        let files = CurrentCatalogue(catalogue)
        keeper = try ScheduleKeeper(
            options, stateFolder: state.path, files: files, surroundings: surroundings, manager: manager, logger: logger
        ) { [player, device = options.device] fresh in
            let settings = Player.Settings(fresh.settings, device: device)
            let outfit = player.outfit(settings, theme: fresh.theme)
            return Conductor.Tuning(
                settings: settings, audioLoss: fresh.settings.audioLost, apply: { player.adopt(outfit) })
        }
        conductor = Conductor(
            sound: .init(player, settings: settings, speaker: speaker, audioLoss: catalogue.settings.audioLost),
            thread: thread, logger: logger, services: keeper.services)
        let service = ControlService(
            conductor: conductor, files: files, state: state,
            reload: { [keeper] in await keeper.requests.read() ?? files.value })
        server = try VarlinkServer(
            ServiceInfo(
                vendor: "tenuto", product: "tenutod", version: tenutoVersion, url: "https://github.com/tenuto/tenuto"),
            interfaces: [try service.interface()], thread: thread, logger: logger)
        self.logger = logger
    }

    /// Serves until graceful shutdown; within 2 s of it all is stopped and stored.
    package func run() async throws {
        for problem in problems { logger.error("\(problem)") }
        await conductor.note(problems.map { ReportedProblem($0) })
        let listening = Task(executorPreference: thread) { await conductor.listen(to: player.states) }
        let hearing = Task(executorPreference: thread) { await conductor.listen(to: speaker.reports) }
        // Before anybody can start something.
        let hasBegun = await keeper.begin(conductor)
        let keeping = Task(executorPreference: thread) {
            await keeper.run(conductor, on: thread, hasBegun: hasBegun)
        }
        try await server.start(on: endpoint)
        logger.info("ready")
        // What reading the files took goes back: 0.4 MB that an idle daemon need not hold (measured).
        clinux_give_back_memory()
        manager.notify("READY=1\n\(ServiceManager.status(await conductor.summary))")
        keeper.ready.continuation.finish()
        heartbeat?.beat()
        // What is called `gracefulShutdown` begins a task in Swift's pool.
        let (life, end) = AsyncStream<Void>.makeStream()
        await withGracefulShutdownHandler {
            for await _ in life {}
        } onGracefulShutdown: {
            end.finish()
        }
        place.isEnding()
        ownership.isEnding()
        keeper.isEnding()
        manager.notify("STOPPING=1\nSTATUS=Stopping")
        await conductor.shutdown()
        // Together: nobody starts a session any more, and a slow client does not keep the sound from ending.
        async let silence: Void = player.shutdown()
        async let quiet: Void = onOwnThread { [speaker] in speaker.finish() }
        // Before the history is closed: what is answered as kept is kept.
        await server.shutdown()
        await keeper.finish()
        _ = await (silence, quiet)
        await keeping.value
        await listening.value
        await hearing.value
        heartbeat?.stop()
        ownership.leave()
        place.leave()
        logger.info("stopped")
    }

    /// The log on stderr, from `level` on.
    package static func log(from level: Logger.Level) -> Logger {
        var handler = StandardErrorLog()
        handler.logLevel = level
        return Logger(label: "tenutod") { _ in handler }
    }

    /// Runs the daemon until SIGTERM or SIGINT; blocks the calling thread, which is the main one.
    ///
    /// All tasks run on one `EventThread`: nothing may use Swift's pool while the daemon idles.
    package static func serve(_ options: Options, logger: Logger) throws {
        // A client that goes away in the middle of a reply must not end us.
        signal(SIGPIPE, SIG_IGN)
        // Before any thread is there: one of them takes each. By libdispatch, as the service group would take them, Swift's
        // pool would be used at last, and that traps where a process has no descriptor left.
        let endings = [SIGTERM, SIGINT]
        clinux_signals_block([SIGHUP] + endings, Int32(1 + endings.count))
        // A crowd that asks for plans has a short thread each: with a heap for each of them 10 MB stayed (make soak), with
        // two for all it is 3.
        clinux_share_memory()
        let thread = EventThread()
        let daemon = try TenutoDaemon(options, thread: thread, logger: logger)
        let group = ServiceGroup(configuration: .init(services: [daemon], logger: quiet))
        try startThread(named: "tenuto-signals") {
            while clinux_signals_wait(endings, Int32(endings.count)) != 0 {
                Task(executorPreference: thread) { await group.triggerGracefulShutdown() }
            }
        }
        let ended = DispatchSemaphore(value: 0)
        let outcome = Mutex(Result<Void, any Error>.success(()))
        Task(executorPreference: thread) {
            do {
                try await group.run()
            } catch {
                outcome.withLock { $0 = .failure(error) }
            }
            ended.signal()
        }
        ended.wait()
        try outcome.withLock { $0 }.get()
    }

    /// The service group's own messages say nothing that ours do not.
    private static var quiet: Logger { Logger(label: "lifecycle") { _ in SwiftLogNoOpLogHandler() } }
}
