@testable import Control

/// Each message with every member that can have a value, and with every one that can be null.
enum Samples {
    static let name = Name(id: "bird-dog", name: "Bird dog")

    static func problem(isFull: Bool) -> ReportedProblem {
        isFull
            ? ReportedProblem(file: "a.yaml", line: 3, column: 7, path: "exercises[0].hold", message: "not a hold")
            : ReportedProblem(message: "no sound")
    }

    static func step(isFull: Bool) -> Status.Step {
        Status.Step(
            id: "s12", kind: .hold, exercise: name, set: 1, sets: 2, rep: 3, reps: 10, round: isFull ? 1 : nil,
            rounds: isFull ? 3 : nil, side: isFull ? "left" : nil, pose: isFull ? "Cat" : nil, elapsedUs: 1,
            remainingUs: isFull ? 2 : nil, durationUs: isFull ? 3 : nil)
    }

    static func next(isFull: Bool) -> Status.NextStep {
        Status.NextStep(
            id: "s14", kind: .hold, exercise: name, set: 1, sets: 2, rep: 4, reps: 10, round: isFull ? 1 : nil,
            rounds: isFull ? 3 : nil, side: isFull ? "right" : nil, pose: isFull ? "Cow" : nil,
            durationUs: isFull ? 3 : nil)
    }

    static func session(isFull: Bool) -> Status.Session {
        Status.Session(
            id: "a1", routine: name, elapsedUs: 61_000_000, totalUs: 900_000_000, step: step(isFull: isFull),
            next: isFull ? next(isFull: true) : nil)
    }

    static func status(isFull: Bool) -> Status {
        Status(
            state: .running, session: isFull ? session(isFull: true) : nil,
            left: isFull ? .init(id: "a", routine: name, at: instant) : nil,
            agenda: agenda(isFull: isFull),
            audio: .init(
                state: .ok, device: "default", lateUs: 1, lateMaxUs: 2, underruns: 3, reopenings: 4, missed: 5),
            problems: [problem(isFull: isFull)])
    }

    static let instant = "2026-11-23T07:15:00+01:00"

    static func agenda(isFull: Bool) -> Status.Agenda {
        let due = Status.Due(routine: name, at: instant, wakesAt: isFull ? instant : nil, snoozes: 1)
        return Status.Agenda(
            next: isFull ? .init(routine: name, at: instant) : nil, due: isFull ? due : nil, snoozed: [due],
            waiting: [due],
            quietUntil: isFull ? instant : nil, away: true,
            held: [name])
    }

    static func listing(isFull: Bool) -> AgendaListing {
        AgendaListing(zone: "Europe/Berlin", items: [item(isFull: isFull)], problems: [problem(isFull: isFull)])
    }

    static func item(isFull: Bool) -> AgendaItem {
        AgendaItem(
            routine: name, at: instant, last: isFull ? instant : nil, count: 2, state: .missed,
            foreseen: isFull ? .suppressed : nil, startsItself: true, snoozes: 3, wakesAt: isFull ? instant : nil,
            until: isFull ? instant : nil, settledAt: isFull ? instant : nil)
    }

    static func historyParameters(isFull: Bool) -> HistoryParameters {
        isFull
            ? HistoryParameters(
                since: "2026-11-01", until: "2026-11-23", routine: "bird-dog", exercise: "r/e",
                outcomes: HistoryParameters.Outcome.allCases, limit: 3, steps: true)
            : HistoryParameters()
    }

    static func history(isFull: Bool) -> HistoryListing {
        let pain = HistoryListing.Pain(
            at: instant, level: isFull ? 3 : nil, moment: "during", stopped: true, exercise: isFull ? "r/e" : nil,
            set: isFull ? 1 : nil, rep: isFull ? 2 : nil, text: "x")
        let note = HistoryListing.Note(at: instant, text: "x")
        let exercise = HistoryListing.Exercise(
            id: "r/e", name: "E", holdUs: isFull ? 1 : nil, reps: isFull ? 2 : nil, planned: 3, done: 2, heldUs: 4,
            delivered: true)
        let step = HistoryListing.Step(
            kind: "hold", exercise: 0, set: 1, rep: 1, side: isFull ? 1 : nil, pose: 0, plannedStartUs: 1,
            plannedLengthUs: isFull ? 2 : nil, startUs: 3, lengthUs: 4, end: "cut", delivered: true,
            counted: isFull ? 5 : nil)
        let session = HistoryListing.Session(
            id: "a1", routine: name, endedAt: isFull ? instant : nil, outcome: isFull ? "partial" : nil,
            scheduledAt: isFull ? instant : nil, heldUs: 4, exercises: [exercise], pains: [pain], notes: [note],
            steps: isFull ? [step] : nil)
        return HistoryListing(
            zone: "Europe/Berlin",
            entries: [
                .init(at: instant, session: session), .init(at: instant, occurrence: item(isFull: isFull)),
                .init(at: instant, pain: pain), .init(at: instant, note: note),
                .init(
                    at: instant,
                    dose: .init(at: instant, exercise: "r/e", holdUs: isFull ? 1 : nil, reps: isFull ? 2 : nil)),
                .init(at: instant, acknowledgement: .init(at: instant, exercise: isFull ? "r/e" : nil)),
            ], older: isFull)
    }

    static func events(isFull: Bool) -> [Change.Event] {
        [
            .init(Change.Event.Session(id: "a1", routine: name, outcome: isFull ? .partial : nil)),
            .init(step(isFull: isFull)), .init(item(isFull: isFull)),
            .init(Change.Event.Cue(cue: "tick", atUs: isFull ? 1 : nil, lengthUs: isFull ? 2 : nil, heard: true)),
        ]
    }

    static func diagnostics(isFull: Bool) -> Diagnostics {
        Diagnostics(
            state: .ok, devices: ["hw:1", "default"], device: isFull ? "default" : nil, format: isFull ? "S16_LE" : nil,
            rate: isFull ? 48_000 : nil, period: isFull ? 4096 : nil, buffer: isFull ? 16_384 : nil,
            latencyUs: isFull ? 1 : nil, timeToLockUs: isFull ? 2 : nil, underruns: 3, reopenings: 4, missed: 5,
            late: 6, lateUs: 7, lateMaxUs: 8)
    }

    static func change(isFull: Bool) -> Change {
        Change(
            sequence: 4, status: status(isFull: isFull),
            ended: isFull ? .init(id: "a1", routine: name, outcome: .stoppedForPain) : nil,
            event: isFull ? events(isFull: true)[0] : nil)
    }

    static func detail(isFull: Bool) -> RoutineDetail {
        let text: String? = isFull ? "text" : nil
        let number = isFull ? 2 : nil
        let length: Int64? = isFull ? 3 : nil
        let hold = RoutineDetail.Hold(.range, todayUs: length, mostUs: length, breaths: number)
        let reps = RoutineDetail.Reps(.open, today: number, most: number)
        var exercise = RoutineDetail.Exercise(
            id: "e", name: "E", reps: [reps],
            poses: [.init(name: text, motion: .ownPace, reps: 1, holds: [hold], releaseUs: 4, say: text)],
            switchUs: 5, restUs: 6)
        (exercise.part, exercise.order, exercise.gate) = (.coolDown, .setsFirst, .sets)
        (exercise.use, exercise.say, exercise.note, exercise.load) = (text, text, text, text)
        (exercise.source, exercise.review, exercise.prepareUs) = (text, text, length)
        if isFull {
            exercise.group = .init(index: 0, rounds: 3, everyUs: 4, restUs: 5, betweenUs: 6, gate: true)
            exercise.sides = [.init(name: "left"), full(side: "right", reps, hold)]
            exercise.variants = ["advanced"]
        }
        exercise.dose = isFull ? .init(exercise: "r/e", start: DoseValues(holdUs: 5, reps: 6), progress: nil) : nil
        exercise.progress = .init(
            hold: isFull ? .init(toUs: 1, byUs: 2, after: 3) : nil,
            reps: isFull ? .init(to: 1, by: 2, after: 3) : nil,
            ladder: isFull ? .init(rungs: [.init(reps: 1, holdUs: 2), .init(reps: nil, holdUs: nil)], after: 3) : nil)
        return RoutineDetail(
            id: "r", name: "R", origin: .file, source: text, note: text, review: text, betweenUs: 7, durationUs: 5,
            exercises: [exercise])
    }

    private static func full(
        side: String, _ reps: RoutineDetail.Reps, _ hold: RoutineDetail.Hold
    ) -> RoutineDetail.Side {
        RoutineDetail.Side(name: side, reps: [reps], holds: [hold], releaseUs: 1, say: "Right.")
    }

    static func pain(isFull: Bool) -> PainReply {
        PainReply(
            stopped: isFull, advice: isFull ? "Stop." : nil, session: isFull ? "a1" : nil,
            place: isFull ? .init(exercise: name, set: 1, rep: 3, side: "left") : nil,
            keptWith: isFull ? keptWith : nil)
    }

    static var keptWith: KeptWith { KeptWith(routine: name, beganAt: "2026-11-23T07:15:00+01:00", runs: true) }

    static func standing(isFull: Bool) -> ExerciseStanding {
        let dose = DoseValues(holdUs: isFull ? 15_000_000 : nil, reps: isFull ? 10 : nil)
        let cause = ExerciseStanding.Cause(
            .pain, days: isFull ? 3 : nil, level: isFull ? 5 : nil, baseline: isFull ? 1 : nil)
        var standing = ExerciseStanding(exercise: "r/e", name: "E", today: dose, start: dose, state: .setBack)
        standing.changes = [.init(day: "2026-11-23", from: dose, to: dose, cause: cause)]
        guard isFull else { return standing }
        standing.progress = .init(hold: .init(toUs: 1, byUs: 2, after: 3))
        (standing.cleanDays, standing.of, standing.day) = (2, 3, "2026-11-24")
        standing.next = .init(dose: dose, cleanDays: 1, notBefore: "2026-11-25")
        standing.setback = .init(day: "2026-11-23", cause: cause, held: true)
        standing.advice = "Ask."
        return standing
    }

    static func plan(isFull: Bool) -> Plan {
        Plan(
            routine: name, durationUs: 1,
            steps: [
                .init(
                    id: "s1", kind: .switchSides, exercise: name, set: 1, sets: 2, rep: 1, reps: 3,
                    round: isFull ? 1 : nil, rounds: isFull ? 2 : nil, side: isFull ? "left" : nil,
                    pose: isFull ? "Cat" : nil, startUs: 0, durationUs: isFull ? 5 : nil)
            ], cues: [.init(cue: "tick", atUs: 3, lengthUs: isFull ? 4 : nil)])
    }

    static func list(isFull: Bool) -> RoutineList {
        RoutineList(
            routines: [.init(id: "r", name: "R", origin: .bundled, exercises: 1, durationUs: 2)],
            problems: [problem(isFull: isFull)])
    }
}
