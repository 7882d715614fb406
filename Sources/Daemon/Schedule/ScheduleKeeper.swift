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
        var hasBegun = await begin(files.value, conductor)
        let problems = Task(executorPreference: thread) {
            for await problem in historyProblems { await conductor.note(problem) }
        }
        let choices = Task(executorPreference: thread) {
            for await answer in answers { await conductor.answer(answer.choice, to: answer.id) }
        }
        for await news in surroundings.news {
            switch news {
            case .time: await conductor.clockRang()
            case .zone, .files:
                let fresh = await readAgain(for: conductor)
                if hasBegun {
                    await conductor.change(to: fresh.schedule, zones: fresh.zones, names: fresh.names)
                } else {
                    hasBegun = await begin(fresh, conductor)
                }
                // As after the start: reading took 0.4 MB that would stay (measured).
                clinux_give_back_memory()
            }
        }
        await problems.value
        await choices.value
    }

    /// Goes on where the history ends, with the first schedule that can be used: one that nobody can read must not end
    /// what is open, nor have its entries forgotten.
    private func begin(_ catalogue: Catalogue, _ conductor: Conductor) async -> Bool {
        guard catalogue.hasSchedule else { return false }
        await conductor.resume(
            catalogue.schedule, zones: catalogue.zones, names: catalogue.names, memory: memory, settings: settings)
        return true
    }

    private func readAgain(for conductor: Conductor) async -> Catalogue {
        let before = Set(files.value.problems)
        let fresh = await onOwnThread { files.readSchedule() }
        for problem in fresh.problems where !before.contains(problem) { logger.error("\(problem)") }
        await conductor.note(fresh.problems.map { ReportedProblem($0) })
        return fresh
    }

    /// Stops listening, stores what there is to store, and ends what runs; within a second or so.
    func finish() async {
        surroundings.stop()
        async let stored: Bool = onOwnThread { [ledger] in ledger.finish() }
        async let programs: Void = onOwnThread { [hooks] in hooks.finish() }
        async let desktop: Void = onOwnThread { [notifier] in notifier.finish() }
        _ = await (stored, programs, desktop)
        hangUp()
    }
}
