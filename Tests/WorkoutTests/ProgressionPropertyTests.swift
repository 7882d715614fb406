import Rig
import Testing
import Units

@testable import Workout

/// The rule once more, read off `docs/progression.md` for a hold in whole seconds, in another way: it looks at each day by
/// itself and counts backwards. Slow, and sees nothing of how `Progression` does it.
private struct SlowReckoner {
    let happenings: [Happening]
    let start = 5
    let goal: Int
    let step: Int
    let after: Int

    /// What happened, with the day that it counts to.
    private typealias Fact = (day: Int, happening: Happening)

    private var facts: [Fact] {
        happenings.map { happening in
            var date = happening.day
            if case .pain(let pain) = happening.kind, let run = pain.run,
                let found = happenings.first(where: { $0.id == run })
            {
                date = found.day
            }
            return (date - day(0), happening)
        }.sorted { ($0.day, $0.happening.at) < ($1.day, $1.happening.at) }
    }

    /// The hold after all of `today`, the clean days in a row, and whether a pain stop waits for `ok`.
    func reckon(today: Int) -> (hold: Int, cleanDays: Int, isStopped: Bool) {
        let facts = facts
        let of = { (day: Int) in facts.filter { $0.day == day }.map(\.happening) }
        let stops = facts.filter { fact in
            switch fact.happening.kind {
            case .run(let run): run.stopped != nil
            case .pain(let pain): pain.level == nil
            case .painBefore, .acknowledged, .set, .reset, .kept: false
            }
        }
        let acknowledged = facts.filter { if case .acknowledged = $0.happening.kind { true } else { false } }
        func isWaiting(at place: (Int, Timestamp)) -> Bool {
            stops.contains { stop in
                (stop.day, stop.happening.at) < place
                    && !acknowledged.contains { ok in
                        (ok.day, ok.happening.at) < place && ok.happening.at > stop.happening.at
                            && (ok.day, ok.happening.at) > (stop.day, stop.happening.at)
                    }
            }
        }
        func excess(_ level: Int, _ day: Int) -> Int {
            let baselines = of(day).compactMap { happening -> Int? in
                if case .painBefore(let level) = happening.kind { level } else { nil }
            }
            return level - (baselines.min() ?? 0)
        }
        func isBad(_ day: Int) -> Bool {
            of(day).contains { happening in
                switch happening.kind {
                case .run(let run): !run.isCompleted || !run.isHeard
                case .pain(let pain): pain.level.map { excess($0, day) >= 3 } ?? true
                case .painBefore, .acknowledged, .set, .reset, .kept: false
                }
            }
        }
        func isGood(_ day: Int) -> Bool {
            let today = of(day)
            let set = today.last { happening in
                switch happening.kind {
                case .set, .reset: true
                case .run, .pain, .painBefore, .acknowledged, .kept: false
                }
            }
            let runs = today.filter { if case .run = $0.kind { true } else { false } }
                .filter { set == nil || $0.at > set?.at ?? $0.at }
            return !isBad(day) && !runs.isEmpty && runs.allSatisfy { !isWaiting(at: (day, $0.at)) }
        }
        // Days before which nothing counts: on the morning of, or in the middle of, which the dose changed.
        var fresh: Set<Int> = []
        func cleanDays(before day: Int) -> Int {
            var (count, past) = (0, day - 1)
            while past >= 0, !isBad(past) {
                if isGood(past) { count += 1 }
                if fresh.contains(past) { break }
                past -= 1
            }
            return count
        }
        var (hold, lastRaise, lastSeen) = (start, -1000, -1)
        for day in 0...today {
            if lastSeen >= 0, day > lastSeen, (day - lastSeen) % 14 == 0 {
                hold = max(start, hold - step)
                fresh.insert(day)
            } else if hold < goal, day - lastRaise >= 7, cleanDays(before: day) >= after, !isWaiting(at: (day, .zero)) {
                hold = min(goal, hold + step)
                lastRaise = day
                fresh.insert(day)
            }
            var isLowered = false
            for happening in of(day) {
                var hurts = false
                switch happening.kind {
                case .run(let run):
                    lastSeen = day
                    hurts = run.stopped != nil
                case .pain(let pain): hurts = pain.level.map { excess($0, day) >= 4 } ?? true
                case .set(let dose):
                    hold = min(max(Int(dose.hold?.components.seconds ?? 0), start), goal)
                    (lastSeen, lastRaise, isLowered) = (day, day, false)
                    fresh.insert(day)
                case .reset:
                    hold = start
                    (lastSeen, lastRaise, isLowered) = (day, day, false)
                    fresh.insert(day)
                case .painBefore, .acknowledged, .kept: break
                }
                if hurts, !isLowered {
                    hold = max(start, hold - step)
                    isLowered = true
                }
            }
        }
        return (hold, cleanDays(before: today + 1), isWaiting(at: (today + 1, .zero)))
    }
}

extension Timestamp {
    fileprivate static let zero = Timestamp(microseconds: 0)
}

/// Ten weeks of someone who has good and bad days.
private func randomHistory(_ random: inout SeededNumbers, days: Int = 70) -> [Happening] {
    var happenings: [Happening] = []
    let diligence = Int.random(in: 20...100, using: &random)
    let luck = Int.random(in: 60...100, using: &random)
    for number in 0..<days {
        var kinds: [Happening.Kind] = []
        if Int.random(in: 0..<100, using: &random) < diligence {
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let isLucky = Int.random(in: 0..<100, using: &random) < luck
                switch isLucky ? 9 : Int.random(in: 0...4, using: &random) {
                case 0: kinds.append(.run(.init(isCompleted: false)))
                case 1: kinds.append(.run(.init(isHeard: false)))
                case 2:
                    kinds.append(.run(.init(isCompleted: false, stopped: .zero)))
                    if Bool.random(using: &random) { kinds.append(.acknowledged) }
                case 3:
                    let runs = happenings.suffix(6).filter { if case .run = $0.kind { true } else { false } }
                    let late = Int.random(in: 0...3, using: &random) == 0 ? runs.first?.id : nil
                    let level = Int.random(in: 0...9, using: &random)
                    kinds += [.run(.init()), .pain(.init(level: level == 9 ? nil : level, run: late))]
                default: kinds.append(.run(.init()))
                }
            }
        }
        switch Int.random(in: 0..<60, using: &random) {
        case 0: kinds.append(.set(Dose(hold: .seconds(Int.random(in: 1...40, using: &random)))))
        case 1...4: kinds.insert(.painBefore(Int.random(in: 0...5, using: &random)), at: 0)
        case 5...9: kinds.append(.acknowledged)
        case 11: kinds.append(.reset)
        case 10: kinds.append(.pain(.init(level: Int.random(in: 1...6, using: &random))))
        default: break
        }
        for (index, kind) in kinds.enumerated() {
            let at = Timestamp(seconds: Int64(20_458 + number) * 86_400 + 8 * 3600 + Int64(index) * 60)
            var kind = kind
            if case .run(var run) = kind, run.stopped != nil {
                // Stopped at the instant of its own report, before whatever comes next.
                run.stopped = at
                kind = .run(run)
            }
            happenings.append(Happening(id: "\(number)-\(index)", at: at, day: day(number), kind))
        }
    }
    return happenings
}

@Suite struct ProgressionPropertyTests {
    @Test(arguments: 1...UInt64(12))
    func `a slow reckoning comes to the same on each day of random histories`(seed: UInt64) {
        var random = SeededNumbers(seed: seed)
        let (goal, step) = (Int.random(in: 6...40, using: &random), Int.random(in: 1...7, using: &random))
        let after = Int.random(in: 1...5, using: &random)
        let rule = holdRule(to: goal, by: step, after: after)
        let history = randomHistory(&random)
        for today in 0..<75 {
            let known = history.filter { $0.day <= day(today) }
            let slow = SlowReckoner(happenings: known, goal: goal, step: step, after: after).reckon(today: today)
            let standing = Progression.standing(of: rule, after: known.shuffled(using: &random), today: day(today))
            #expect(standing.dose == Dose(reps: 10, hold: .seconds(slow.hold)), "day \(today)")
            var isStopped = false
            if case .stopped = standing.state { isStopped = true }
            #expect(isStopped == slow.isStopped, "day \(today)")
            if let next = standing.next {
                #expect(next.cleanDays == max(0, after - slow.cleanDays), "day \(today)")
            }
        }
    }

    @Test(arguments: 1...UInt64(40))
    func `neither order nor repetition matters`(seed: UInt64) {
        var random = SeededNumbers(seed: seed)
        let history = randomHistory(&random)
        let standing = Progression.standing(of: holdRule(), after: history, today: day(72))
        for _ in 0..<5 {
            let mixed = (history + history.prefix(history.count / 3)).shuffled(using: &random)
            #expect(Progression.standing(of: holdRule(), after: mixed, today: day(72)) == standing)
        }
    }

    @Test(arguments: 1...UInt64(40))
    func `a dose stays from start to goal and rises by one step at most in seven days`(seed: UInt64) {
        var random = SeededNumbers(seed: seed)
        let standing = Progression.standing(of: holdRule(), after: randomHistory(&random), today: day(72))
        var lastRaise: CivilDate?
        for change in standing.changes {
            let holds = [change.from, change.to].map { $0.hold ?? .zero }
            #expect(holds.allSatisfy { (.seconds(5) ... .seconds(30)).contains($0) })
            guard case .raised = change.cause else { continue }
            #expect(holds[1] > holds[0] && holds[1] - holds[0] <= .seconds(5))
            if let lastRaise { #expect(change.day - lastRaise >= 7) }
            lastRaise = change.day
        }
    }

    @Test(arguments: 1...UInt64(40))
    func `other steps leave what was reached, and a raise that came later than the change may be taken back`(
        seed: UInt64
    ) {
        var random = SeededNumbers(seed: seed)
        let old = holdRule()
        let history = randomHistory(&random).map { happening in
            guard case .run(var run) = happening.kind else { return happening }
            run.rule = old
            return Happening(id: happening.id, at: happening.at, day: happening.day, .run(run))
        }
        for today in stride(from: 0, to: 120, by: 3) {
            let known = history.filter { $0.day <= day(today) }
            let runs = known.filter { if case .run = $0.kind { true } else { false } }
            let change = runs.map { $0.day + 1 }.max() ?? day(today)
            let before = Progression.standing(of: old, after: known, today: day(today))
            let isLater = before.changes.contains { raise in
                if case .raised = raise.cause { raise.day > change } else { false }
            }
            for new in [holdRule(by: 1), holdRule(by: 9), holdRule(after: 2)] {
                let after = Progression.standing(of: new, after: known, today: day(today))
                let (held, hold) = (after.dose.hold ?? .zero, before.dose.hold ?? .zero)
                #expect(isLater ? held <= hold : held == hold, "day \(today)")
            }
        }
    }

    @Test(arguments: 1...UInt64(40))
    func `what is foretold comes true on its day and not before`(seed: UInt64) throws {
        var random = SeededNumbers(seed: seed)
        let rule = holdRule(after: Int.random(in: 1...5, using: &random))
        let history = randomHistory(&random)
        for today in stride(from: 0, to: 70, by: 7) {
            let known = history.filter { $0.day <= day(today) }
            let standing = Progression.standing(of: rule, after: known, today: day(today))
            guard let next = standing.next else { continue }
            let days = next.notBefore - day(0)
            let diligent = (today..<days).map { number in
                let at = Timestamp(seconds: Int64(20_458 + number) * 86_400 + 23 * 3600)
                return Happening(id: "later \(number)", at: at, day: day(number), .run(.init()))
            }
            let eve = Progression.standing(of: rule, after: known + diligent, today: day(days - 1))
            #expect(eve.dose == standing.dose)
            let then = Progression.standing(of: rule, after: known + diligent, today: day(days))
            #expect(then.dose == next.dose)
        }
    }

    @Test(arguments: 1...UInt64(40))
    func `what is forgotten is missed by nobody`(seed: UInt64) {
        var random = SeededNumbers(seed: seed)
        let history = randomHistory(&random)
        // A late word about a session is forgotten with it, or else is about its own day.
        let forgotten = day(Int.random(in: 1..<70, using: &random))
        let days = Dictionary(history.map { ($0.id, $0.day) }, uniquingKeysWith: { first, _ in first })
        let whole = history.filter { happening in
            guard case .pain(let pain) = happening.kind, let run = pain.run, let date = days[run] else { return true }
            return (date < forgotten) == (happening.day < forgotten)
        }
        let footing = Progression.footing(of: holdRule(), after: whole, before: forgotten)
        let kept = Happening(id: "kept", at: .zero, day: forgotten, .kept(footing))
        let rest = whole.filter { $0.day >= forgotten }
        for today in stride(from: forgotten - day(0), to: 90, by: 4) {
            let before = Progression.standing(of: holdRule(), after: whole, today: day(today))
            // Whether all of what is forgotten is gone, or an old export has brought it back.
            for left in [rest + [kept], whole + [kept]] {
                let after = Progression.standing(of: holdRule(), after: left, today: day(today))
                #expect(after.dose == before.dose && after.state == before.state && after.next == before.next)
                #expect(after.lastChange == before.lastChange)
            }
        }
    }
}
