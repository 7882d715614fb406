import Testing
import Units

@testable import Workout

/// What a diary leads to, worked out by hand from `docs/progression.md`.
private struct Case: CustomTestStringConvertible, Sendable {
    let rule: DoseRule
    let diary: String
    let today: Int
    let dose: String
    let state: String
    /// The next dose, the clean days that it still takes, and the first day on which it can come.
    let next: String?

    init(
        _ diary: String, _ today: Int, _ dose: String, _ state: String, next: String? = nil,
        rule: DoseRule = holdRule()
    ) {
        self.rule = rule
        self.diary = diary
        self.today = today
        self.dose = dose
        self.state = state
        self.next = next
    }

    var testDescription: String { "\(diary.isEmpty ? "nothing" : diary) on \(today)" }
}

private func daily(_ days: ClosedRange<Int>) -> String { days.map { "\($0) done" }.joined(separator: ", ") }

private let rising = [
    Case("", 0, "5s", "0 of 3", next: "10s, 3 more, 3"),
    Case("0 done", 0, "5s", "1 of 3", next: "10s, 2 more, 3"),
    Case("0 done", 1, "5s", "1 of 3", next: "10s, 2 more, 3"),
    Case("0 done", 5, "5s", "1 of 3", next: "10s, 2 more, 7"),
    Case("0 done, 1 done, 2 done", 2, "5s", "rises 3", next: "10s, 0 more, 3"),
    Case("0 done, 1 done, 2 done", 3, "10s", "0 of 3", next: "15s, 3 more, 10"),
    Case("0 done, 2 done, 4 done", 5, "10s", "0 of 3"),
    Case("0 done, 0 done, 0 done, 0 done", 1, "5s", "1 of 3"),
    Case(daily(0...9), 9, "10s", "rises 10", next: "15s, 0 more, 10"),
    Case(daily(0...9), 10, "15s", "0 of 3", next: "20s, 3 more, 17"),
    Case("0 done", 1, "10s", "0 of 1", next: "15s, 1 more, 8", rule: holdRule(after: 1)),
    Case(daily(0...23), 24, "25s", "0 of 3"),
    Case(daily(0...38), 38, "30s", "goal"),
    Case(daily(0...2), 3, "8s", "goal", rule: holdRule(to: 8)),
]

private let unclean = [
    Case("0 done, 1 cut", 1, "5s", "unfinished on 1", next: "10s, 3 more, 5"),
    Case("0 done, 1 cut", 2, "5s", "unfinished on 1", next: "10s, 3 more, 5"),
    Case("0 done, 1 cut, 2 done", 2, "5s", "1 of 3"),
    Case("0 done, 0 cut", 0, "5s", "unfinished on 0"),
    Case("0 cut, 0 done", 0, "5s", "unfinished on 0"),
    Case("0 done, 1 done, 2 unheard", 3, "5s", "unheard on 2"),
    Case("0 done, 0 pain 2", 0, "5s", "1 of 3"),
    Case("0 done, 0 pain 3", 0, "5s", "pain 3 over 0 on 0"),
    Case("0 before 3, 0 done, 0 pain 5", 0, "5s", "1 of 3"),
    Case("0 before 3, 0 done, 0 pain 6", 0, "5s", "pain 6 over 3 on 0"),
    Case("0 before 5, 0 before 2, 0 done, 0 pain 5", 0, "5s", "pain 5 over 2 on 0"),
    Case("0 before 3, 1 done, 1 pain 3", 1, "5s", "pain 3 over 0 on 1"),
    Case("0 done, 1 pain 3", 1, "5s", "pain 3 over 0 on 1"),
    Case("0 done, 1 pain 2, 2 done", 2, "5s", "2 of 3"),
    Case(daily(0...2) + ", 2 pain 3", 3, "5s", "pain 3 over 0 on 2"),
    // It had its three clean days, and waits for the seven since the raise on day 3.
    Case(daily(0...8) + ", 9 cut", 10, "10s", "unfinished on 9", next: "15s, 3 more, 13"),
]

private let falling = [
    Case(daily(0...3) + ", 3 pain 4", 3, "5s", "pain 4 over 0 on 3", next: "10s, 3 more, 10"),
    Case("0 set hold=20s, 1 before 2, 1 done, 1 pain 6", 1, "15s", "pain 6 over 2 on 1"),
    Case("0 set hold=20s, 1 done, 1 pain 4, 1 pain 9", 2, "15s", "pain 4 over 0 on 1"),
    Case("0 set hold=20s, 1 pain 4, 2 pain 4", 2, "10s", "pain 4 over 0 on 2"),
    Case("0 done, 0 pain 4", 0, "5s", "pain 4 over 0 on 0, held"),
    Case("0 set hold=20s, 1 stop", 1, "15s", "stopped 1"),
    Case("0 set hold=20s, 1 stop, 1 pain 8", 1, "15s", "stopped 1"),
    Case("0 set hold=20s, 1 stop, 1 ok, 1 stop", 1, "15s", "stopped 1"),
    Case("0 set hold=20s, 1 hurt", 1, "15s", "stopped 1"),
    Case("0 set hold=20s, 1 stop, 2 ok", 2, "15s", "pain stop on 1", next: "20s, 3 more, 7"),
    Case("0 ok, 0 stop", 1, "5s", "stopped 0"),
    Case("0 stop, 0 ok", 1, "5s", "pain stop on 0, held", next: "10s, 3 more, 4"),
    // Without an `ok` no day counts, however clean.
    Case("0 stop, 1 done, 2 done, 3 done", 4, "5s", "stopped 0"),
    Case("0 stop, 1 done, 1 ok, 1 done, 2 done, 3 done", 3, "5s", "2 of 3"),
    Case("0 stop, 1 ok, 1 done, 2 done, 3 done", 3, "5s", "rises 4"),
    Case(daily(0...2) + ", 3 stop, 4 ok, 4 done, 5 done, 6 done", 7, "5s", "rises 10"),
    Case(daily(0...2) + ", 3 stop, 4 ok, 4 done, 5 done, 6 done", 10, "10s", "0 of 3"),
]

private let away = [
    Case("0 set hold=20s, 1 done", 14, "20s", "1 of 3"),
    Case("0 set hold=20s, 1 done", 15, "15s", "away 14 on 15", next: "20s, 3 more, 18"),
    Case("0 set hold=20s, 1 done", 29, "10s", "away 28 on 29"),
    Case("0 set hold=20s, 1 done", 43, "5s", "away 42 on 43"),
    Case("0 set hold=20s, 1 done", 57, "5s", "away 56 on 57, held"),
    Case("0 set hold=20s, 1 done, 14 done", 14, "20s", "2 of 3"),
    Case("0 set hold=20s, 1 done, 15 done", 15, "15s", "1 of 3"),
    Case("0 set hold=20s, 1 done, 15 cut", 28, "15s", "unfinished on 15"),
    Case("0 set hold=20s, 1 done, 15 cut", 29, "10s", "away 14 on 29"),
    // Pain is no session.
    Case("0 set hold=20s, 1 done, 8 pain 2", 15, "15s", "away 14 on 15"),
    Case("0 set hold=20s, 10 set hold=25s", 20, "25s", "0 of 3"),
    Case("", 400, "5s", "0 of 3"),
]

private let byHand = [
    Case("0 set hold=15s", 0, "15s", "0 of 3", next: "20s, 3 more, 7"),
    Case("0 set hold=30s", 0, "30s", "goal"),
    Case("0 set hold=3s", 0, "5s", "0 of 3"),
    Case("0 set hold=90s", 0, "30s", "goal"),
    Case("0 set hold=12s, 1 done, 2 done, 3 done", 4, "12s", "rises 7"),
    Case("0 set hold=12s, 1 done, 2 done, 3 done", 7, "17s", "0 of 3"),
    Case("0 set hold=28s, 1 done, 2 done, 3 done", 7, "30s", "goal"),
    Case("0 set hold=12s, 1 done, 1 pain 9", 1, "7s", "pain 9 over 0 on 1"),
    Case("0 set hold=8s, 1 done, 1 pain 9", 1, "5s", "pain 9 over 0 on 1"),
    Case("0 set hold=20s, 1 done, 1 pain 9, 1 set hold=20s, 1 pain 9", 1, "15s", "pain 9 over 0 on 1"),
    Case(daily(0...2) + ", 2 set hold=10s", 3, "10s", "0 of 3", next: "15s, 3 more, 9"),
    Case("0 set hold=10s, 0 done", 0, "10s", "1 of 3"),
    // Setting a dose is no `ok`.
    Case("0 stop, 1 set hold=10s, 1 done", 1, "10s", "stopped 0"),
    // No rule raises the repetitions: any number will do, and after pain it is as prescribed again.
    Case("0 set hold=15s reps=12", 0, "15s × 12", "0 of 3"),
    Case("0 set reps=6, 1 done, 2 done, 3 done", 7, "10s × 6", "0 of 3"),
    Case("0 set hold=15s reps=12, 1 done, 1 pain 4", 1, "10s", "pain 4 over 0 on 1"),
]

private let withoutRule = [
    Case(daily(0...30), 31, "5s", "no rule", rule: fixedRule),
    Case("0 set hold=20s", 0, "20s", "no rule", rule: fixedRule),
    Case("0 set hold=3s", 0, "3s", "no rule", rule: fixedRule),
    Case("0 set hold=3s, 1 stop", 1, "3s", "stopped 1", rule: fixedRule),
    Case("0 set hold=20s, 1 done, 1 pain 4", 1, "5s", "no rule", rule: fixedRule),
    Case("0 set hold=20s, 1 done, 1 pain 3", 1, "20s", "no rule", rule: fixedRule),
    Case("0 set hold=20s", 14, "5s", "no rule", rule: fixedRule),
    Case("0 set hold=2h reps=1000", 0, "1h × 1000", "no rule", rule: fixedRule),
    Case("0 set hold=20s reps=5", 0, "- × 5", "no rule", rule: DoseRule(start: Dose(reps: 8), progress: nil)),
]

/// Eight repetitions held for 3 s; the hold rises to 5 s, the repetitions to 10.
private let bothRule = DoseRule(
    start: Dose(reps: 8, hold: .seconds(3)),
    progress: .raise(
        hold: .init(to: .seconds(5), by: .seconds(1), after: 3), reps: .init(to: 10, by: 1, after: 2)))

/// Three repetitions held for 10 s, and the three rungs of docs/routines.md.
private let ladderRule = DoseRule(
    start: Dose(reps: 3, hold: .seconds(10)),
    progress: .ladder(
        [.init(reps: 4, hold: nil), .init(reps: 4, hold: .seconds(15)), .init(reps: 3, hold: .seconds(20))], after: 5))

private let twoValues = [
    Case(daily(0...2), 3, "4s × 8", "0 of 3", rule: bothRule),
    Case(daily(0...9), 10, "5s × 8", "0 of 2", next: "5s × 9, 2 more, 17", rule: bothRule),
    Case(daily(0...16), 17, "5s × 9", "0 of 2", rule: bothRule),
    Case(daily(0...23), 24, "5s", "goal", rule: bothRule),
    Case(daily(0...24) + ", 24 pain 4", 24, "5s × 9", "pain 4 over 0 on 24", rule: bothRule),
    Case(daily(0...10) + ", 10 pain 4", 10, "4s × 8", "pain 4 over 0 on 10", rule: bothRule),
    Case(daily(0...3), 3, "10s × 3", "4 of 5", next: "10s × 4, 1 more, 5", rule: ladderRule),
    Case(daily(0...4), 5, "10s × 4", "0 of 5", next: "15s × 4, 5 more, 12", rule: ladderRule),
    Case(daily(0...11), 12, "15s × 4", "0 of 5", rule: ladderRule),
    Case(daily(0...18), 19, "20s × 3", "goal", rule: ladderRule),
    Case(daily(0...19) + ", 19 pain 4", 19, "15s × 4", "pain 4 over 0 on 19", rule: ladderRule),
    Case(daily(0...5) + ", 5 pain 4", 5, "10s × 3", "pain 4 over 0 on 5", rule: ladderRule),
    Case("0 set hold=12s reps=4", 0, "12s × 4", "0 of 5", next: "15s × 4, 5 more, 7", rule: ladderRule),
    Case("0 set hold=12s reps=4, 1 pain 4", 1, "10s × 4", "pain 4 over 0 on 1", rule: ladderRule),
    Case("0 set hold=11s, 1 pain 4", 1, "10s × 3", "pain 4 over 0 on 1", rule: ladderRule),
    Case("0 set hold=99s", 0, "20s × 3", "goal", rule: ladderRule),
]

@Suite struct ProgressionTests {
    @Test(arguments: rising + unclean + falling + away + byHand + withoutRule + twoValues)
    fileprivate func `a dose is where the rule, reckoned by hand, has it`(_ row: Case) throws {
        let standing = Progression.standing(of: row.rule, after: try diary(row.diary), today: day(row.today))
        #expect(text(standing.dose) == row.dose)
        #expect(text(standing.state) == row.state)
        guard let next = row.next else { return }
        let told = standing.next.map { "\(text($0.dose)), \($0.cleanDays) more, \($0.notBefore - day(0))" }
        #expect(told == next)
    }

    @Test func `a stop says nothing of what comes next`() throws {
        let standing = Progression.standing(of: holdRule(), after: try diary("0 done, 1 stop"), today: day(1))
        #expect(standing.next == nil)
    }

    @Test func `every change is told, with its day and its cause`() throws {
        let days = try diary(
            daily(0...3) + ", 3 pain 4, 4 set hold=25s, 5 done, 5 before 1, 5 pain 5, 6 stop, 30 done")
        let standing = Progression.standing(of: holdRule(), after: days, today: day(30))
        #expect(
            standing.changes.map { text($0) } == [
                "3: 5s → 10s, 3 clean", "3: 10s → 5s, pain 4 over 0", "4: 5s → 25s, by hand",
                "5: 25s → 20s, pain 5 over 1", "6: 20s → 15s, pain stop", "20: 15s → 10s, away 14",
            ])
        #expect(standing.lastChange == standing.changes.last)
    }

    /// The mornings of the six weeks that `docs/progression.md` tells, and the absence after them.
    @Test func `the manual's example is so`() throws {
        let told = [5, 5, 5, 10, 10, 10, 15, 15, 15, 15, 15, 20, 20, 15, 15, 15, 20, 20]
        var days = ""
        for (index, hold) in told.enumerated() {
            let today = index / 3 * 7 + index % 3 * 2
            let standing = Progression.standing(of: holdRule(), after: try diary(days), today: day(today))
            #expect(standing.dose.hold == .seconds(hold), "session \(index)")
            days += "\(today) done, " + (today == 16 ? "16 pain 3, " : today == 28 ? "28 pain 5, " : "")
        }
        for (today, hold) in [(52, 20), (53, 15), (66, 15), (67, 10), (81, 5), (95, 5)] {
            let standing = Progression.standing(of: holdRule(), after: try diary(days), today: day(today))
            #expect(standing.dose.hold == .seconds(hold), "day \(today)")
        }
    }

    @Test func `pain after midnight counts to the day of its session, and a late word of it changes what came after`()
        throws
    {
        var days = try diary("0 set hold=20s, 1 done, 2 done, 3 done, 7 done")
        let before = Progression.standing(of: holdRule(), after: days, today: day(7))
        #expect(text(before.dose) == "25s")
        days.append(
            Happening(
                id: "late", at: days[4].at, day: day(7), .pain(.init(level: 4, run: days[2].id))))
        let after = Progression.standing(of: holdRule(), after: days, today: day(7))
        #expect(text(after.dose) == "15s")
        #expect(after.changes.map { text($0) }.last == "2: 20s → 15s, pain 4 over 0")
    }

    @Test func `a pain stop that is told days later waits for an ok from then on`() throws {
        var days = try diary("0 done, 1 done, 2 ok, 3 done")
        days.append(Happening(id: "late", at: days[3].at, day: day(3), .pain(.init(level: nil, run: days[1].id))))
        #expect(text(Progression.standing(of: holdRule(), after: days, today: day(3)).state) == "stopped 1")
        days.append(Happening(id: "ok", at: days[3].at + .seconds(1), day: day(3), .acknowledged))
        #expect(
            text(Progression.standing(of: holdRule(), after: days, today: day(3)).state) == "pain stop on 1, held")
    }

    @Test func `an ok counts after the stop, and on its day at the earliest`() {
        let stop = Footing.Stop(at: Timestamp(seconds: 1000), day: CivilDate(daysSinceEpoch: 0))
        #expect(stop.earliestOk(offset: 0) == Timestamp(microseconds: 1_000_000_001))
        // It was a day further east.
        let east = Footing.Stop(at: Timestamp(seconds: 1000), day: CivilDate(daysSinceEpoch: 1))
        #expect(east.earliestOk(offset: 3600) == Timestamp(seconds: 82_800))
    }

    @Test func `the date line may be a day ahead; what is dated later is left out`() throws {
        let days = try diary("0 set hold=20s, 1 stop, 9 set hold=30s")
        #expect(text(Progression.standing(of: holdRule(), after: days, today: day(0)).dose) == "15s")
        #expect(text(Progression.standing(of: holdRule(), after: days, today: day(7)).dose) == "15s")
        #expect(text(Progression.standing(of: holdRule(), after: days, today: day(8)).dose) == "30s")
    }
}
