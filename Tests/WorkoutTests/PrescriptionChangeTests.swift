import Testing
import Units

@testable import Workout

/// An exercise that is prescribed otherwise than it was when it was done.
private struct Edit: CustomTestStringConvertible, Sendable {
    let diary: String
    let now: DoseRule
    let today: Int
    let dose: String
    let state: String
    let change: String?

    init(_ diary: String, _ now: DoseRule, _ today: Int, _ dose: String, _ state: String, _ change: String? = nil) {
        self.diary = diary
        self.now = now
        self.today = today
        self.dose = dose
        self.state = state
        self.change = change
    }

    var testDescription: String { "\(diary) on \(today)" }
}

private let rules = [
    "old": holdRule(), "fine": holdRule(by: 1), "low": holdRule(to: 20), "high": holdRule(12), "none": fixedRule,
]
private let raised = "0 done old, 1 done old, 2 done old, 3 done old"

private let edits = [
    // Smaller steps: what was reached stays, and the count is the new rule's.
    Edit(raised, holdRule(by: 1), 4, "10s", "0 of 3", "3: 5s → 10s, 3 clean"),
    Edit("0 done old, 1 done old, 2 done old", holdRule(by: 1), 2, "5s", "0 of 3"),
    // What was due on the morning from which the change counts has come, however long ago that is.
    Edit("0 done old, 1 done old, 2 done old", holdRule(by: 1), 3, "10s", "0 of 3", "3: 5s → 10s, 3 clean"),
    Edit("0 done old, 1 done old, 2 done old", holdRule(to: 40), 8, "10s", "0 of 3", "3: 5s → 10s, 3 clean"),
    // What was still waiting for its seven days may never have come.
    Edit(raised + ", 4 done old, 5 done old", holdRule(by: 1), 9, "10s", "0 of 3"),
    Edit(raised + ", 4 done old, 5 done old", holdRule(by: 1), 12, "10s", "0 of 3", "3: 5s → 10s, 3 clean"),
    // Time away has lowered it by the steps of before, whatever was said meanwhile.
    Edit("0 set hold=30s, 1 done old", holdRule(by: 1), 71, "5s", "away 70 on 71", "71: 10s → 5s, away 70"),
    Edit("0 set hold=25s, 1 done old", holdRule(by: 1), 30, "15s", "away 28 on 29"),
    Edit("0 set hold=25s, 1 done old", holdRule(by: 9), 30, "15s", "away 28 on 29"),
    Edit("0 set hold=30s, 1 done old, 2 ok", holdRule(by: 1), 71, "5s", "away 70 on 71"),
    Edit("0 set hold=30s, 1 done old, 2 set hold=25s", holdRule(by: 1), 17, "20s", "away 14 on 16"),
    Edit("0 set hold=30s, 1 done old, 30 done fine", holdRule(by: 1), 30, "20s", "1 of 3", "29: 25s → 20s, away 28"),
    Edit("0 set hold=30s, 1 done old", holdRule(to: 10), 30, "10s", "goal", "29: 20s → 10s, prescribed"),
    // So has pain.
    Edit("0 set hold=30s, 1 done old, 2 pain 4", holdRule(by: 1), 2, "25s", "pain 4 over 0 on 2"),
    // What only the new file allows to be set was set by it, and what was set back goes to its start.
    Edit("0 done old, 5 set hold=40s", holdRule(to: 40), 5, "40s", "goal", "5: 5s → 40s, by hand"),
    Edit("0 set hold=20s, 1 done high, 2 reset", holdRule(), 2, "5s", "0 of 3", "2: 20s → 5s, by hand"),
    Edit("0 done old, 1 done old, 2 done fine", holdRule(by: 1), 3, "5s", "1 of 3"),
    // Out of the new range.
    Edit("0 set hold=30s, 1 done old", holdRule(to: 20), 2, "20s", "goal", "2: 30s → 20s, prescribed"),
    Edit("0 set hold=30s, 1 done old, 5 done low", holdRule(to: 20), 9, "20s", "goal", "2: 30s → 20s, prescribed"),
    Edit("0 done old", holdRule(12), 1, "12s", "0 of 3", "1: 5s → 12s, prescribed"),
    Edit("0 done old", holdRule(12), 0, "12s", "0 of 3", "0: 5s → 12s, prescribed"),
    Edit("0 done old, 1 done old", holdRule(6, to: 30), 2, "6s", "0 of 3", "2: 5s → 6s, prescribed"),
    // The rule is gone: the file has the dose, unless a hand has set it.
    Edit(raised, fixedRule, 4, "5s", "no rule", "4: 10s → 5s, prescribed"),
    Edit("0 set hold=20s, 1 done old", fixedRule, 4, "20s", "no rule"),
    // The rule is new: what was clean before does not count.
    Edit("0 done none, 1 done none, 2 done none, 3 done none", holdRule(), 4, "5s", "0 of 3"),
    // A lower start leaves the dose where it is, and the count with it.
    Edit("0 done high, 1 done high", holdRule(), 2, "12s", "2 of 3"),
    // What is not known was as it is now.
    Edit("0 done, 1 done, 2 done", holdRule(by: 1), 3, "6s", "0 of 3"),
]

@Suite struct PrescriptionChangeTests {
    @Test(arguments: edits)
    fileprivate func `another prescription takes the dose over and never makes it jump`(_ row: Edit) throws {
        let standing = Progression.standing(
            of: row.now, after: try diary(row.diary, rules: rules), today: day(row.today))
        #expect(text(standing.dose) == row.dose)
        #expect(text(standing.state) == row.state)
        if let change = row.change { #expect(standing.lastChange.map { text($0) } == change) }
    }

    @Test func `a dose that a prescription has lifted waits seven days`() throws {
        let standing = Progression.standing(
            of: holdRule(12), after: try diary("0 done old, 1 done high, 2 done high, 3 done high", rules: rules),
            today: day(4))
        #expect(text(standing.state) == "rises 8")
    }

    @Test func `what is prescribed of a dose is read from the exercise`() throws {
        var press = try exercise(hold: 5, reps: 10)
        press.progress = .raise(hold: .init(to: .seconds(30), by: .seconds(5), after: 3), reps: nil)
        #expect(DoseRule(press) == holdRule())
        let open = try ownPace(reps: 8, sets: 2)
        #expect(DoseRule(open).start == Dose(reps: 8))
        #expect(DoseRule(try activity(for: 600)).start == Dose(reps: 1, hold: .seconds(600)))
        #expect(DoseRule(try activity(for: 600)).allowedHold == HoldLength.allowedActivity)
    }

    @Test func `a use has the dose of its origin, any other exercise its own`() throws {
        var press = try exercise("press-up", hold: 5)
        #expect(press.doseAddress(in: try slug("back")).description == "back/press-up")
        press.origin = ExerciseAddress("press-up/press-up")
        #expect(press.doseAddress(in: try slug("back")).description == "press-up/press-up")
    }

    @Test func `who shares a dose takes of it what its own prescription allows`() throws {
        let ten = Progression.standing(of: holdRule(), after: try diary("0 set hold=10s"), today: day(0))
        #expect(text(ten.dose(within: holdRule())) == "10s")
        #expect(text(ten.dose(within: holdRule(20))) == "20s")
        #expect(text(ten.dose(within: holdRule(to: 8))) == "8s")
        #expect(text(ten.dose(within: DoseRule(start: Dose(reps: 4), progress: nil))) == "- × 4")
        let raised = Progression.standing(of: holdRule(), after: try diary("0 done, 1 done, 2 done"), today: day(3))
        #expect(text(raised.dose(within: fixedRule)) == "5s")
        let byHand = Progression.standing(of: fixedRule, after: try diary("0 set hold=9s"), today: day(0))
        #expect(text(byHand.dose(within: fixedRule)) == "9s")
    }
}
