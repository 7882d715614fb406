import Units

/// What happened to a dose, sorted by days.
struct DoseHistory {
    /// A day on which something happened.
    struct Day {
        let date: CivilDate
        /// What was prescribed.
        let rule: DoseRule
        /// Pain without the exercise: the lowest that was reported, else 0.
        let baseline: Int
        /// In order.
        let events: [Event]

        /// Whether there was a session of the exercise.
        var isRun: Bool {
            events.contains { if case .run = $0.kind { true } else { false } }
        }
    }

    /// What happened at one instant; raw values sort what happened at the same one, so that `ok` comes before the pain.
    struct Event {
        enum Kind {
            case acknowledged
            case run(Happening.Run)
            case set(Dose)
            case reset
            case pain(Int)
            case stop
        }

        let at: Timestamp
        let id: String
        let kind: Kind

        fileprivate var order: (Timestamp, Int, String) {
            let rank =
                switch kind {
                case .acknowledged: 0
                case .run: 1
                case .set, .reset: 2
                case .pain: 3
                case .stop: 4
                }
            return (at, rank, id)
        }
    }

    /// Where it begins.
    let footing: Footing
    /// In order; only those on which something happened.
    let days: [Day]

    /// Up to the day `last`; what is not known to have been prescribed otherwise was as it was later, or as it is `now`.
    init(_ happenings: some Sequence<Happening>, until last: CivilDate?, now: DoseRule) {
        let all = Set(happenings).filter { last == nil || $0.day <= last ?? $0.day }
        let kept = all.compactMap { happening -> (day: CivilDate, at: Timestamp, id: String, footing: Footing)? in
            guard case .kept(let footing) = happening.kind else { return nil }
            return (happening.day, happening.at, happening.id, footing)
        }.max { ($0.day, $0.at, $0.id) < ($1.day, $1.at, $1.id) }
        let runs = all.filter { if case .run = $0.kind { true } else { false } }
        let dayOfRun = Dictionary(runs.map { ($0.id, $0.day) }, uniquingKeysWith: min)

        var events: [CivilDate: [Event]] = [:]
        var baselines: [CivilDate: Int] = [:]
        var rules: [CivilDate: (order: (Timestamp, String), rule: DoseRule)] = [:]
        func add(_ kind: Event.Kind, of happening: Happening, at: Timestamp? = nil, on day: CivilDate? = nil) {
            events[day ?? happening.day, default: []].append(
                Event(at: at ?? happening.at, id: happening.id, kind: kind))
        }
        for happening in all {
            switch happening.kind {
            case .run(let run):
                add(.run(run), of: happening)
                if let stopped = run.stopped { add(.stop, of: happening, at: stopped) }
                guard let rule = run.rule else { continue }
                let order = (happening.at, happening.id)
                if let known = rules[happening.day], known.order > order { continue }
                rules[happening.day] = (order, rule)
            case .pain(let pain):
                let kind = pain.level.map { Event.Kind.pain($0) } ?? .stop
                add(kind, of: happening, on: pain.run.flatMap { dayOfRun[$0] })
            case .painBefore(let level):
                baselines[happening.day] = min(level, baselines[happening.day] ?? level)
            case .acknowledged: add(.acknowledged, of: happening)
            case .set(let dose): add(.set(dose), of: happening)
            case .reset: add(.reset, of: happening)
            case .kept: continue
            }
        }
        let dates = events.keys.filter { date in kept.map { date >= $0.day } ?? true }.sorted()
        var rule = now
        var days: [Day] = []
        for date in dates.reversed() {
            rule = rules[date]?.rule ?? rule
            let sorted = (events[date] ?? []).sorted { $0.order < $1.order }
            days.append(Day(date: date, rule: rule, baseline: baselines[date] ?? 0, events: sorted))
        }
        self.days = days.reversed()
        footing = kept?.footing ?? Footing(rule)
    }
}
