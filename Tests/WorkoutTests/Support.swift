import Testing
import Units

@testable import Workout

/// The lengths of the default theme, added up by hand from the design's table.
let tableLengths = CueLengths { kind in
    switch kind {
    case .tick: .milliseconds(80)
    case .holdStart: .milliseconds(400)
    case .holdEnd: .milliseconds(120 + 30 + 220)
    case .repChange: .milliseconds(70 + 70 + 70)
    case .repChangeLast: .milliseconds(70 * 5)
    case .sideChange, .sideChangeBack: .milliseconds(90 * 3 + 40 * 2)
    case .rest: .milliseconds(500)
    case .sessionDone: .milliseconds(2 * (3 * 110 + 2 * 30) + 250)
    case .paused, .resumed: .milliseconds(200 + 40 + 200)
    }
}

func slug(_ text: String) throws -> Slug { try #require(Slug(text)) }

/// A routine of these exercises, named `test`.
func routine(_ exercises: [Exercise], between: Duration = .zero) throws -> Routine {
    Routine(id: try slug("test"), name: "Test", between: between, exercises: exercises)
}

/// An exercise of one pose; times in seconds.
func exercise(
    _ id: String = "one", hold: Double, reps: Int = 1, release: Double = 4, sides: [String] = [],
    order: Exercise.Order = .eachFirst, sets: Int = 1, prepare: Double? = nil, switchTime: Double? = nil,
    rest: Double = 30
) throws -> Exercise {
    Exercise(
        id: try slug(id), name: id, sets: sets, reps: .exactly(reps),
        poses: [.init(hold: .exactly(.seconds(hold)), release: .seconds(release))],
        sides: sides.map { .init($0) }, order: order,
        prepare: prepare.map { .seconds($0) }, switchTime: switchTime.map { .seconds($0) }, rest: .seconds(rest))
}

/// The cues as a person hears them: `12.0 tick`.
func heard(_ cues: [Cue]) -> [String] {
    cues.map { "\(seconds($0.offset)) \($0.kind.rawValue)" }
}

func heard(_ exercises: [Exercise], between: Duration = .zero) throws -> [String] {
    heard(Timeline(try routine(exercises, between: between), lengths: tableLengths).cues)
}

func seconds(_ duration: Duration) -> String {
    let milliseconds = duration.microseconds / 1000
    let rest = String(milliseconds % 1000 + 1000).dropFirst()
    let digits = rest.hasSuffix("00") ? rest.prefix(1) : rest
    return "\(milliseconds / 1000).\(digits)"
}
