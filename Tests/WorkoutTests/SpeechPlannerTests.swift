import Testing
import Units

@testable import Workout

/// `12.5` for 12.500 s.
func time(_ duration: Duration) -> String {
    let text = seconds(duration)
    return text.hasSuffix("0") && text.split(separator: ".").last?.count == 3 ? String(text.dropLast()) : text
}

/// The words as a person hears them: from when to when, and what.
func spoken(_ timeline: Timeline) -> [String] {
    timeline.utterances.map {
        "\(time($0.room.lowerBound))–\(time($0.room.upperBound)) \($0.sentences.joined(separator: " "))"
    }
}

func speaking(_ routine: Routine, countsReps: Bool = false) -> Timeline {
    var style = CueStyle()
    style.speech = SpeechStyle()
    style.speech?.countsReps = countsReps
    return Timeline(routine, style: style, lengths: tableLengths)
}

@Suite struct SpeechPlannerTests {
    @Test func `the first prepare has the name and the instruction, and ticks do not count`() throws {
        var pressUp = try exercise("press-up", hold: 5, reps: 3)
        pressUp.say = "Lie on your stomach. Breathe out and lift your chest! At the low tone, lower"
        #expect(
            spoken(speaking(try routine([pressUp]))) == [
                "0.0–14.9 press-up. Lie on your stomach. Breathe out and lift your chest! At the low tone, lower."
            ])
    }

    @Test func `without a speech style nothing is said`() throws {
        #expect(spoken(Timeline(try routine([exercise(hold: 5)]), lengths: tableLengths)).isEmpty)
    }

    @Test func `the next exercise is told after the sound that says that the one before is over`() throws {
        let two = [try exercise("one", hold: 5), try exercise("two", hold: 5)]
        // The end at 20 s; rest from 20.8 to 21.3 s; the next one starts after 6 and 10 s.
        #expect(
            spoken(speaking(try routine(two, between: .seconds(6)))) == ["0.0–14.9 one.", "21.4–35.9 two."])
    }

    @Test func `sides in turn are named after their sound`() throws {
        var birdDog = try exercise("bird-dog", hold: 14, reps: 2, sides: ["left", "right"], order: .alternate)
        birdDog.sides[1].say = "As before."
        // 5 s between the sides, the sound at 3 s for 0.35 s; before it 2.43 s are free, after it 1.45 s.
        #expect(
            spoken(speaking(try routine([birdDog]))) == [
                "0.0–14.9 bird-dog. left.", "29.47–31.9 right. As before.", "48.47–50.9 left.", "67.47–69.9 right.",
            ])
    }

    @Test func `a side's name comes from its side where sides are told apart by ear`() throws {
        var style = CueStyle()
        style.speech = SpeechStyle()
        style.pansSides = true
        let birdDog = try exercise("bird-dog", hold: 14, reps: 2, sides: ["left", "right"], order: .alternate)
        let timeline = Timeline(try routine([birdDog]), style: style, lengths: tableLengths)
        #expect(timeline.utterances.map(\.pan) == [nil, .right, .left, .right])
    }

    @Test func `a side that comes after all of the other has its name between the sound and the start`() throws {
        let stretch = try exercise("stretch", hold: 10, reps: 2, sides: ["left", "right"])
        // The side's sound from 39.8 to 40.15 s.
        #expect(
            spoken(speaking(try routine([stretch]))) == ["0.0–14.9 stretch. left.", "40.25–46.9 right."])
    }

    @Test func `poses have their instructions before the first, and their names as they come`() throws {
        let poses = ["Cat", "Cow"].map {
            Exercise.Pose(name: $0, hold: .exactly(.seconds(5)), release: .seconds(3), say: "Do it.")
        }
        let catCow = Exercise(id: try slug("cat-cow"), name: "Cat-cow", say: "Kneel.", reps: .exactly(2), poses: poses)
        // 3 s between them, the sound in the middle for 0.35 s: 0.93 s before it, 0.95 s after it.
        #expect(
            spoken(speaking(try routine([catCow]))) == [
                "0.0–14.9 Cat-cow. Kneel. Cat. Do it. Cow. Do it.", "21.95–22.9 Cow.", "29.95–30.9 Cat.",
                "37.95–38.9 Cow.",
            ])
    }

    @Test func `repetitions are counted only where that is wanted`() throws {
        let three = try routine([exercise("one", hold: 5, reps: 3)])
        #expect(spoken(speaking(three)) == ["0.0–14.9 one."])
        // "Again" sounds 2 s before the start for 0.21 s, for the last time for 0.35 s: 1.43 s
        // before it, 1.59 s and 1.45 s after it.
        #expect(
            spoken(speaking(three, countsReps: true)) == ["0.0–14.9 one.", "22.31–23.9 2", "31.45–32.9 3"])
    }

    @Test func `later rounds have the name alone`() throws {
        // 5 s between the exercises: rest sounds 2 s before the second one, for 0.5 s.
        var (one, two) = (try exercise("one", hold: 5, prepare: 5), try exercise("two", hold: 5, prepare: 5))
        one.say = "Lie down."
        two.say = "Get up."
        let group = try grouped(.init(rounds: 2, rest: .seconds(20), exercises: [one, two]))
        #expect(
            spoken(speaking(group)) == [
                "0.0–4.9 one. Lie down.", "10.47–12.9 two. Get up.", "21.4–44.9 one.", "50.47–52.9 two.",
            ])
    }

    @Test func `a round that comes by the clock is told in the rest before it`() throws {
        let group = try grouped(
            .init(rounds: 2, every: .seconds(60), exercises: [exercise("one", hold: 5, prepare: 5)]))
        #expect(spoken(speaking(group)) == ["0.0–4.9 one.", "11.4–64.9 one."])
    }

    @Test func `after a gate the words have all of the prepare, and before it there are none`() throws {
        var (one, two) = (try exercise("one", hold: 5), try exercise("two", hold: 5))
        two.gate = .exercise
        one.say = "Lie down."
        let timeline = speaking(try routine([one, two]))
        #expect(spoken(timeline) == ["0.0–14.9 one. Lie down.", "20.0–29.9 two."])
        #expect(timeline.utterances.map(\.segment) == [0, 1])
    }

    @Test func `a gap too short for a word has none`() throws {
        let turns = try exercise(
            "turns", hold: 5, reps: 2, release: 1, sides: ["left", "right"], order: .alternate, switchTime: 1)
        // 1 s, less the end's sound, less twice the clearance: 0.43 s.
        #expect(spoken(speaking(try routine([turns]))) == ["0.0–14.9 turns. left."])
    }

    @Test func `phases of a movement have no names`() throws {
        let squats = try moving("squats", reps: 2, up: 2, hold: 1, down: 2, pause: 2)
        #expect(spoken(speaking(try routine([squats]))) == ["0.0–14.9 squats."])
    }

    @Test func `what is open is followed by words of its own segment`() throws {
        var hold = try exercise("plank", hold: 5)
        hold.poses[0].hold = .open(most: .seconds(60))
        let timeline = speaking(try routine([hold, try exercise("two", hold: 5)]))
        // The end and the rest sound from the open hold's own offset on: 15.8 to 16.3 s.
        #expect(spoken(timeline) == ["0.0–14.9 plank.", "16.4–24.9 two."])
        #expect(timeline.utterances.map(\.segment) == [0, 1])
        let recorded = timeline.recording.utterances.map { "\(seconds($0.room.lowerBound)) \($0.sentences[0])" }
        #expect(recorded == ["0.0 plank.", "76.4 two."], "a minute later in a file")
    }

    @Test(arguments: [
        ("Lie down", ["Lie down."]), ("Lie down.", ["Lie down."]),
        ("Lie down. Breathe!  Rest?\nGo", ["Lie down.", "Breathe!", "Rest?", "Go."]),
        ("Use a prop, e.g. a towel. Rest.", ["Use a prop, e.g. a towel.", "Rest."]),
        ("Hold for approx. 5 cm.", ["Hold for approx. 5 cm."]), ("", []), (" … ", []), ("- 5 -", ["- 5 -."]),
        ("(Slowly.) Then stop", ["(Slowly.)", "Then stop."]), ("躺下。呼吸。", ["躺下。", "呼吸。"]),
        ("Wait… Now", ["Wait…", "Now."]), ("one: two", ["one: two."]),
    ])
    func `a text is cut into sentences that each end as one`(text: String, sentences: [String]) {
        #expect(text.sentences == sentences)
    }
}
