import CLinux
import Config
import Control
import Logging
import Scheduling
import Units
import VarlinkServer

/// What keeps the schedule going around the conductor: the ledger, the desktop, the hooks, and what changes outside.
struct ScheduleKeeper: Sendable {
    /// What the conductor is given.
    let services: ScheduleServices
    private let surroundings: Surroundings
    private let files: CurrentCatalogue
    private let ledger: Ledger
    private let notifier: Notifier
    private let hooks: Hooks
    private let memory: Agenda.Memory
    private let settings: Agenda.Settings
    private let historyProblems: AsyncStream<HistoryProblem?>
    private let answers: AsyncStream<NoticeAnswer>
    private let hangUp: @Sendable () -> Void
    private let logger: Logger

    /// Opens the history, which blocks.
    init(
        _ options: TenutoDaemon.Options, stateFolder: String, files: CurrentCatalogue, logger: Logger
    ) throws {
        let catalogue = files.value
        let surroundings =
            try options.surroundings ?? Surroundings.machine(configFolder: options.folders.config)
        let (historyProblems, report) = AsyncStream.makeStream(of: HistoryProblem?.self)
        let (answers, answer) = AsyncStream.makeStream(of: NoticeAnswer.self)
        let (ledger, remembered) = try Ledger.open(
            folder: stateFolder, clock: { surroundings.clocks.reading().wall }, report: { report.yield($0) })
        let notifier = Notifier(
            isOn: catalogue.settings.notifications, environment: options.environment, logger: logger,
            answer: { answer.yield($0) })
        let hooks = Hooks(
            catalogue.settings.hooks, socket: options.socket.path, environment: options.environment, logger: logger)
        services = ScheduleServices(
            clock: surroundings.clocks, ledger: ledger, files: files, notifier: notifier, hooks: hooks)
        hangUp = {
            report.finish()
            answer.finish()
        }
        self.surroundings = surroundings
        self.files = files
        self.ledger = ledger
        self.notifier = notifier
        self.hooks = hooks
        memory = Agenda.Memory(remembered)
        settings = Agenda.Settings(leadIn: catalogue.settings.leadIn)
        self.historyProblems = historyProblems
        self.answers = answers
        self.logger = logger
    }

    /// Has `conductor` go by the schedule, and tells it what changes until `finish`.
    func run(_ conductor: Conductor, on thread: EventThread) async {
        let catalogue = files.value
        await conductor.resume(
            catalogue.schedule, zones: catalogue.zones, names: catalogue.names, memory: memory, settings: settings)
        let problems = Task(executorPreference: thread) {
            for await problem in historyProblems { await conductor.note(problem) }
        }
        let choices = Task(executorPreference: thread) {
            for await answer in answers { await conductor.answer(answer.choice, to: answer.id) }
        }
        for await news in surroundings.news {
            switch news {
            case .time: await conductor.clockRang()
            case .zone, .files: await readAgain(for: conductor)
            }
        }
        await problems.value
        await choices.value
    }

    private func readAgain(for conductor: Conductor) async {
        let before = Set(files.value.problems)
        let fresh = await onOwnThread { files.readSchedule() }
        for problem in fresh.problems where !before.contains(problem) { logger.error("\(problem)") }
        await conductor.note(fresh.problems.map { ReportedProblem($0) })
        await conductor.change(to: fresh.schedule, zones: fresh.zones, names: fresh.names)
        // As after the start: reading took 0.4 MB that would stay (measured).
        clinux_give_back_memory()
    }

    /// Stops listening, and stores what there is to store; blocks for a second at most.
    func finish() {
        surroundings.stop()
        hooks.finish()
        notifier.finish()
        ledger.finish()
        hangUp()
    }
}
