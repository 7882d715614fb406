import Control
import Units
import Workout

extension ExerciseStanding {
    /// Where the dose of `exercise` stands, whose origin is `address`.
    init(_ standing: Standing, of address: ExerciseAddress, name: String, rule: DoseRule) {
        let state: State
        var (cleanDays, of, day): (Int?, Int?, CivilDate?)
        switch standing.state {
        case .stopped(let stop): (state, day) = (.stopped, stop)
        case .noRule: state = .noRule
        case .atGoal: state = .atGoal
        case .setBack: state = .setBack
        case .counting(let days, let all): (state, cleanDays, of) = (.counting, days, all)
        case .waiting(let rises): (state, day) = (.waiting, rises)
        }
        self.init(
            exercise: address.description, name: name, today: DoseValues(standing.dose), start: DoseValues(rule.start),
            state: state)
        progress = rule.progress.map { RoutineDetail.Progress($0) }
        (self.cleanDays, self.of, self.day) = (cleanDays, of, day?.description)
        next = standing.next.map {
            Next(dose: DoseValues($0.dose), cleanDays: $0.cleanDays, notBefore: "\($0.notBefore)")
        }
        setback = standing.setback.map { Setback(day: "\($0.day)", cause: Cause(of: $0.cause), held: $0.isHeld) }
        changes = standing.changes.map { change in
            Change(
                day: "\(change.day)", from: DoseValues(change.from), to: DoseValues(change.to),
                cause: Cause(of: change.cause))
        }
        advice = standing.setback?.isHeld == true ? Advice.atTheStart : nil
    }
}

extension DoseValues {
    init(_ dose: Dose) { self.init(holdUs: dose.hold?.microseconds, reps: dose.reps) }
}

extension ExerciseStanding.Cause {
    fileprivate init(of cause: DoseChange.Cause) {
        switch cause {
        case .raised(let cleanDays): self.init(.raised, days: cleanDays)
        case .lowered(let setback): self.init(of: setback)
        case .byHand: self.init(.byHand)
        case .prescription: self.init(.prescription)
        }
    }

    fileprivate init(of cause: Workout.Setback.Cause) {
        switch cause {
        case .unfinished: self.init(.unfinished)
        case .unheard: self.init(.unheard)
        case .pain(let level, let baseline): self.init(.pain, level: level, baseline: baseline)
        case .painStop: self.init(.painStop)
        case .absence(let days): self.init(.absence, days: days)
        }
    }
}

extension ProgressListing: Pageable {
    var length: Int { exercises.count }

    func page(_ part: Range<Int>) -> ProgressListing { ProgressListing(exercises: exercises.part(part)) }
}
