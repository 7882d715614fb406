import Testing
import Units
import Workout

@testable import Config

private let text = """
    name: R
    warm-up: [{ name: Roll, tempo: { up: 2s }, reps: 3 }]
    exercises:
      - name: Press-up
        hold: 5s
        reps: 4
        variants: { advanced: { hold: 7s }, easy: { hold: 3s } }
      - rounds: 2
        exercises:
          - { name: Plank, hold: [9s, 8s], variants: { advanced: { hold: 20s } } }
          - { name: Walk, for: 10m }
    """

private func routine(_ text: String = text) throws -> Routine { try library(["r": text]).routine("r") }

private func message(_ choose: () throws(ChoiceError) -> Void) -> String {
    do throws(ChoiceError) {
        try choose()
        return ""
    } catch {
        return error.description
    }
}

@Test(
    "A variant is taken wherever it is, or in the one exercise that is named",
    arguments: [
        ([], [5, 9]), (["advanced"], [7, 20]), (["press-up=advanced"], [7, 9]), (["easy"], [3, 9]),
        (["advanced", "press-up=easy"], [3, 20]), (["press-up=easy", "advanced"], [3, 20]),
        (["advanced", "easy"], [3, 20]),
    ] as [([String], [Int64])])
func choosing(choices: [String], holds: [Int64]) throws {
    let chosen = try routine().choosing(choices.map { try VariantChoice($0) })
    let found = chosen.exercises[1...2].map { $0.poses[0].hold.inRep(1).start(breath: .calm).components.seconds }
    #expect(found == holds)
    #expect(chosen.exercises.map(\.id) == (try routine().exercises.map(\.id)))
}

@Test(
    "A variant that is not there says what there is",
    arguments: [
        (
            "advancd",
            "\"advancd\": r has no such variant (did you mean \"advanced\"?); there is advanced, easy"
        ),
        (
            "press-up=eas",
            "\"eas\": press-up has no such variant (did you mean \"easy\"?); it has advanced, easy"
        ),
        ("walk=easy", "\"easy\": walk has no such variant; it has no variants"),
        (
            "pres-up=easy",
            "\"pres-up\": r has no such exercise (did you mean \"press-up\"?); it has roll, press-up, plank, walk"
        ),
        ("", "variant \"\": write a variant's name (advanced), or exercise=variant (press-up=advanced)"),
        (
            "a=b=c",
            "variant \"a=b=c\": write a variant's name (advanced), or exercise=variant (press-up=advanced)"
        ),
        (
            "Press Up=easy",
            "variant \"Press Up=easy\": write a variant's name (advanced), or exercise=variant (press-up=advanced)"
        ),
    ])
func unknownVariant(choice: String, golden: String) throws {
    let routine = try routine()
    #expect(message { () throws(ChoiceError) in _ = try routine.choosing([VariantChoice(choice)]) } == golden)
}

@Test("In a routine without variants nothing can be chosen")
func noVariants() throws {
    let routine = try routine("name: R\nexercises: [{ name: A, hold: 5s }]\n")
    #expect(
        message { () throws(ChoiceError) in _ = try routine.choosing([VariantChoice("x")]) }
            == "\"x\": r has no such variant; none of its exercises has variants")
}

@Test("A dose is for the exercise that is named, or for the only one")
func doses() throws {
    #expect(
        try routine().doses([
            DoseChoice("press-up:hold=15s,reps=12"), DoseChoice("walk:hold=1h"), DoseChoice("press-up:reps=6"),
            DoseChoice("roll:reps=2"),
        ]) == [Dose(reps: 2), Dose(reps: 6, hold: .seconds(15)), Dose(), Dose(hold: .seconds(3600))])
    #expect(try routine().doses([]) == [Dose](repeating: Dose(), count: 4))
    let one = try routine("name: R\nexercises: [{ name: A, hold: 5s, reps: 10..15 }]\n")
    #expect(try one.doses([DoseChoice("hold=1m30s")]) == [Dose(hold: .seconds(90))])
}

private let grammar = "write exercise:hold=15s,reps=12, with either or both of hold and reps"

@Test(
    "A dose that is not understood or does not fit says why",
    arguments: [
        ("hold", "dose \"hold\": \(grammar)"), ("", "dose \"\": \(grammar)"),
        ("press-up:", "dose \"press-up:\": \(grammar)"),
        ("Press:hold=5s", "dose \"Press:hold=5s\": \(grammar)"),
        ("press-up:sets=2", "dose \"press-up:sets=2\": \(grammar)"),
        ("hold=5", "dose \"hold=5\": hold: not a duration; write for example 15s or 1m30s"),
        ("reps=many", "dose \"reps=many\": reps: not a whole number"),
        ("reps=99999999999999999999", "dose \"reps=99999999999999999999\": reps: not a whole number"),
        ("reps=3,reps=4", "dose \"reps=3,reps=4\": reps is given twice"),
        (
            "hold=5s",
            "dose: r has 4 exercises; say for which it is meant, for example roll:hold=15s; "
                + "it has roll, press-up, plank, walk"
        ),
        (
            "wlak:hold=5s",
            "\"wlak\": r has no such exercise (did you mean \"walk\"?); it has roll, press-up, plank, walk"
        ),
        ("roll:hold=5s", "roll: no one hold in seconds that a dose could replace"),
        ("plank:hold=5s", "plank: no one hold in seconds that a dose could replace"),
        ("plank:reps=5", "plank: its holds are a list, one for each repetition: their number cannot change"),
        ("press-up:hold=2h", "press-up: hold 2h: 0.5s to 1h is allowed"),
        ("press-up:hold=0s", "press-up: hold 0s: 0.5s to 1h is allowed"),
        ("walk:hold=13h", "walk: hold 13h: 1s to 12h is allowed"),
        ("press-up:reps=0", "press-up: reps 0: 1 to 1000 is allowed"),
        ("press-up:reps=-1", "press-up: reps -1: 1 to 1000 is allowed"),
        (
            "press-up:hold=1h,reps=1000",
            "the routine would last longer than 24h at these doses, which is the most that is allowed"
        ),
    ])
func unfitDose(choice: String, golden: String) throws {
    let routine = try routine()
    #expect(message { () throws(ChoiceError) in _ = try routine.doses([DoseChoice(choice)]) } == golden)
}

@Test(
    "The words of a dose are taken in any order, either alone, or together",
    arguments: [
        (["hold=15s"], Dose(hold: .seconds(15))), (["reps=12"], Dose(reps: 12)),
        (["reps=12", "hold=1m30s"], Dose(reps: 12, hold: .seconds(90))),
        (["hold=15s,reps=12"], Dose(reps: 12, hold: .seconds(15))),
    ])
func doseWords(words: [String], dose: Dose) throws {
    #expect(try Dose(words: words) == dose)
}

private let doseGrammar = "write hold=15s, reps=12 or both"

@Test(
    "The words of a dose that are not understood are told in their own grammar",
    arguments: [
        (["xx"], "dose \"xx\": \(doseGrammar)"), (["press-up:hold=15s"], "dose \"press-up:hold=15s\": \(doseGrammar)"),
        (["hold=15s", "sets=2"], "dose \"hold=15s sets=2\": \(doseGrammar)"),
        (["hold=xx"], "dose \"hold=xx\": hold: not a duration; write for example 15s or 1m30s"),
        (["reps=1", "reps=2"], "dose \"reps=1 reps=2\": reps is given twice"),
    ])
func unfitDoseWords(words: [String], golden: String) {
    #expect(message { () throws(ChoiceError) in _ = try Dose(words: words) } == golden)
}
