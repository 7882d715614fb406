import CLinux
import Config
import Control
import History
import Logging
import Scheduling
import Units
import VarlinkServer
import Workout

/// What keeps the schedule going around the conductor: the ledger, the desktop, the hooks, and what changes outside.
struct ScheduleKeeper: Sendable {
    /// What the conductor is given.
    let services: ScheduleServices
    /// Reads the files again when somebody asks for it.
    let requests = ReloadRequests()
    /// Ends its one wait once the daemon is ready: no file is read a second time before.
    let ready = AsyncStream.makeStream(of: Never.self)
    private let surroundings: Surroundings
    private let files: CurrentCatalogue
    private let ledger: Ledger
    private let notifier: Notifier
    private let hooks: Hooks
    private let memory: Agenda.Memory
    /// The session that the daemon before has left.
    private let left: Remembered.Left?
    /// The exercises that hurt when the daemon before was there.
    private let held: Set<ExerciseAddress>?
    private let formerHolds: FormerHolds
    private let tuning: @Sendable (Catalogue) -> Conductor.Tuning
    private let manager: ServiceManager
    private let historyProblems: AsyncStream<HistoryProblem?>
    private let answers: AsyncStream<NoticeAnswer>
    private let hangUp: @Sendable () -> Void
    private let logger: Logger

    /// Opens the history, which blocks. `tuning` is what the sound is to go by.
    init(
        _ options: TenutoDaemon.Options, stateFolder: String, files: CurrentCatalogue, surroundings: Surroundings,
        manager: ServiceManager, logger: Logger, tuning: @escaping @Sendable (Catalogue) -> Conductor.Tuning
    ) throws {
        let catalogue = files.value
        let (historyProblems, report) = AsyncStream.makeStream(of: HistoryProblem?.self)
        let (answers, answer) = AsyncStream.makeStream(of: NoticeAnswer.self)
        let (ledger, remembered) = try Ledger.open(
            folder: stateFolder, clock: { surroundings.clocks.reading().wall }, report: { report.yield($0) })
        let notifier = Notifier(
            isOn: catalogue.settings.notifications, environment: options.environment, logger: logger,
            answer: { answer.yield($0) })
        let hooks = Hooks(
            catalogue.settings.hooks, socket: options.socket.path, environment: options.environment, logger: logger)
        var services = ScheduleServices(
            clock: surroundings.clocks, ledger: ledger, files: files, notifier: notifier, hooks: hooks)
        services.announce = { manager.show($0) }
        self.services = services
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
        left = remembered.left
        files.keep(
            Diary(folder: stateFolder, now: { surroundings.clocks.reading().wall }, unstored: { ledger.unstored }))
        formerHolds = FormerHolds(remembered)
        formerHolds.takeOver(by: files.value, to: ledger, at: surroundings.clocks.reading().wall)
        held = files.value.held().map { Set($0.keys) }
        self.manager = manager
        self.tuning = tuning
        self.historyProblems = historyProblems
        self.answers = answers
        self.logger = logger
    }

    /// Has `conductor` know what was before: what hurts, the session that was left, how far the schedule has come. Whether
    /// there is a schedule.
    func begin(_ conductor: Conductor) async -> Bool {
        surroundings.awaitThemes(files.value.wantsOwnTheme)
        // Nobody can have said anything yet.
        if let held { _ = await conductor.hold(held, readAfter: 0) }
        if let left { await conductor.takeUp(left, voice: files.value.voice) }
        return await begin(files.value, conductor)
    }

    /// Tells `conductor` what changes until `finish`; `hasBegun` is what `begin` said.
    func run(_ conductor: Conductor, on thread: EventThread, hasBegun: Bool) async {
        var hasBegun = hasBegun
        let problems = Task(executorPreference: thread) {
            for await problem in historyProblems { await conductor.note(problem) }
        }
        let choices = Task(executorPreference: thread) {
            for await answer in answers { await conductor.answer(answer.choice, to: answer.id) }
        }
        let following = Task(executorPreference: thread) {
            for await news in surroundings.news {
                switch news {
                // Not behind files, which take a while to be read.
                case .time: await conductor.clockRang()
                case .zone, .files: requests.post()
                case .hangUp:
                    logger.notice("SIGHUP: the files are read again")
                    requests.post(tellingAll: true)
                case .blind(let failure): await conductor.note(blindness: failure)
                }
            }
            requests.finish()
        }
        for await _ in ready.stream {}
        for await _ in requests.news {
            // What was posted last may come out after the end.
            guard !requests.isOver else { break }
            let (asking, tellsAll) = requests.take()
            manager.notify("RELOADING=1\nMONOTONIC_USEC=\(Moment.now.sinceBoot.microseconds)")
            let (fresh, tuning) = await readAgain(tellingAll: tellsAll)
            guard !requests.isOver else {
                for one in asking { one.resume(returning: nil) }
                break
            }
            await adopt(fresh, tuning, conductor)
            files.adopt(fresh)
            await holdAnew(by: fresh, conductor)
            if hasBegun {
                await conductor.change(
                    to: fresh.schedule, zones: fresh.zones, names: fresh.names, exercises: fresh.exercises,
                    approach: fresh.agendaSettings.approach)
            } else {
                hasBegun = await begin(fresh, conductor)
            }
            if !requests.isOver { manager.notify("READY=1") }
            for one in asking { one.resume(returning: fresh) }
            // As after the start: reading took 0.4 MB that would stay (measured).
            clinux_give_back_memory()
        }
        await following.value
        await problems.value
        await choices.value
    }

    /// Goes on where the history ends, with the first schedule that can be used: one that nobody can read must not end
    /// what is open, nor have its entries forgotten.
    private func begin(_ catalogue: Catalogue, _ conductor: Conductor) async -> Bool {
        guard catalogue.hasSchedule else { return false }
        await conductor.resume(
            catalogue.schedule, zones: catalogue.zones, names: catalogue.names, exercises: catalogue.exercises,
            memory: memory, settings: catalogue.agendaSettings)
        return true
    }

    /// Has what is held after pain be what the history says by now; what cannot be read changes nothing.
    private func holdAnew(by catalogue: Catalogue, _ conductor: Conductor) async {
        while true {
            // Where it hurts or is all right again meanwhile, what was read says nothing about that.
            let changes = await conductor.holdChanges
            guard let held = await onOwnThread({ catalogue.held() }) else { return }
            if await conductor.hold(Set(held.keys), readAfter: changes) { return }
        }
    }

    /// Reads all files; with what the sound is to go by, where that is new. What is wrong is logged once, unless all of it
    /// is to be told.
    private func readAgain(tellingAll: Bool) async -> (Catalogue, Conductor.Tuning?) {
        let before = files.value
        // Made on the thread that reads: it takes as long.
        let (fresh, tuning) = await onOwnThread { [files, tuning, formerHolds, ledger, surroundings] in
            let fresh = files.readAll()
            formerHolds.takeOver(by: fresh, to: ledger, at: surroundings.clocks.reading().wall)
            let sounds = fresh.settings != before.settings || fresh.theme != before.theme
            return (fresh, sounds ? tuning(fresh) : nil)
        }
        let known = tellingAll ? [] : Set(before.problems)
        for problem in fresh.problems where !known.contains(problem) { logger.error("\(problem)") }
        if !before.refusal.isEmpty, fresh.refusal.isEmpty { logger.notice("the files are right again") }
        return (fresh, tuning)
    }

    /// Has what can be used go to whom it concerns.
    private func adopt(_ fresh: Catalogue, _ tuning: Conductor.Tuning?, _ conductor: Conductor) async {
        surroundings.awaitThemes(fresh.wantsOwnTheme)
        if tuning != nil {
            logger.notice("config.yaml and theme: as they are written from now on")
            hooks.adopt(fresh.settings.hooks)
            notifier.turn(on: fresh.settings.notifications)
        }
        await conductor.adopt(tuning, edition: fresh.edition)
        await conductor.note(fresh.problems.map { ReportedProblem($0) })
    }

    /// Nothing is read again from now on, and what is being read is not taken.
    func isEnding() { requests.finish() }

    /// Stops listening, stores what there is to store, and ends what runs; within a second or so.
    func finish() async {
        ready.continuation.finish()
        surroundings.stop()
        async let stored: Bool = onOwnThread { [ledger] in ledger.finish() }
        async let programs: Void = onOwnThread { [hooks] in hooks.finish() }
        async let desktop: Void = onOwnThread { [notifier] in notifier.finish() }
        let (isStored, _, _) = await (stored, programs, desktop)
        if !isStored { logger.error("the history: what was done last could not be stored in time") }
        hangUp()
    }
}

extension Catalogue {
    /// How long what is due is made ready before it is.
    fileprivate var agendaSettings: Agenda.Settings { Agenda.Settings(leadIn: settings.leadIn) }
}
