import Control

/// What can be put into a `Template`. What there is not is empty.
enum Field: String, CaseIterable {
    /// idle, due, running, paused, waiting; off where no daemon is.
    case state
    /// All that matters, in one line.
    case line
    /// The routine of the session.
    case routine
    case routineId = "routine.id"
    case exercise
    case exerciseId = "exercise.id"
    /// prepare, hold, move, release, switch, rest, between, gate.
    case kind
    case side, pose, set, sets, rep, reps, round, rounds
    /// The id of the step.
    case step
    /// What is left of the step, nothing where only the person knows.
    case remaining
    /// What is over of it.
    case elapsed
    /// How long it is.
    case duration
    /// What is left, or else what is over.
    case time
    /// How much of the step is over, in percent.
    case percent
    /// How long the session is.
    case total
    /// What of it is over, and what is left.
    case passed, left
    /// The id of the session.
    case session
    /// What comes after the step.
    case next
    /// The routine that waits for an answer.
    case due
    /// What the schedule has next, and its two parts.
    case agenda
    case agendaRoutine = "agenda.routine"
    case agendaTime = "agenda.time"
    /// Until when nothing sounds by itself.
    case quiet
    /// away, where the person is.
    case away
    /// closed, opening, ok, silent.
    case sound
    /// How many problems there are, nothing where none.
    case problems
    /// The first of them.
    case problem

    /// All names, for people.
    static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

extension Glance {
    /// What stands for `field`, on one line.
    func text(_ field: Field) -> String { value(field)?.onOneLine ?? "" }

    private func value(_ field: Field) -> String? {
        let (session, agenda) = (status.session, status.agenda)
        let step = session?.step
        return switch field {
        case .state: status.state.rawValue
        case .line: status.line(age: age)
        case .routine: session?.routine.name
        case .routineId: session?.routine.id
        case .exercise: step?.exercise.name
        case .exerciseId: step?.exercise.id
        case .kind: step?.kind.rawValue
        case .side: step?.side
        case .pose: step?.pose
        case .set: step.map { "\($0.set)" }
        case .sets: step.map { "\($0.sets)" }
        case .rep: step.map { "\($0.rep)" }
        case .reps: step.map { "\($0.reps)" }
        case .round: step?.round.map(String.init)
        case .rounds: step?.rounds.map(String.init)
        case .step: step?.id
        case .remaining: remaining.map(clock(left:))
        case .elapsed: elapsed.map(clock(passed:))
        case .duration: step?.durationUs.map(clock(left:))
        case .time: remaining.map(clock(left:)) ?? elapsed.map(clock(passed:))
        case .percent: percent.map(String.init)
        case .total: session.map { clock(left: $0.totalUs) }
        case .passed: sessionElapsed.map(clock(passed:))
        case .left: session.flatMap { session in sessionElapsed.map { clock(left: session.totalUs - $0) } }
        case .session: session?.id
        case .next: session.flatMap { session in session.next?.text(after: session.step) }
        case .due: agenda.due?.routine.name
        case .agenda: agenda.next.map { "\(face(ofInstant: $0.at)) \($0.routine.name)" }
        case .agendaRoutine: agenda.next?.routine.name
        case .agendaTime: agenda.next.map { face(ofInstant: $0.at) }
        case .quiet: agenda.quietUntil.map(face(ofInstant:))
        case .away: agenda.away ? "away" : nil
        case .sound: status.audio.state.rawValue
        case .problems: status.problems.isEmpty ? nil : "\(status.problems.count)"
        case .problem: status.problems.first?.text
        }
    }

    /// How much of the step is over, 0 to 100; nil where only the person knows how much there is.
    var percent: Int? {
        guard let whole = status.session?.step.durationUs, let elapsed else { return nil }
        return whole > 0 ? Int(elapsed * 100 / whole) : 100
    }
}
