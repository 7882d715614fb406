import Control
import History
import Scheduling
import Units

extension Past {
    /// All of it as it is told: what belongs to a session at that session, the rest by itself. `names` are those of the
    /// routines today, for scheduled times.
    package func listing(_ zone: TimeZoneRules, names: [Slug: String]) -> HistoryListing {
        let own = Set(sessions.map(\.id))
        let pains = Dictionary(grouping: self.pains) { $0.content.session.flatMap { own.contains($0) ? $0 : nil } }
        let notes = Dictionary(grouping: self.notes) { $0.content.session.flatMap { own.contains($0) ? $0 : nil } }
        var found: [(at: Timestamp, entry: HistoryListing.Entry)] = sessions.map { session in
            let told = HistoryListing.Session(
                session, pains: (pains[session.id] ?? []).map { .init($0) },
                notes: (notes[session.id] ?? []).map { .init($0) }, steps: steps[session.id]?.map { .init($0) })
            return (session.began, .init(at: session.began.rfc3339(offset: session.offset), session: told))
        }
        found += occurrences.map { occurrence in
            let told = AgendaItem(occurrence, zone, names: names)
            return (occurrence.at, .init(at: told.at, occurrence: told))
        }
        found += (pains[nil] ?? []).map { ($0.at, .init(at: $0.clock, pain: .init($0))) }
        found += (notes[nil] ?? []).map { ($0.at, .init(at: $0.clock, note: .init($0))) }
        found += doses.map { ($0.at, .init(at: $0.clock, dose: .init($0))) }
        found += acknowledgements.map { ($0.at, .init(at: $0.clock, acknowledgement: .init($0))) }
        // Those of one instant stay as they came.
        let sorted = found.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
        return HistoryListing(zone: zone.name, entries: sorted.map(\.element.entry), older: false)
    }
}

extension Remark {
    /// When it was said by the person's clock, RFC 3339.
    var clock: String { at.rfc3339(offset: offset) }
}

extension HistoryListing.Session {
    fileprivate init(
        _ session: SessionRecord, pains: [HistoryListing.Pain], notes: [HistoryListing.Note],
        steps: [HistoryListing.Step]?
    ) {
        self.init(
            id: session.id, routine: Name(id: session.routine.description, name: session.name),
            endedAt: session.ended?.rfc3339(offset: session.offset), outcome: session.outcome?.rawValue,
            scheduledAt: session.scheduled?.rfc3339(offset: session.offset),
            heldUs: session.exercises.reduce(.zero) { $0 + $1.held }.microseconds,
            exercises: session.exercises.map { .init($0) }, pains: pains, notes: notes, steps: steps)
    }
}

extension HistoryListing.Exercise {
    fileprivate init(_ exercise: SessionRecord.Exercise) {
        self.init(
            id: exercise.address, name: exercise.name, holdUs: exercise.hold?.microseconds, reps: exercise.reps,
            planned: exercise.planned, done: exercise.done, heldUs: exercise.held.microseconds,
            delivered: exercise.isDelivered)
    }
}

extension HistoryListing.Step {
    fileprivate init(_ step: StepRecord) {
        self.init(
            kind: step.kind, exercise: step.exercise, set: step.set, rep: step.rep, side: step.side, pose: step.pose,
            plannedStartUs: step.plannedStart.microseconds, plannedLengthUs: step.plannedLength?.microseconds,
            startUs: step.start.microseconds, lengthUs: step.length.microseconds, end: step.end.rawValue,
            delivered: step.isDelivered, counted: step.counted)
    }
}

extension HistoryListing.Pain {
    init(_ pain: Remark<PainReport>) {
        let (report, place) = (pain.content, pain.content.place)
        self.init(
            at: pain.clock, level: report.level, moment: report.moment.rawValue, stopped: report.stopped,
            exercise: place?.exercise, set: place?.set, rep: place?.rep, text: report.text)
    }
}

extension HistoryListing.Note {
    init(_ note: Remark<NoteText>) { self.init(at: note.clock, text: note.content.text) }
}

extension HistoryListing.Dose {
    init(_ dose: Remark<DoseMark>) {
        self.init(
            at: dose.clock, exercise: dose.content.exercise, holdUs: dose.content.hold?.microseconds,
            reps: dose.content.reps)
    }
}

extension HistoryListing.Acknowledgement {
    init(_ ok: Remark<History.Acknowledgement>) { self.init(at: ok.clock, exercise: ok.content.exercise) }
}

extension AgendaItem {
    init(_ occurrence: Occurrence, _ zone: TimeZoneRules, names: [Slug: String]) {
        let text = { (instant: Timestamp) in instant.rfc3339(offset: zone.offset(at: instant).seconds) }
        let id = occurrence.routine.description
        self.init(
            routine: Name(id: id, name: names[occurrence.routine] ?? id), at: text(occurrence.at),
            last: occurrence.count == 1 ? nil : text(occurrence.last), count: occurrence.count,
            // Both have the same names.
            state: State(rawValue: occurrence.state.rawValue) ?? .missed, snoozes: occurrence.snoozes,
            settledAt: occurrence.settled.map(text))
    }
}
