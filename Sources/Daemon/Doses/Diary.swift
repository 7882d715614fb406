import Config
import Control
import Glibc
import History
import Report
import Synchronization
import Units
import Workout

/// What is kept of what was done and said, read anew each time it is asked: beside a daemon that writes, another program
/// may have written since. Everything in it blocks for as long as the disk takes.
package struct Diary: Sendable {
    /// The state folder; nil where nobody said which, and then nothing is kept.
    let folder: String?
    /// What waits to be stored.
    private let unstored: @Sendable () -> Changes
    /// CLOCK_REALTIME.
    let now: @Sendable () -> Timestamp
    private let shelf = RuleShelf()
    private let turn = Turn()

    /// That in `folder`, beside what waits to be stored in it.
    package init(
        folder: String?, now: @escaping @Sendable () -> Timestamp = { Clocks.system.reading().wall },
        unstored: @escaping @Sendable () -> Changes = { Changes() }
    ) {
        self.folder = folder
        self.now = now
        self.unstored = unstored
    }

    /// Why it cannot be read; nil where it can, or there is none yet.
    package var problem: HistoryError? {
        do throws(HistoryError) {
            _ = try read { (_) throws(HistoryError) in }
            return nil
        } catch {
            return error
        }
    }

    /// What `body` finds in it; nil where there is none yet.
    private func read<Result: Sendable>(
        _ body: (borrowing HistoryStore) throws(HistoryError) -> Result
    ) throws(HistoryError) -> Result? {
        guard let folder, access("\(folder)/\(HistoryStore.fileName)", F_OK) == 0 || errno != ENOENT else { return nil }
        return try turn.lock.withLock { _ throws(HistoryError) in
            try body(HistoryStore.openToLook(folder: folder))
        }
    }

    /// What `body` finds in it, which may be one of nothing, and in what waits to be stored.
    func look<Result: Sendable>(
        _ body: (borrowing HistoryStore, _ waiting: Changes) throws(HistoryError) -> Result
    ) throws(HistoryError) -> Result {
        // First: what is stored in between is then found twice, and not missed.
        let waiting = unstored()
        return try turn.lock.withLock { _ throws(HistoryError) in
            guard let folder else { return try body(HistoryStore.inMemory(), waiting) }
            return try body(HistoryStore.openToLook(folder: folder), waiting)
        }
    }

    /// Where the doses of these exercises stand on `today`; of those of which there is anything else in it, `isKnown`.
    /// Where it cannot be read, as if nothing had happened but what waits to be stored.
    func standings(
        of rules: [ExerciseAddress: DoseRule], on today: CivilDate
    ) -> [ExerciseAddress: (standing: Standing, isKnown: Bool)] {
        let exercises = rules.keys.map(\.description)
        let facts = (try? facts(of: exercises)) ?? DoseFacts(unstored().records, of: exercises)
        return standings(of: rules, after: facts, on: today)
    }

    /// What holds these exercises on `today`. Throws where it cannot be read.
    func stops(
        of rules: [ExerciseAddress: DoseRule], on today: CivilDate
    ) throws(HistoryError) -> [ExerciseAddress: Footing.Stop] {
        let facts = try facts(of: rules.keys.map(\.description))
        return standings(of: rules, after: facts, on: today).compactMapValues(\.standing.stop)
    }

    private func standings(
        of rules: [ExerciseAddress: DoseRule], after facts: DoseFacts, on today: CivilDate
    ) -> [ExerciseAddress: (standing: Standing, isKnown: Bool)] {
        rules.reduce(into: [:]) { standings, rule in
            let happenings = facts.happenings(of: rule.key, shelf)
            let standing = Progression.standing(of: rule.value, after: happenings, today: today)
            standings[rule.key] = (standing, !happenings.isEmpty)
        }
    }

    private func facts(of exercises: [String]) throws(HistoryError) -> DoseFacts {
        // First: what is stored in between is then found twice, and not missed.
        let records = unstored().records
        let stored = try read { (store) throws(HistoryError) in
            try store.doseFacts(of: exercises, unstored: records)
        }
        return stored ?? DoseFacts(records, of: exercises)
    }

    /// The exercises at which it hurt so that a session was to be stopped, whatever was said since. Throws where it cannot be
    /// read: that nothing hurts does not follow.
    func stops() throws(HistoryError) -> Set<ExerciseAddress> {
        let records = unstored().records
        let stored = try read { (store) throws(HistoryError) in
            let facts = try store.doseFacts(of: [], unstored: records)
            var sessions = records.sessions
            for case let id? in facts.pains.map(\.content.session) where sessions[id] == nil {
                sessions[id] = try store.session(id)
            }
            return facts.stops(in: sessions)
        }
        return stored ?? DoseFacts(records, of: []).stops(in: records.sessions)
    }

    /// The session that a daemon was in when it was cut off, with what was done of it, when that was, and the repetition
    /// that is known to have come last; nil where there is none such.
    func cutOff() -> CutOff? {
        let found = try? read { (store) throws(HistoryError) -> CutOff? in
            guard let unfinished = try store.unfinished(), unfinished.isRunning,
                var session = try store.session(unfinished.session)
            else { return nil }
            let steps = try store.steps(of: session.id)
            session.recount(steps)
            let (last, exercises) = (steps.last, session.exercises)
            let index = last?.exercise ?? 0
            let place = exercises.indices.contains(index) ? exercises[index].address : nil
            return CutOff(
                session: session, at: unfinished.at,
                place: place.map {
                    PainReport.Place(exercise: $0, set: last?.set ?? 1, rep: last?.rep ?? 1, side: last?.side)
                })
        }
        return (found ?? nil) ?? nil
    }

    /// The session that was left and can be gone on with; nil for none.
    func left() -> String? {
        let found = try? read { (store) throws(HistoryError) -> UnfinishedSession? in try store.unfinished() }
        guard let unfinished = found.flatMap({ $0 }), !unfinished.isRunning else { return nil }
        return unfinished.session
    }

    /// The session of this id, or with nil the one that began last of those that are over.
    func session(_ id: String?) -> SessionRecord? {
        let records = unstored().records
        let found = try? read { (store) throws(HistoryError) in
            // A clock that was a year ahead leaves sessions of next year.
            if let id { try store.session(id) } else { try store.lastSession(before: now() + .seconds(86_400)) }
        }
        let waiting =
            id.map { records.sessions[$0] }
            ?? records.sessions.values.filter { $0.outcome != nil }.max { $0.began < $1.began }
        return [(found ?? nil) ?? nil, waiting].compactMap(\.self).max { $0.began < $1.began }
    }

    /// Stores `records` where no daemon does it; what there is to say about the history meanwhile.
    package func store(_ records: Records) throws(HistoryError) -> [String] {
        guard let folder else { return ["neither HOME nor XDG_STATE_HOME is set: nothing is kept"] }
        // What goes wrong here goes wrong again below, and is said there.
        _ = makeFolders(folder, mode: 0o700)
        let opened = try HistoryStore.open(folder: folder, now: now())
        let said = opened.problems
        var changes = Changes()
        changes.record(records)
        return said + (try opened.intoStore().store(changes)).map(\.description)
    }

    /// What is to be kept of the dose of `exercise` where all before `day` is forgotten, as a mark of the cause
    /// `baseline`; `store` is the history that forgets, `rule` what is prescribed now, nil where there is no such exercise
    /// any more. Nil where there is nothing to be kept.
    package func baseline(
        of exercise: String, _ rule: DoseRule?, before day: CivilDate, in store: borrowing HistoryStore
    ) throws(HistoryError) -> DoseMark? {
        guard let address = ExerciseAddress(exercise) else { return nil }
        let happenings = try store.doseFacts(of: [exercise]).happenings(of: address, shelf)
        let last = happenings.sorted { ($0.day, $0.at) < ($1.day, $1.at) }.compactMap { happening in
            if case .run(let run) = happening.kind { run.rule } else { nil }
        }.last
        guard let rule = rule ?? last, !happenings.isEmpty else { return nil }
        let footing = Progression.footing(of: rule, after: happenings, before: day)
        return DoseMark(baseline: footing, of: exercise, from: day)
    }

    /// What the dose of an exercise goes on from on `day`. Throws where it cannot be read.
    func footing(
        of exercise: ExerciseAddress, _ rule: DoseRule, before day: CivilDate
    ) throws(HistoryError) -> Footing {
        let happenings = try facts(of: [exercise.description]).happenings(of: exercise, shelf)
        return Progression.footing(of: rule, after: happenings, before: day)
    }
}

/// A session that a daemon was in when it was cut off.
package struct CutOff: Sendable {
    package var session: SessionRecord
    /// When it was last known to run.
    let at: Timestamp
    /// The repetition that it was in; nil where nobody knows, or it is too long ago to be about that.
    package var place: PainReport.Place?
}

extension Diary {
    /// Nothing was ever done.
    package static let empty = Diary(folder: nil)
}

/// Who reads the history, one after another: SQLite keeps the descriptors of connections that were closed while another one
/// of the process has locks (its os_unix.c: closing one would drop them), as many as there were at once.
private final class Turn: Sendable {
    let lock = Mutex(())
}

/// What programmes prescribed of their doses, by their texts: each version is read once.
final class RuleShelf: Sendable {
    private let known = Mutex<[PrescriptionRecord: [String: DoseRule]]>([:])

    /// What `prescription` said of the exercise of this origin; nil where it says nothing, or nothing that can be read.
    func rule(of exercise: String, in prescription: PrescriptionRecord) -> DoseRule? {
        known.withLock { known in
            if let rules = known[prescription] { return rules[exercise] }
            let rules = prescription.doseRules
            known[prescription] = rules
            return rules[exercise]
        }
    }
}

extension DoseMark {
    /// The dose of `exercise` goes on from `footing` on `day`, whatever was before.
    init(baseline footing: Footing, of exercise: String, from day: CivilDate) {
        self.init(
            exercise: exercise, cause: .baseline, hold: footing.place.dose.hold, reps: footing.place.dose.reps,
            standing: KeptFooting(day: day, footing: footing).text)
    }
}
