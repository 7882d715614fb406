import Control
import Foundation
import Rig
import Sound
import Testing
import Workout

extension ProgramTests {
    /// What a session will be, read and rendered beforehand: no daemon runs.
    @Suite struct PlanTests {
        @Test func `The plan of the press-up has the cues that the grammar gives, written out by hand`() throws {
            let expected: [(String, Int64)] = [
                ("tick", 12_000_000), ("tick", 13_000_000), ("tick", 14_000_000),
                ("holdStart", 15_000_000), ("holdEnd", 20_000_000), ("repChange", 22_000_000),
                ("holdStart", 24_000_000), ("holdEnd", 29_000_000), ("repChange", 31_000_000),
                ("holdStart", 33_000_000), ("holdEnd", 38_000_000), ("repChange", 40_000_000),
                ("holdStart", 42_000_000), ("holdEnd", 47_000_000), ("repChange", 49_000_000),
                ("holdStart", 51_000_000), ("holdEnd", 56_000_000), ("repChange", 58_000_000),
                ("holdStart", 60_000_000), ("holdEnd", 65_000_000), ("repChange", 67_000_000),
                ("holdStart", 69_000_000), ("holdEnd", 74_000_000), ("repChange", 76_000_000),
                ("holdStart", 78_000_000), ("holdEnd", 83_000_000), ("repChange", 85_000_000),
                ("holdStart", 87_000_000), ("holdEnd", 92_000_000), ("repChangeLast", 94_000_000),
                ("holdStart", 96_000_000), ("holdEnd", 101_000_000), ("sessionDone", 101_800_000),
            ]
            let plan = try Home().plan("press-up")
            #expect(plan.cues == expected.map { Plan.Cue(cue: $0, atUs: $1) })
            #expect(plan.durationUs == 101_000_000)
        }

        @Test func `The programme of the leaflet has the holds that it prescribes`() throws {
            let plan = try Home().plan("upper-back")
            let holds = plan.steps.filter { $0.kind == .hold }
            func of(_ exercise: String, lasting seconds: Int64) -> [Plan.Step] {
                holds.filter { $0.exercise.id == exercise && $0.durationUs == seconds * 1_000_000 }
            }
            let exercises = plan.steps.map(\.exercise.id)
            let order = exercises.indices.filter { $0 == 0 || exercises[$0] != exercises[$0 - 1] }.map { exercises[$0] }
            let prescribed = ["press-up", "cat-cow", "bird-dog", "corner-stretch", "prone-cobra"]
            #expect(order.suffix(5) == prescribed, "after the warm-up")
            #expect(of("press-up", lasting: 5).map(\.rep) == Array(1...10))
            #expect(of("cat-cow", lasting: 5).map(\.pose) == (1...6).flatMap { _ in ["Cat", "Cow"] })
            let (left, right) = ("left arm and right leg", "right arm and left leg")
            #expect(of("bird-dog", lasting: 14).map(\.side) == (1...10).flatMap { _ in [left, right] })
            #expect(of("corner-stretch", lasting: 30).count == 1)
            #expect(of("prone-cobra", lasting: 10).map(\.rep) == Array(1...10))
            #expect(holds.count { prescribed.contains($0.exercise.id) } == 10 + 12 + 20 + 1 + 10)
        }

        @Test func `The plan's JSON has exactly the members that programs read`() throws {
            let outcome = try Home().tenuto("plan", "upper-back", "--json")
            #expect(outcome.status == 0 && outcome.errors.isEmpty)
            let plan = try #require(JSON(outcome.output))
            #expect(plan.members == ["routine", "durationUs", "steps", "cues", "words"])
            #expect(plan["routine"].members == ["id", "name"])
            let steps = [
                "id", "kind", "exercise", "set", "sets", "rep", "reps", "round", "rounds", "side", "pose", "startUs",
                "durationUs",
            ]
            #expect(plan["steps"].elements.allSatisfy { $0.members == Set(steps) })
            #expect(plan["steps"].elements.allSatisfy { $0["exercise"].members == ["id", "name"] })
            #expect(plan["cues"].elements.allSatisfy { $0.members == ["cue", "atUs", "lengthUs"] })
            #expect(plan["steps"].elements.contains { $0["side"].isNull }, "null, not left out")
        }

        @Test func `What is rendered sounds on the very frames of the plan, and nothing else does`() throws {
            let home = try Home()
            let path = home.path(.data, "x.wav")
            let outcome = try home.tenuto("render", "upper-back", "-o", path, within: 60)
            #expect(outcome.status == 0 && outcome.output.isEmpty && outcome.errors.isEmpty)
            let sound = try WaveFile(path: path)
            #expect(sound.rate == 48_000 && sound.channels == 2)

            let plan = try home.plan("upper-back")
            let bank = CueBank(theme: try Theme.byHand(), rate: 48_000)
            let report = Detector(bank: bank, glides: plan.glides).examine(sound.samples, channels: sound.channels)
            #expect(report.found.map(\.kind.rawValue) == plan.heard)
            #expect(report.found.map { Int64($0.frame) } == plan.cues.map { ($0.atUs * 48_000 + 500_000) / 1_000_000 })
            #expect(report.unexplained.isEmpty)
        }
    }
}

extension Plan {
    /// The glides in it, which the detector has to know in their lengths.
    var glides: [Workout.Cue] {
        cues.compactMap { cue in
            guard let kind = CueKind(rawValue: cue.cue), let length = cue.lengthUs else { return nil }
            return Workout.Cue(kind, at: .microseconds(cue.atUs), lasting: .microseconds(length))
        }
    }

    /// The names that the detector gives to its cues.
    var heard: [String] { cues.map { CueKind(rawValue: $0.cue)?.heard.rawValue ?? $0.cue } }
}

/// JSON as it is written: to see which members there are, where decoding would not tell.
struct JSON {
    private let value: Any?

    init?(_ text: String) {
        guard let value = try? JSONSerialization.jsonObject(with: Data(text.utf8)) else { return nil }
        self.value = value
    }

    private init(value: Any?) { self.value = value }

    subscript(member: String) -> JSON { JSON(value: (value as? [String: Any])?[member]) }
    var members: Set<String> { Set((value as? [String: Any] ?? [:]).keys) }
    var elements: [JSON] { (value as? [Any] ?? []).map { JSON(value: $0) } }
    var isNull: Bool { value is NSNull }
}
