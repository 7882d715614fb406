import Config
import Control
import FoundationEssentials
import History
import Units
import Workout

/// Today's doses: what the files prescribe, as far as what was done since has raised or lowered it.
extension Catalogue {
    /// The person's own today.
    var today: CivilDate { zones.system.civil(at: diary.now()).date }

    /// The session that began last, if it reached into today.
    package var sessionOfToday: SessionRecord? { diary.session(nil).flatMap { isOfToday($0) ? $0 : nil } }

    /// Whether `session` reached into today, as one does that went on past midnight.
    func isOfToday(_ session: SessionRecord) -> Bool {
        session.day == today || session.ended.map { zones.system.civil(at: $0).date == today } ?? false
    }

    /// Why today's doses are not known, so that they are as prescribed; nil where they are.
    package var doseProblem: String? { diary.problem.map { "\($0): doses are as prescribed" } }

    /// Today's doses of the exercises of `routines`, by their ids; one for each exercise in order, with nothing in it where
    /// it is what the exercise starts with. All of them are found out at once.
    func dosesToday(of routines: [Routine]) -> [Slug: [Dose]] {
        let standings = diary.standings(of: rules(of: routines), on: today)
        return Dictionary(
            uniqueKeysWithValues: routines.map { routine in
                let doses = routine.exercises.map { exercise in
                    let standing = standings[exercise.doseAddress(in: routine.id)]?.standing
                    return standing.map { exercise.dose(at: $0) } ?? Dose()
                }
                return (routine.id, routine.fitting(doses))
            })
    }

    func rules(of routines: [Routine]) -> [ExerciseAddress: DoseRule] {
        let rules = routines.flatMap { routine in
            routine.exercises.map { ($0.doseAddress(in: routine.id), $0.doseRule) }
        }
        return Dictionary(rules) { first, _ in first }
    }

    /// The exercises that neither start by themselves nor progress, and what holds them: it hurt, and nobody has said that it
    /// is all right again. Nil where the history cannot be read.
    func held() -> [ExerciseAddress: Footing.Stop]? {
        guard let stops = try? diary.stops() else { return nil }
        guard !stops.isEmpty else { return [:] }
        let rules = rules(of: library.sorted).filter { stops.contains($0.key) }
        return try? diary.stops(of: rules, on: today)
    }

    /// Where the doses of a routine's exercises stand, or of one, `routine/exercise`; with nil those of all of which there
    /// is anything in the history. By their origins, each once.
    package func progress(of text: String? = nil) throws(DoseUnavailable) -> ProgressListing {
        var chosen: [(address: ExerciseAddress, exercise: Exercise)] = []
        if let text, !text.contains("/") {
            let routine: Routine
            do throws(RoutineUnavailable) { routine = try library.routine(text) } catch { throw .routine(error) }
            chosen = routine.exercises.map { ($0.doseAddress(in: routine.id), $0) }
        } else if let text {
            let found = try exercise(text)
            chosen = [(found.address, found.exercise)]
        } else {
            // What an exercise is called where it is defined comes before what others call it.
            let all = library.sorted.flatMap { routine in
                routine.exercises.map { (address: $0.doseAddress(in: routine.id), exercise: $0) }
            }
            chosen = all.filter { $0.exercise.origin == nil } + all.filter { $0.exercise.origin != nil }
        }
        var seen: Set<ExerciseAddress> = []
        chosen = chosen.filter { seen.insert($0.address).inserted }
        let rules = Dictionary(chosen.map { ($0.address, $0.exercise.doseRule) }) { first, _ in first }
        let standings = diary.standings(of: rules, on: today)
        let listed = chosen.compactMap { address, exercise -> ExerciseStanding? in
            guard let found = standings[address], text != nil || found.isKnown else { return nil }
            return ExerciseStanding(found.standing, of: address, name: exercise.name, rule: exercise.doseRule)
        }
        return ProgressListing(exercises: listed)
    }

    /// What is to be kept of the dose of `exercise`, an origin, where all before `day` is forgotten; `store` is the history
    /// that forgets. Nil where there is nothing to be kept.
    package func baseline(
        of exercise: String, before day: CivilDate, in store: borrowing HistoryStore
    ) throws(HistoryError) -> DoseMark? {
        let rule = ExerciseAddress(exercise).flatMap { rules(of: library.sorted)[$0] }
        return try diary.baseline(of: exercise, rule, before: day, in: store)
    }

    /// The exercise that a person called `text`, `routine/exercise`, and whose dose it has.
    func exercise(_ text: String) throws(DoseUnavailable) -> (address: ExerciseAddress, exercise: Exercise) {
        guard let address = ExerciseAddress(text) else { throw .exercise(text, near: near(text)) }
        let routine: Routine
        do throws(RoutineUnavailable) {
            routine = try library.routine(address.routine.description)
        } catch {
            throw .routine(error)
        }
        guard let exercise = routine.exercises.first(where: { $0.id == address.exercise }) else {
            throw .exercise(text, near: near(text))
        }
        return (exercise.doseAddress(in: routine.id), exercise)
    }

    /// What may have been meant by `text`.
    private func near(_ text: String) -> [String] {
        let all = library.sorted.flatMap { routine in
            routine.exercises.map { ExerciseAddress(routine.id, $0.id).description }
        }
        return nearest(to: text, among: all)
    }

    /// What is to be kept where somebody sets the dose of an exercise; an empty one sets it back to the prescribed start.
    /// What a rule raises is brought to the nearer of its start and goal.
    package func mark(_ dose: Dose, of text: String) throws(DoseUnavailable) -> DoseMark {
        let found = try exercise(text)
        // Judged where it is defined: those who share it take what of it fits them.
        let routine: Routine
        do throws(RoutineUnavailable) {
            routine = try library.routine(found.address.routine.description)
        } catch {
            throw .routine(error)
        }
        do throws(ChoiceError) {
            _ = try routine.doses(
                [DoseChoice(found.address.exercise, dose)], over: dosesToday(of: [routine])[routine.id])
        } catch {
            throw .dose(error)
        }
        let place = DosePlace(dose, isHoldByHand: true, areRepsByHand: true)
        let fitting = found.exercise.doseRule.fitting(place).dose
        return DoseMark(
            exercise: found.address.description, cause: .set, hold: dose.hold.map { fitting.hold ?? $0 },
            reps: dose.reps.map { fitting.reps ?? $0 })
    }
}

/// Why a person cannot have the dose, or know of the one, that they asked for.
package enum DoseUnavailable: Error, CustomStringConvertible {
    /// There is no such routine, or its file is wrong.
    case routine(RoutineUnavailable)
    /// There is no such exercise; `near` are those that were perhaps meant.
    case exercise(String, near: [String])
    /// It cannot be done at such a dose.
    case dose(ChoiceError)

    package var description: String {
        switch self {
        case .routine(let unavailable): unavailable.description
        case .exercise(let text, let near):
            ControlError.UnknownExercise(exercise: text.printable.quoted, near: near).text
        case .dose(let error): error.description
        }
    }
}

extension Exercise {
    /// Its own dose where its origin's stands so; with nothing in it where that is what it starts with.
    fileprivate func dose(at standing: Standing) -> Dose {
        let rule = DoseRule(self)
        var dose = standing.dose(within: rule)
        if dose.hold == rule.start.hold { dose.hold = nil }
        if dose.reps == rule.start.reps { dose.reps = nil }
        return dose
    }
}

extension Routine {
    /// What is left of it without the exercises of these origins; nil where nothing is left of its main part.
    func leavingOut(_ held: Set<ExerciseAddress>) -> Routine? {
        func left(_ items: [Item]) -> [Item] {
            items.compactMap { item in
                switch item {
                case .exercise(let exercise): return held.contains(exercise.doseAddress(in: id)) ? nil : item
                case .group(var group):
                    group.exercises.removeAll { held.contains($0.doseAddress(in: id)) }
                    return group.exercises.isEmpty ? nil : .group(group)
                }
            }
        }
        let main = left(main)
        guard !main.isEmpty else { return nil }
        return Routine(
            id: id, name: name, source: source, note: note, review: review, between: between, warmUp: left(warmUp),
            main: main, coolDown: left(coolDown))
    }
}

extension KeptWith {
    /// That what was said is kept with `session`, which runs or is over.
    package init(_ session: SessionRecord, runs: Bool) {
        self.init(
            routine: Name(id: session.routine.description, name: session.name),
            beganAt: session.began.rfc3339(offset: session.offset), runs: runs)
    }
}

/// What is kept without a daemon.
extension Catalogue {
    /// `content` as it is said now.
    package func remark<Content>(_ content: Content) -> Remark<Content> {
        let now = diary.now()
        return Remark(
            id: UUID().uuidString.lowercased(), at: now, offset: zones.system.offset(at: now).seconds, content)
    }

    /// What there is to keep of `report`, said now. A session that was left and has hurt is not gone on with.
    package func records(of report: PainReport) -> Records {
        var records = Records()
        records.save(remark(report))
        if report.isStop, report.session == diary.left() { records.unfinished = .nothing }
        return records
    }

    /// Has `records` end the session that a daemon was in when it was cut off, since it hurts: for pain where that was a
    /// moment ago, and as the daemon would, partial, where it was earlier today. Nil where there is none such; one of another
    /// day has nothing to do with it.
    package func endCutOff(in records: inout Records) -> CutOff? {
        guard var cutOff = diary.cutOff() else { return nil }
        let now = diary.now()
        let isNow = now - cutOff.at <= Conductor.aftermath
        guard isNow || zones.system.civil(at: cutOff.at).date == today else { return nil }
        cutOff.session.ended = max(cutOff.session.began, isNow ? now : cutOff.at)
        cutOff.session.outcome = isNow ? .stoppedForPain : .partial
        if !isNow { cutOff.place = nil }
        records.save(cutOff.session)
        records.unfinished = .nothing
        return cutOff
    }

    /// The session of this id, or with nil the one that ended last.
    package func session(_ id: String?) -> SessionRecord? { diary.session(id) }
}
