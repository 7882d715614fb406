import Testing
import Units
import Workout

@testable import Config

private func timeline(_ id: String) throws -> Timeline {
    let theme = Themes.builtIn
    return Timeline(
        try Library.load(configFolder: nil).routine(id), lengths: CueLengths { theme.length(of: $0) })
}

@Suite struct BundledTests {
    @Test func `a press-up is 101 seconds long and has 33 cues`() throws {
        let timeline = try timeline("press-up")
        #expect(timeline.cues.count == 33)
        #expect(timeline.duration == .seconds(15 + 10 * 5 + 9 * 4))
    }

    @Test func `the warm-up is five rolls each way and two stretches`() throws {
        let rolls = ["backwards", "forwards"].map { way in
            (1...5).map { "move up 2s \(way) 1/\($0), move down 2s \(way) 1/\($0)" }.joined(separator: ", ")
        }
        let expected =
            "prepare 15s, \(rolls[0]), switch 8s, \(rolls[1]), "
            + "prepare 10s, hold 10s 1/1, release 4s, hold 10s 1/2"
        #expect(stepTexts(of: try Library.load(configFolder: nil).routine("shoulder-rolls")) == stepTexts(expected))
    }

    @Test(arguments: ["upper-back", "upper-middle-back"])
    func `a programme runs hands-free, ten seconds between its exercises`(id: String) throws {
        let timeline = try timeline(id)
        #expect(!timeline.steps.contains { $0.open != nil })
        let pauses = timeline.steps.filter { $0.kind == .between }.map(\.duration)
        #expect(pauses == [Duration](repeating: .seconds(10), count: 6))
    }

    @Test func `the taster lasts 45 seconds and sounds every cue of a plain session`() throws {
        let timeline = try timeline("taster")
        #expect(timeline.duration == .seconds(45))
        let plain: Set<CueKind> = [
            .tick, .holdStart, .holdEnd, .repChange, .repChangeLast, .sideChange, .sideChangeBack, .rest, .sessionDone,
        ]
        #expect(Set(timeline.cues.map(\.kind)) == plain)
        #expect(timeline.cues == timeline.cues.sorted { $0.offset < $1.offset })
    }

    @Test func `every bundled exercise has an instruction, and every file names its schema and its id`() {
        let library = Library.load(configFolder: nil)
        #expect(library.problems == [])
        #expect(library.routines.count == Bundle.routines.count)
        for exercise in library.sorted.flatMap(\.exercises) { #expect(exercise.say != nil, "\(exercise.id)") }
        for (id, text) in Bundle.routines {
            let lines = String(decoding: text.bytes, as: UTF8.self).split(separator: "\n")
            #expect(lines[0] == "# yaml-language-server: $schema=../../../docs/schema/routine.schema.json")
            #expect(lines[1].hasPrefix("# \(id): "))
        }
    }

    @Test func `an instruction of a bundled exercise is spoken within its first prepare`() {
        for routine in Library.load(configFolder: nil).sorted {
            for exercise in routine.exercises {
                #expect(exercise.timeToSay <= exercise.prepare ?? Defaults.prepareFirst, "\(routine.id)/\(exercise.id)")
            }
        }
    }
}
