import Testing
import Units
import Workout

@testable import Config

private func timeline(_ id: String) throws -> Timeline {
    let theme = Themes.builtIn
    return Timeline(
        try Library.load(configFolder: nil).routine(id), lengths: CueLengths { theme.length(of: $0) })
}

/// `hold 1 5s` for each step, with the side or pose where there are several.
private func lines(_ timeline: Timeline) -> [String] {
    timeline.steps.map { step in
        let exercise = timeline.routine.exercises[step.exercise]
        let names = [step.side.map { exercise.sides[$0] }, exercise.poses[step.pose].name].compactMap(\.self)
        return (["\(step.kind.rawValue) \(step.rep)"] + names + [step.duration.text]).joined(separator: " ")
    }
}

@Test("A press-up is ten times five seconds with four to lower, and 33 cues")
func pressUp() throws {
    let timeline = try timeline("press-up")
    #expect(
        lines(timeline) == [
            "prepare 1 15s",
            "hold 1 5s", "release 1 4s", "hold 2 5s", "release 2 4s", "hold 3 5s", "release 3 4s",
            "hold 4 5s", "release 4 4s", "hold 5 5s", "release 5 4s", "hold 6 5s", "release 6 4s",
            "hold 7 5s", "release 7 4s", "hold 8 5s", "release 8 4s", "hold 9 5s", "release 9 4s",
            "hold 10 5s",
        ])
    #expect(timeline.cues.count == 33)
    #expect(timeline.duration == .seconds(101))
}

@Test("Cat and cow follow each other, a release after each")
func catCow() throws {
    let timeline = try timeline("cat-cow")
    #expect(
        lines(timeline).prefix(9) == [
            "prepare 1 Cat 15s",
            "hold 1 Cat 5s", "release 1 Cat 3s", "hold 1 Cow 5s", "release 1 Cow 3s",
            "hold 2 Cat 5s", "release 2 Cat 3s", "hold 2 Cow 5s", "release 2 Cow 3s",
        ])
    #expect(timeline.steps.count { $0.kind == .hold } == 12)
}

@Test("Bird dog alternates ten times on each side, two breaths each")
func birdDog() throws {
    let timeline = try timeline("bird-dog")
    #expect(
        lines(timeline).prefix(5) == [
            "prepare 1 left arm and right leg 15s",
            "hold 1 left arm and right leg 14s", "switch 1 left arm and right leg 5s",
            "hold 1 right arm and left leg 14s", "switch 1 right arm and left leg 5s",
        ])
    let sides = timeline.steps.filter { $0.kind == .hold }.map(\.side)
    #expect(sides == Array([Array<Int?>](repeating: [0, 1], count: 10).joined()))
    #expect(timeline.routine.exercises.first?.reps == .range(10...15))
}

@Test("The corner stretch is held once, for half a minute at first")
func cornerStretch() throws {
    let timeline = try timeline("corner-stretch")
    #expect(lines(timeline) == ["prepare 1 15s", "hold 1 30s"])
    #expect(timeline.routine.exercises.first?.poses.first?.hold == .range(.seconds(30) ... .seconds(60)))
}

@Test("The prone cobra is ten times ten seconds")
func proneCobra() throws {
    let timeline = try timeline("prone-cobra")
    #expect(lines(timeline).prefix(4) == ["prepare 1 15s", "hold 1 10s", "release 1 5s", "hold 2 10s"])
    #expect(timeline.steps.count { $0.kind == .hold && $0.duration == .seconds(10) } == 10)
    #expect(timeline.duration == .seconds(15 + 10 * 10 + 9 * 5))
}

@Test("The whole leaflet is its five exercises in order, each as in its own routine")
func upperBack() throws {
    let library = Library.load(configFolder: nil)
    let whole = try library.routine("upper-back")
    let ids = ["press-up", "cat-cow", "bird-dog", "corner-stretch", "prone-cobra"]
    #expect(whole.exercises.map(\.id.description) == ids)
    #expect(whole.exercises == (try ids.flatMap { try library.routine($0).exercises }))
    #expect(try timeline("upper-back").steps.count { $0.kind == .between } == 4)
}

@Test("The taster lasts 45 seconds and sounds every cue of an undisturbed session")
func taster() throws {
    let timeline = try timeline("taster")
    #expect(timeline.duration == .seconds(45))
    let undisturbed = Set(CueKind.allCases).subtracting([.paused, .resumed])
    #expect(Set(timeline.cues.map(\.kind)) == undisturbed)
    #expect(timeline.cues == timeline.cues.sorted { $0.offset < $1.offset })
}

@Test("Every bundled exercise has an instruction, and every file begins with its id")
func instructions() {
    let library = Library.load(configFolder: nil)
    for exercise in library.sorted.flatMap(\.exercises) { #expect(exercise.say != nil, "\(exercise.id)") }
    for (id, text) in Bundle.routines {
        #expect(String(decoding: text.bytes, as: UTF8.self).hasPrefix("# \(id): "))
    }
}
