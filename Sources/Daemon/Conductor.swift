import Control
import FoundationEssentials
import History
import Logging
import Playback
import Scheduling
import Units
import VarlinkServer
import Workout

/// Owns the session: takes commands, deadlines and news of the device in, asks `Session` what they mean, and has it
/// done. The only actor; nothing in it blocks. It lives on the thread of the control server.
package actor Conductor {
    /// Why a command was refused.
    package enum Refusal: Error, Hashable {
        /// No session runs.
        case noSession
        /// The session is in this step, and not in the one that was meant; nil where none runs and something is due.
        case stepMovedOn(String?)
        /// A session of this routine runs already.
        case busy(Name)
        /// No session of today was left before its end.
        case nothingToContinue
        /// The schedule does not have it so.
        case agenda(Agenda.Refusal)
    }

    struct Run {
        var session: Session
        /// What speaks in it.
        let voice: Voice?
        /// What is to be kept of it.
        var log: SessionLog
        /// Where it was said to stand last, and when that was.
        var kept: (bookmark: Session.Bookmark, at: Moment)?

        init(_ session: Session, voice: Voice?, log: SessionLog) {
            self.session = session
            self.voice = voice
            self.log = log
        }

        var id: String { log.record.id }
        /// The scheduled time that it is the answer to; nil where somebody began it by hand.
        var at: Timestamp? { log.record.scheduled }
    }

    /// Between the sound that ends a session and words.
    private static let clearance = Duration.milliseconds(100)
    /// By when the advice after a pain stop must be over: nobody waits for it longer.
    private static let longestAdvice = Duration.seconds(60)

    /// All who watch.
    package nonisolated let watchers = Fanout<Change>()

    package nonisolated let unownedExecutor: UnownedSerialExecutor

    var sound: Sound
    /// What it is to go by once no session runs.
    var tuning: Tuning?
    /// The edition of the files that the sound goes by.
    var edition = 0
    let thread: EventThread
    let logger: Logger
    let services: ScheduleServices
    var run: Run?
    /// Where the last session was left, until another one begins; nil where all of it was done, or it hurt.
    var left: Left?
    /// What is kept of the session that ended last: of its last cues it may be known only now that they did not sound.
    var lastLog: SessionLog?
    var device = Player.State.closed
    /// What failed last, and has not been ready since; attempts to open it lie between.
    var failure: PlaybackError?
    var problems: [ReportedProblem] = []
    /// What was last said beside the service.
    var announced = ""
    /// What became of the voice when it was last asked.
    var voiceProblem: VoiceError?
    /// What is to be said about the history.
    var historyProblem: HistoryProblem?
    /// Why changes of files may go unnoticed; nil where they do not.
    var blindness: SystemError?
    /// What is said with the sound that ends the session.
    private var farewell: [TimedUtterance] = []
    private var sequence = 0
    /// What is told beside the changes, and to whom.
    var herald = Herald()
    /// What the watchers were last told that it does.
    private var toldState = Status.State.idle
    private var alarm: EventThread.Alarm?
    private var alarmDeadline: Moment?
    /// The schedule and how far it has come.
    var desk: Desk
    /// Nothing begins any more.
    private(set) var isOver = false

    /// A conductor that plays with `sound`, lives on `thread` and keeps a schedule with `services`.
    package init(sound: Sound, thread: EventThread, logger: Logger, services: ScheduleServices = .none) {
        self.sound = sound
        self.thread = thread
        self.services = services
        desk = Desk(reading: services.clock.reading())
        unownedExecutor = thread.asUnownedSerialExecutor()
        self.logger = logger
    }

    /// Starts what `plan` says; nil where it goes by files that are no longer in force and is to be planned anew. The
    /// sounds would be others than those that there is time for in the plan.
    package func start(_ plan: SessionPlan, at: Timestamp? = nil) throws(Refusal) -> Status.Session? {
        guard plan.edition >= edition else { return nil }
        hold(known: plan.held)
        return try start(plan.timeline, voice: plan.voice, at: at, prescription: plan.prescription)
    }

    /// Starts a session of `timeline`, whose words `voice` says. The cues do not wait for it. `prescription` is what it is
    /// part of, nil for all of it.
    package func start(
        _ timeline: Timeline, voice: Voice? = nil, at: Timestamp? = nil, prescription: PrescriptionRecord? = nil
    ) throws(Refusal) -> Status.Session {
        try makeWay()
        openSound()
        // In this order: by the clock on the wall, too, it lasts for at least as long as its steps.
        let (wall, now) = (services.clock.reading().wall, Moment.now)
        let (session, effects) = Session.begin(
            timeline, at: now, answering: at != nil, audioPatience: sound.patience, audioLoss: sound.audioLoss,
            longestSilence: sound.longestSilence, reaction: sound.reaction)
        let log = SessionLog(
            UUID().uuidString.lowercased(), of: timeline,
            prescription: prescription ?? PrescriptionRecord(timeline, origin: .file), began: wall,
            offset: offset(at: wall), scheduled: at, at: now)
        logger.info("session \(log.record.id) of \(timeline.routine.id) begins")
        return begin(Run(session, voice: voice, log: log), effects, at: now) { began() }
    }

    /// What was due before a session begins happens before; throws where one runs.
    func makeWay() throws(Refusal) {
        // Whoever planned it while the daemon began to end comes too late: nothing would be heard, and all would be kept.
        guard !isOver else { throw .noSession }
        // A session that is over by now is in nobody's way, and what happened to the clocks before is not its business.
        handle(.deadline)
        tell { _, _ in [] }
        if let run { throw .busy(Name(run.session.timeline.routine)) }
    }

    /// From `now` on `run` is the session that runs; `announce` says so to the schedule.
    func begin(
        _ run: Run, _ effects: [Session.Effect], at now: Moment, announce: () -> Void = {}
    ) -> Status.Session {
        // A session and what it is the answer to: one without the other would be asked for again.
        services.gather(true)
        defer { services.gather(false) }
        reviewLast()
        (self.run, left, lastLog) = (run, nil, nil)
        keepWhole(at: now)
        perform(effects)
        announce()
        if let voice = run.voice { sound.prepare(run.session.timeline.utterances.flatMap(\.sentences), voice) }
        // A device still open from the last session brings no news of being ready.
        if case .ready = device { handle(.audioReady(from: now + sound.reaction)) }
        return Status.Session(run.session, id: run.id, at: now)
    }

    /// Has the session take `input` in, if it is in `step` or that is nil, and gives the state that results.
    package func command(_ input: Session.Input, inStep step: String? = nil) throws(Refusal) -> Status {
        // What was due before the command happens before it: a session that is over by now takes none.
        handle(.deadline)
        guard let run else {
            throw input == .tap && step != nil && desk.agenda.answerable != nil ? .stepMovedOn(nil) : .noSession
        }
        let current = Timeline.id(ofStep: run.session.current)
        if let step, step != current { throw .stepMovedOn(current) }
        handle(input)
        return status()
    }

    /// Whether a session runs that pain would stop; if so it is stopped.
    package func stopForPain() -> Bool {
        // What was due before does not get the advice.
        handle(.deadline)
        guard let run else { return false }
        let start = Moment.now + run.session.timeline.length(of: .paused) + Self.clearance
        if run.voice != nil {
            farewell = [TimedUtterance(Advice.onPain.sentences, room: start..<(start + Self.longestAdvice))]
        }
        defer { farewell = [] }
        return (try? command(.pain)) != nil
    }

    /// Ends a session and all watching.
    package func shutdown() {
        alarm?.cancel()
        isOver = true
        // Nothing is played to confirm it: a cue would cut off what sounds, which the player is to fade out.
        handle(.shutdown)
        reviewLast()
        services.clock.setAlarm(nil)
        sound.forget()
        watchers.finish()
    }

    func handle(_ input: Session.Input) {
        let wait = run?.session.soundWait
        let now = Moment.now
        guard let effects = run?.session.handle(input, at: now) else { return }
        log(run?.session.soundWait, after: wait)
        services.gather(true)
        defer { services.gather(false) }
        keep(effects, at: now)
        perform(effects)
    }

    private func log(_ wait: Session.SoundWait?, after before: Session.SoundWait?) {
        guard let run, wait != before else { return }
        switch wait {
        case .silent: logger.warning("session \(run.id): sound was lost: paused at the repetition")
        case .back: logger.notice("session \(run.id): sound is back: waits to be resumed")
        case nil: break
        }
    }

    /// Does what a session wants done, tells the watchers, and sets the alarm for what it wants next.
    private func perform(_ effects: [Session.Effect]) {
        let hasEnded = run?.session.nextDeadline == nil
        var isSilent = true
        for effect in effects {
            switch effect {
            case .play(let cues, let words):
                isSilent = false
                // A session that waits for sound has it looked for.
                sound.play(cues, words + farewell, state == .running || run?.session.soundWait == .silent)
                plan(cues)
            case .stepBegan, .stepEnded:
                break
            case .setCounted(let step, let reps):
                count(reps, ofSetAt: step)
            case .ended(let outcome):
                end(outcome)
            }
        }
        // A gate may last: the device is closed meanwhile.
        if isSilent, hasEnded || state == .waiting { sound.finish() }
        // A gate that was current already begins to wait without any effect.
        if run != nil, !effects.isEmpty || state != toldState { publish() }
        announce()
        setAlarm()
    }

    private func count(_ reps: Int, ofSetAt index: Int) {
        guard let timeline = run?.session.timeline else { return }
        let step = timeline.steps[index]
        let count = counted(reps, "repetition", "repetitions") ?? "no repetition"
        logger.info("\(timeline.exercise(of: step).id), set \(step.set): \(count)")
    }

    private func end(_ outcome: Session.Outcome) {
        guard let run else { return }
        self.run = nil
        reviewLater()
        let routine = run.session.timeline.routine
        logger.info("session \(run.id) of \(routine.id) ends: \(outcome.rawValue)")
        if run.voice != nil { sound.forget() }
        if let voice = run.voice, !farewell.isEmpty { sound.prepare(farewell.flatMap(\.sentences), voice) }
        herald.forgetCues()
        // First what it is to the schedule, so that who is told of the end is told all of it.
        ended(run, outcome)
        let ended = Change.Ended(id: run.id, routine: Name(routine), outcome: .init(outcome))
        publish(ended: ended)
        announce(Change.Event.Session(id: ended.id, routine: ended.routine, outcome: ended.outcome))
    }

    func publish(ended: Change.Ended? = nil) {
        sequence += 1
        toldState = state
        announceSummary()
        guard !watchers.isEmpty else { return }
        watchers.send(Change(sequence: sequence, status: status(), ended: ended))
    }

    /// The state as it is, for those who watch: with what happened.
    func change(_ event: Change.Event? = nil) -> Change {
        Change(sequence: sequence, status: status(), event: event)
    }

    /// One timer, for the earliest deadline; none while nothing runs.
    private func setAlarm() {
        let deadline = [run?.session.nextDeadline, run?.nextKeeping].compactMap(\.self).min()
        guard deadline != alarmDeadline else { return }
        alarm?.cancel()
        alarmDeadline = deadline
        alarm = deadline.map { deadline in
            thread.after(max(.zero, deadline - .now)) { [weak self] in self?.assumeIsolated { $0.rang() } }
        }
    }

    private func rang() {
        alarmDeadline = nil
        handle(.deadline)
        setAlarm()
    }
}
