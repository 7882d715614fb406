import Control
import FoundationEssentials
import History
import Scheduling
import Units
import Workout

/// An exercise of a routine, as far as the conductor has to know it.
package struct KnownExercise: Hashable, Sendable {
    /// Whose dose it has.
    package let address: ExerciseAddress
    /// The name for people.
    package let name: String
    /// Whether it is in the main part of its routine.
    package let isMain: Bool

    package init(address: ExerciseAddress, name: String, isMain: Bool) {
        self.address = address
        self.name = name
        self.isMain = isMain
    }
}

extension Catalogue {
    /// The exercises of the routines by their ids.
    var exercises: [Slug: [KnownExercise]] { library.routines.mapValues(\.knownExercises) }
}

extension Routine {
    fileprivate var knownExercises: [KnownExercise] {
        let parts = [(warmUp, false), (main, true), (coolDown, false)]
        return parts.flatMap { items, isMain in
            items.flatMap(\.exercises).map {
                KnownExercise(address: $0.doseAddress(in: id), name: $0.name, isMain: isMain)
            }
        }
    }
}

/// What the person says of what they do: that it hurts, that it is all right again, a note.
extension Conductor {
    /// For so long after a session was left pain is about the repetition that it was left in.
    static let aftermath = Duration.seconds(600)

    /// A repetition of a session.
    private struct Repetition {
        let session: SessionRecord
        let place: PainReport.Place
        let shown: PainReply.Place

        /// That of the step at `index`.
        init(_ session: SessionRecord, _ index: Int, in timeline: Timeline) {
            let step = timeline.steps[index]
            let exercise = timeline.exercise(of: step)
            let address = exercise.doseAddress(in: timeline.routine.id)
            self.session = session
            place = PainReport.Place(exercise: address.description, set: step.set, rep: step.rep, side: step.side)
            shown = PainReply.Place(
                exercise: Name(id: exercise.id.description, name: exercise.name), set: step.set, rep: step.rep,
                side: step.side.map { exercise.sides[$0].name })
        }
    }

    /// The repetition that the person is at, or was at a moment ago; nil for none.
    private var repetition: Repetition? {
        if let run { return Repetition(run.log.record, run.session.current, in: run.session.timeline) }
        guard let left, let record = lastLog?.record, left.timeline.steps.indices.contains(left.step) else {
            return nil
        }
        // The session's clock stands still while the machine sleeps.
        let ago = max(Moment.now - left.stood, services.clock.reading().wall - left.at)
        guard ago <= Self.aftermath else { return nil }
        return Repetition(record, left.step, in: left.timeline)
    }

    /// Pain, now: ends the session that runs unless there is none of it (level 0). It is kept where its place is known: the
    /// repetition that a session is in, or was left in a moment ago. Without a place nothing is kept yet.
    package func reportPain(_ level: Int?, text: String) -> PainReply {
        // What was due before happens before it. The end and why are kept together.
        services.gather(true)
        defer { services.gather(false) }
        handle(.deadline)
        let about = repetition
        let stopped = level != 0 && stopForPain()
        if let about {
            keep(
                PainReport(
                    level: level, moment: .during, stopped: stopped, session: about.session.id, place: about.place,
                    text: text),
                of: Set([ExerciseAddress(about.place.exercise)].compactMap(\.self)))
        }
        return PainReply(
            stopped: stopped, advice: level == 0 ? nil : Advice.onPain, session: about?.session.id,
            place: about?.shown, keptWith: about.map { KeptWith($0.session, runs: run?.id == $0.session.id) })
    }

    /// Keeps a report of pain, which is about these exercises.
    package func keep(_ report: PainReport, of exercises: Set<ExerciseAddress>) {
        // One that hurt is not gone on with, after a restart neither.
        let endsLeft = report.isStop && left?.bookmark != nil && lastLog?.record.id == report.session
        record {
            $0.save(Remark(id: $1, at: $2, offset: $3, report))
            if endsLeft { $0.unfinished = .nothing }
        }
        if endsLeft { left?.bookmark = nil }
        if report.isStop { hold(desk.held.union(exercises)) }
    }

    /// Keeps words.
    package func keep(_ note: NoteText) { record { $0.save(Remark(id: $1, at: $2, offset: $3, note)) } }

    /// Keeps a dose that was set.
    package func keep(_ dose: DoseMark) { record { $0.save(Remark(id: $1, at: $2, offset: $3, dose)) } }

    /// The session that ended last, or was left.
    var lastSession: SessionRecord? { lastLog?.record }

    /// The session that runs.
    package var runningSession: SessionRecord? {
        handle(.deadline)
        return run?.log.record
    }

    /// The person says that it is all right again after it hurt, in this exercise or, with nil, in all. `known` are those that
    /// hurt by the history, where another machine or program may have said so; nil where it was not or cannot be read.
    package func acknowledge(
        _ exercise: ExerciseAddress? = nil, known: [ExerciseAddress: Footing.Stop]? = nil
    ) -> Acknowledged {
        hold(known: known)
        let meant = exercise.map { desk.held.intersection([$0]) } ?? desk.held
        let released = desk.names(of: meant)
        acknowledge(meant)
        return Acknowledged(status: status(), released: released)
    }

    /// These exercises, which are held, may start by themselves again, and progress: from `instant` on, nil for now, or from
    /// what holds them on, which a clock that was ahead may have dated later.
    func acknowledge(_ exercises: Set<ExerciseAddress>, at instant: Timestamp? = nil) {
        guard !exercises.isEmpty else { return }
        let now = instant ?? services.clock.reading().wall
        for exercise in exercises {
            let earliest = desk.stops[exercise]?.earliestOk(offset: offset(at: now))
            let ok = max(now, earliest ?? now)
            desk.oks[exercise] = ok
            record(at: ok) {
                $0.save(Remark(id: $1, at: $2, offset: $3, Acknowledgement(exercise: exercise.description)))
            }
        }
        hold(desk.held.subtracting(exercises))
    }

    /// These exercises neither start by themselves nor progress, besides those that are held already. `stops` is what the
    /// history says, which the person may have answered since it was read; nil where it cannot be read just now, and what it
    /// said before holds on.
    func hold(known stops: [ExerciseAddress: Footing.Stop]?) {
        guard let stops else { return }
        desk.hasReadHolds = true
        let open = stops.filter { exercise, stop in
            desk.oks[exercise].map { $0 < stop.earliestOk(offset: offset(at: $0)) } ?? true
        }
        desk.stops.merge(open) { $1 }
        hold(desk.held.union(open.keys))
    }

    /// How often what is held has changed.
    var holdChanges: Int { desk.holdChanges }

    /// These exercises and no others neither start by themselves nor progress, as the history said when what is held had
    /// changed `changes` times; false where it has changed since, and the history is to be read anew.
    func hold(_ exercises: Set<ExerciseAddress>, readAfter changes: Int) -> Bool {
        guard desk.holdChanges == changes else { return false }
        desk.hasReadHolds = true
        hold(exercises)
        return true
    }

    /// These exercises and no others neither start by themselves nor progress.
    package func hold(_ exercises: Set<ExerciseAddress>) {
        guard exercises != desk.held else { return }
        desk.held = exercises
        desk.holdChanges += 1
        holdRoutines()
    }

    /// Has the agenda know which routines have nothing left to begin by themselves with.
    func holdRoutines() {
        let routines = desk.heldRoutines
        tell { agenda, now in agenda.hold(routines, at: now) }
    }

    private func record(
        at instant: Timestamp? = nil, _ fill: (inout Records, _ id: String, _ at: Timestamp, _ offset: Int) -> Void
    ) {
        let now = instant ?? services.clock.reading().wall
        var records = Records()
        fill(&records, UUID().uuidString.lowercased(), now, offset(at: now))
        services.record(records)
    }
}

extension Conductor.Desk {
    /// Routines whose whole main part is held.
    var heldRoutines: Set<Slug> {
        guard !held.isEmpty else { return [] }
        return Set(
            exercises.filter { _, exercises in
                let main = exercises.filter(\.isMain)
                return !main.isEmpty && main.allSatisfy { held.contains($0.address) }
            }.keys)
    }

    /// What is held, by its names.
    var heldNames: [Name] { names(of: held) }

    /// These exercises by their names, in order of their ids.
    func names(of held: Set<ExerciseAddress>) -> [Name] {
        guard !held.isEmpty else { return [] }
        let names = Dictionary(exercises.values.flatMap(\.self).map { ($0.address, $0.name) }) { first, second in
            // An exercise may be called otherwise where it is used; which is as good.
            min(first, second)
        }
        return held.map { Name(id: $0.description, name: names[$0] ?? $0.description) }.sorted { $0.id < $1.id }
    }
}
