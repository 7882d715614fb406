import Control
import Scheduling
import Units
import Workout

/// Sessions, as far as the schedule has to do with them.
extension Conductor {
    /// Begins the session of `occurrence`, because the person says so or by itself.
    func begin(_ occurrence: Occurrence, byItself: Bool = false) async throws(NotStarted) {
        let changes = desk.holdChanges
        switch await services.plan(occurrence.routine, desk.held) {
        case .success where isOver:
            throw .refused(.agenda(.nothingDue))
        // It has hurt since, or is all right again.
        case .success where desk.holdChanges != changes:
            try await begin(occurrence, byItself: byItself)
        case .success(let plan):
            hold(known: plan.held)
            if byItself, !desk.hasReadHolds { throw failed(occurrence, .unknown) }
            if byItself, desk.heldRoutines.contains(occurrence.routine) { throw failed(occurrence, .held) }
            let session: Status.Session?
            do throws(Refusal) {
                session = try start(plan, at: occurrence.at)
            } catch {
                throw failed(occurrence, .refused(error))
            }
            // By files that are not in force any more.
            if session == nil { try await begin(occurrence, byItself: byItself) }
        case .failure(let unavailable):
            throw failed(occurrence, .unavailable(unavailable))
        }
    }

    /// Has `occurrence` stay due, and gives the reason back.
    private func failed(_ occurrence: Occurrence, _ reason: NotStarted) -> NotStarted {
        logger.error("\(occurrence.routine) cannot begin: \(reason)")
        desk.startProblem = ReportedProblem(message: "\(name(of: occurrence.routine)) cannot begin: \(reason)")
        tell { agenda, now in agenda.startFailed(at: now) }
        if let due = desk.agenda.answerable?.occurrence, due.key == occurrence.key { show(due, starts: nil) }
        publish()
        return reason
    }

    func beginLater(_ occurrence: Occurrence) {
        desk.beginning += 1
        Task(executorPreference: thread) {
            // What keeps it from beginning is logged, and it stays due.
            try? await self.begin(occurrence, byItself: true)
            await self.hasBegun()
        }
    }

    /// What was due has begun, or could not.
    func hasBegun() {
        desk.beginning -= 1
        guard desk.beginning == 0 else { return }
        let waiting = desk.waiting
        desk.waiting = []
        for one in waiting { one.resume() }
    }

    /// A session has begun.
    func began() {
        // Whoever starts by name says with it that it is all right again.
        if let run, run.at == nil { acknowledge(desk.held.intersection(run.exercises), at: run.log.record.began) }
        announceSession { agenda, run, now in
            agenda.sessionBegan(run.id, of: run.session.timeline.routine.id, at: now)
        }
    }

    /// One goes on that was left; `occurrence` is what it had answered.
    func wentOn(answering occurrence: Occurrence?) {
        announceSession { agenda, run, now in
            agenda.sessionWentOn(run.id, of: run.session.timeline.routine.id, for: occurrence, at: now)
        }
    }

    private func announceSession(_ body: (inout Agenda, Run, Timestamp) -> [Agenda.Effect]) {
        guard let run else { return }
        dropSignal()
        desk.startProblem = nil
        let routine = run.session.timeline.routine
        sayWhatIsLeftOut(of: routine.id, doing: run.exercises)
        tell { agenda, now in body(&agenda, run, now) }
        services.hook(
            HookEvent(
                .started, routine: routine.id, name: routine.name, at: run.at, session: run.id,
                offset: offset(at: desk.reading.wall)))
    }

    private func sayWhatIsLeftOut(of routine: Slug, doing exercises: Set<ExerciseAddress>) {
        let left = (desk.exercises[routine] ?? []).filter {
            desk.held.contains($0.address) && !exercises.contains($0.address)
        }
        guard !left.isEmpty else { return }
        let names = left.map { "\($0.name) (\($0.address))" }.joined(separator: ", ")
        logger.notice("\(routine): left out after pain until tenuto ok: \(names)")
    }

    /// A session has ended.
    func ended(_ run: Run, _ outcome: Session.Outcome) {
        let routine = run.session.timeline.routine
        tell { agenda, now in agenda.sessionEnded(outcome.end, at: now) }
        services.hook(
            HookEvent(
                .finished, routine: routine.id, name: routine.name, at: run.at, outcome: outcome.end.outcome,
                session: run.id, offset: offset(at: run.at ?? desk.reading.wall)))
    }
}

extension Conductor.Run {
    /// The exercises of its routine, by their origins.
    fileprivate var exercises: Set<ExerciseAddress> {
        let routine = session.timeline.routine
        return Set(routine.exercises.map { $0.doseAddress(in: routine.id) })
    }
}

extension Session.Outcome {
    /// What it is to the schedule.
    fileprivate var end: Agenda.SessionEnd {
        switch self {
        case .completed: .completed
        case .partial: .partial
        case .stoppedForPain: .stoppedForPain
        }
    }
}
