import Control
import History
import Report
import Units
import Varlink
import Workout

extension DoseFacts {
    /// What happened to `exercise`, whose dose goes by it.
    func happenings(of exercise: ExerciseAddress, _ shelf: RuleShelf) -> [Happening] {
        let address = exercise.description
        let runs = self.runs[address] ?? []
        let sessions = Set(runs.compactMap(\.session))
        var happenings = runs.map { run in
            Happening(
                id: run.session ?? "\(run.day) \(run.prescription.digest)", at: run.at, day: run.day,
                .run(
                    .init(
                        isCompleted: run.isCompleted, isHeard: run.isDelivered,
                        rule: shelf.rule(of: address, in: run.prescription))))
        }
        func add<Content>(_ remark: Remark<Content>, on day: CivilDate? = nil, _ kind: Happening.Kind) {
            happenings.append(Happening(id: remark.id, at: remark.at, day: day ?? remark.day, kind))
        }
        let (known, said) = (!happenings.isEmpty, happenings.count)
        for dose in doses where dose.content.exercise == address {
            let kept = KeptFooting(dose.content.standing)
            if dose.content.cause == .baseline, let kept {
                add(dose, on: kept.day, .kept(kept.footing))
            } else if dose.content.hold == nil, dose.content.reps == nil {
                add(dose, .reset)
            } else {
                add(dose, .set(Dose(reps: dose.content.reps, hold: dose.content.hold)))
            }
        }
        for pain in pains {
            // Where its session is forgotten, the baseline has it, whenever it was told.
            guard let session = pain.content.session, let day = sessionDays[session], pain.content.moment != .before,
                pain.content.place.map({ $0.exercise == address }) ?? sessions.contains(session)
            else { continue }
            let level = pain.content.isStop ? nil : pain.content.level
            add(pain, on: day, .pain(.init(level: level, run: session)))
        }
        // What is said of every exercise alike is of no account to one of which there is nothing else.
        guard known || happenings.count > said else { return happenings }
        for pain in pains where pain.content.moment == .before {
            if let level = pain.content.level { add(pain, .painBefore(level)) }
        }
        for ok in acknowledgements where ok.content.exercise ?? address == address { add(ok, .acknowledged) }
        return happenings
    }

    /// The exercises at which it hurt so that a session, one of `sessions`, was to be stopped.
    func stops(in sessions: [String: SessionRecord]) -> Set<ExerciseAddress> {
        var addresses: Set<ExerciseAddress> = []
        for pain in pains where pain.content.isStop {
            if let place = pain.content.place {
                addresses.formUnion([ExerciseAddress(place.exercise)].compactMap(\.self))
            } else if let session = pain.content.session.flatMap({ sessions[$0] }) {
                addresses.formUnion(session.reached)
            }
        }
        for dose in doses where KeptFooting(dose.content.standing)?.footing.stop != nil {
            addresses.formUnion([ExerciseAddress(dose.content.exercise)].compactMap(\.self))
        }
        return addresses
    }
}

extension SessionRecord {
    /// The exercises that it came to, by their origins.
    var reached: Set<ExerciseAddress> {
        Set(exercises.filter(\.isReached).compactMap { ExerciseAddress($0.address) })
    }
}

extension PainReport {
    /// Whether a session was stopped for it, or was to be: pain without a number is taken as such.
    var isStop: Bool { moment != .before && session != nil && (stopped || level == nil) }
}

extension PrescriptionRecord {
    /// What it says of the doses of its exercises, by their origins; of what cannot be read, nothing.
    var doseRules: [String: DoseRule] {
        guard let detail = JSON.read(RoutineDetail.self, from: text) else { return [:] }
        let rules = detail.exercises.compactMap { exercise in
            exercise.dose.map { dosing in
                let isActivity = exercise.poses.contains { $0.motion == .activity }
                let rule = DoseRule(
                    start: Dose(dosing.start), progress: dosing.progress.flatMap { Progress($0) },
                    allowedHold: isActivity ? HoldLength.allowedActivity : HoldLength.allowed)
                return (dosing.exercise, rule)
            }
        }.filter { $0.1.isSound }
        return Dictionary(rules) { first, _ in first }
    }
}

extension Dose {
    init(_ values: DoseValues) {
        self.init(reps: values.reps, hold: values.holdUs.map { .microseconds($0) })
    }
}

extension Progress {
    fileprivate init?(_ progress: RoutineDetail.Progress) {
        if let ladder = progress.ladder {
            self = .ladder(
                ladder.rungs.map { Rung(reps: $0.reps, hold: $0.holdUs.map { .microseconds($0) }) }, after: ladder.after
            )
            return
        }
        guard progress.hold != nil || progress.reps != nil else { return nil }
        self = .raise(
            hold: progress.hold.map {
                Raise(to: .microseconds($0.toUs), by: .microseconds($0.byUs), after: $0.after)
            },
            reps: progress.reps.map { Raise(to: $0.to, by: $0.by, after: $0.after) })
    }
}
