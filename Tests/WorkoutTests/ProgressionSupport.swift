import Testing
import Units

@testable import Workout

/// The day so many days after Monday, 5 January 2026.
func day(_ number: Int) -> CivilDate { CivilDate(daysSinceEpoch: 20_458 + number) }

/// A rule that raises the hold, in seconds, of an exercise of ten repetitions.
func holdRule(_ start: Int = 5, to goal: Int = 30, by step: Int = 5, after: Int = 3) -> DoseRule {
    DoseRule(
        start: Dose(reps: 10, hold: .seconds(start)),
        progress: .raise(hold: .init(to: .seconds(goal), by: .seconds(step), after: after), reps: nil))
}

/// Ten repetitions of a hold of 5 s that no rule raises.
let fixedRule = DoseRule(start: Dose(reps: 10, hold: .seconds(5)), progress: nil)

/// A diary, written in words: what happened to one exercise, with the number of the day first.
///
/// `0 done`, `1 done old` (prescribed as one of `rules`), `2 cut`, `3 unheard`, `4 pain 6`, `4 before 2`, `5 stop` (a
/// session stopped by pain), `5 hurt` (a report without a number), `6 ok`, `7 set hold=15s reps=8`, `8 reset`.
func diary(_ text: String, rules: [String: DoseRule] = [:]) throws -> [Happening] {
    let lines = text.split(separator: ",").map { $0.split(separator: " ").map(String.init) }
    return try lines.filter { !$0.isEmpty }.enumerated().map { index, words in
        let number = try #require(Int(words[0]))
        // One after the other within a day, in the order written; from eight in the morning.
        let at = Timestamp(seconds: Int64(20_458 + number) * 86_400 + 8 * 3600 + Int64(index))
        let kind: Happening.Kind
        switch words[1] {
        case "done":
            #expect(words.count == 2 || rules[words[2]] != nil)
            kind = .run(.init(rule: words.count == 2 ? nil : rules[words[2]]))
        case "cut": kind = .run(.init(isCompleted: false))
        case "unheard": kind = .run(.init(isHeard: false))
        case "stop": kind = .run(.init(isCompleted: false, stopped: at + .milliseconds(1)))
        case "hurt": kind = .pain(.init(level: nil))
        case "pain":
            let level: Int = try #require(Int(words[2]))
            kind = .pain(.init(level: level))
        case "before": kind = .painBefore(try #require(Int(words[2])))
        case "ok": kind = .acknowledged
        case "set": kind = .set(try DoseChoice(words[2...].joined(separator: ",")).dose)
        case "reset": kind = .reset
        default: throw DiaryError(word: words[1])
        }
        return Happening(id: "\(index)", at: at, day: day(number), kind)
    }
}

struct DiaryError: Error {
    let word: String
}

/// A hold in whole seconds, and the repetitions where they are not ten.
func text(_ dose: Dose) -> String {
    let hold = dose.hold?.text ?? "-"
    return dose.reps == 10 ? hold : "\(hold) × \(dose.reps.map(String.init) ?? "-")"
}

func text(_ state: Standing.State) -> String {
    switch state {
    case .stopped(let day): "stopped \(number(day))"
    case .noRule: "no rule"
    case .atGoal: "goal"
    case .setBack(let setback): text(setback)
    case .counting(let days, let of): "\(days) of \(of)"
    case .waiting(let until): "rises \(number(until))"
    }
}

func text(_ setback: Setback) -> String {
    "\(text(setback.cause)) on \(number(setback.day))" + (setback.isHeld ? ", held" : "")
}

func text(_ cause: Setback.Cause) -> String {
    switch cause {
    case .unfinished: "unfinished"
    case .unheard: "unheard"
    case .pain(let level, let baseline): "pain \(level) over \(baseline)"
    case .painStop: "pain stop"
    case .absence(let days): "away \(days)"
    }
}

func text(_ change: DoseChange) -> String {
    let cause =
        switch change.cause {
        case .raised(let days): "\(days) clean"
        case .lowered(let cause): text(cause)
        case .byHand: "by hand"
        case .prescription: "prescribed"
        }
    return "\(number(change.day)): \(text(change.from)) → \(text(change.to)), \(cause)"
}

private func number(_ date: CivilDate) -> Int { date - day(0) }
