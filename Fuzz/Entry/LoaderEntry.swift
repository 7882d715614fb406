import Config
import Units
import Workout

private let fuzzed = Slug("fuzzed")
private let used = Set(["press-up", "bird-dog"].compactMap { Slug($0) })
private let lengths = CueLengths { _ in .milliseconds(300) }

/// Reads `bytes` as each kind of file there is, and lays out and plans what is a routine: what happens to a file that a
/// person hands to the program. The first byte says which kind, so that one corpus serves all.
public func loadAsEveryKind(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let fuzzed else { return }
    let text = Array(bytes)
    if text.first == UInt8(ascii: "!") {
        for problem in Check.problems(inOther: Array(text.dropFirst()), routines: used) { _ = problem.description }
        return
    }
    let (routine, problems) = Check.routine(fuzzed, from: text, beside: used)
    for problem in problems { _ = problem.description }
    guard let routine else { return }
    // An hour is enough to meet every kind of step; a day of them only takes longer.
    if routine.plannedLength() < .seconds(3600) { _ = Timeline(routine, lengths: lengths).recording }
}
