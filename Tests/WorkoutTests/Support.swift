import Testing
import Units

@testable import Workout

/// The lengths of the default theme, added up by hand from the design's table.
let tableLengths = CueLengths { kind in
    switch kind {
    case .tick, .countOut: .milliseconds(80)
    case .holdStart: .milliseconds(400)
    case .holdEnd: .milliseconds(120 + 30 + 220)
    case .repChange: .milliseconds(70 + 70 + 70)
    case .repChangeLast: .milliseconds(70 * 5)
    case .sideChange, .sideChangeBack: .milliseconds(90 * 3 + 40 * 2)
    case .rest: .milliseconds(500)
    case .sessionDone: .milliseconds(2 * (3 * 110 + 2 * 30) + 250)
    case .paused, .resumed: .milliseconds(200 + 40 + 200)
    case .yourTurn: .milliseconds(4 * 120 + 3 * 40)
    case .halfway: .milliseconds(80)
    case .breathIn, .breathOut, .moveUp, .moveDown: .milliseconds(1500)
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

/// The cues as a person hears them: `12.0 tick`; a glide with its length.
func heard(_ cues: [Cue]) -> [String] {
    cues.map { "\(seconds($0.offset)) \($0.kind.rawValue)" + ($0.length.map { " \(seconds($0))" } ?? "") }
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

/// Repetitions that are moved through; times in seconds, a phase of zero left out.
func moving(
    _ id: String = "one", reps: Int = 1, up: Double, hold: Double = 0, down: Double, pause: Double = 0, sets: Int = 1
) throws -> Exercise {
    let phases: [(Exercise.Motion, Double)] = [(.up, up), (.hold, hold), (.down, down)]
    var poses = phases.filter { $0.1 > 0 }.map { motion, length in
        Exercise.Pose(motion: motion, hold: .exactly(.seconds(length)), release: .zero)
    }
    poses[poses.count - 1].release = .seconds(pause)
    return Exercise(id: try slug(id), name: id, sets: sets, reps: .exactly(reps), poses: poses)
}

/// Sets of `reps` at one's own pace.
func ownPace(_ id: String = "own", reps: Int, sets: Int) throws -> Exercise {
    Exercise(
        id: try slug(id), name: id, sets: sets, reps: .exactly(reps),
        poses: [.init(motion: .ownPace, hold: .open(most: .zero), release: .zero)])
}

/// Something that goes on for `length` seconds.
func activity(_ id: String = "walk", for length: Double) throws -> Exercise {
    Exercise(
        id: try slug(id), name: id,
        poses: [.init(motion: .activity, hold: .exactly(.seconds(length)), release: .zero)])
}

/// A routine of one group.
func grouped(_ group: Routine.Group) throws -> Routine {
    Routine(id: try slug("test"), name: "Test", main: [.group(group)])
}

func steps(_ exercises: [Exercise], between: Duration = .zero) throws -> [String] {
    lines(Timeline(try routine(exercises, between: between), lengths: tableLengths))
}

/// `start kind length set/rep side`; whole seconds without a fraction. A prepare or gate has its set where it is not
/// the first.
func lines(_ timeline: Timeline) -> [String] {
    let short = { (duration: Duration) in
        let text = seconds(duration)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
    return timeline.steps.map { step in
        let isOpening = step.kind == .prepare || step.kind == .gate
        let place = isOpening && step.set == 1 || step.kind == .gate ? nil : "\(step.set)/\(step.rep)"
        let length = step.open == nil ? short(step.duration) : "open"
        let side = step.side.map { timeline.routine.exercises[step.exercise].sides[$0].name }
        return [short(step.start), step.kind.rawValue, length, place, side].compactMap(\.self).joined(separator: " ")
    }
}

/// A timeline as a person hears it: words, and the seconds from one to the next. See `GrammarTests`.
func sequence(_ timeline: Timeline) -> String {
    let short = { (duration: Duration) in
        let text = seconds(duration).reversed().drop { $0 == "0" }
        return String(text.drop { $0 == "." }.reversed())
    }
    let segments = timeline.segments.enumerated().map { number, range in
        // What comes before the first sound is part of what is heard.
        var last = number == 0 ? .zero : timeline.steps.last { $0.segment < number }?.end ?? .zero
        var words: [String] = []
        for cue in timeline.cues[range] {
            if cue.offset > last || !words.isEmpty { words.append(short(cue.offset - last)) }
            words.append(word(cue, short))
            last = cue.offset
        }
        return ["tick", "tock"].reduce(words.joined(separator: " ")) { text, word in
            ["", "◂", "▸"].reduce(text) { text, pan in
                text.split(separator: "\(word)\(pan) 1 \(word)\(pan) 1 \(word)\(pan)", omittingEmptySubsequences: false)
                    .joined(separator: "\(word)s\(pan)")
            }
        }
    }
    return segments.joined(separator: " … ")
}

private func word(_ cue: Cue, _ short: (Duration) -> String) -> String {
    let word =
        switch cue.kind {
        case .tick: "tick"
        case .countOut: "tock"
        case .holdStart: "HOLD"
        case .holdEnd: "end"
        case .repChange: "again"
        case .repChangeLast: "last"
        case .sideChange: "other"
        case .sideChangeBack: "first"
        case .rest: "rest"
        case .sessionDone: "done"
        case .yourTurn: "turn"
        case .paused: "paused"
        case .resumed: "resumed"
        case .halfway: "half"
        case .breathIn: "in"
        case .breathOut: "out"
        case .moveUp: "up"
        case .moveDown: "down"
        }
    let pan =
        switch cue.pan {
        case .left: "◂"
        case .right: "▸"
        case nil: ""
        }
    return word + pan + (cue.length.map { "(\(short($0)))" } ?? "")
}
