import Sound
import Units
import Workout

/// What is where in a sound file, as Audacity imports it: start, end and a label in each line, separated by tabs, in
/// seconds (Audacity manual, "Importing and Exporting Labels").
package struct LabelTrack {
    /// The lines.
    package let text: String

    /// A region for each step of `timeline` and for each sentence of `narration`, which is at `rate` frames per second,
    /// and a point for each sound, as they are in its recording.
    package init(_ timeline: Timeline, _ narration: Narration = .none, rate: Int = 48_000) {
        let recording = timeline.recording
        let steps = recording.steps.map { entry in
            let step = entry.step
            let place = timeline.place(step)
            let what = timeline.exercise(of: step).name + ": " + timeline.what(step)
            return (entry.start, entry.end, place.isEmpty ? what : "\(what), \(place)")
        }
        let cues = recording.cues.map { ($0.offset, $0.offset + ($0.length ?? .zero), $0.kind.rawValue) }
        let frames = Frames(rate: rate)
        let words = narration.lines.map { line in
            (frames.offset(of: line.placed.frame), frames.offset(of: line.placed.end), "“\(line.sentence)”")
        }
        // Steps first: a region is drawn above the points within it.
        let sorted = (steps + words + cues).enumerated().sorted {
            ($0.element.0, $0.offset) < ($1.element.0, $1.offset)
        }
        text = sorted.map { _, label in
            "\(Self.seconds(label.0))\t\(Self.seconds(label.1))\t\(label.2)\n"
        }.joined()
    }

    /// Six decimals, exactly: `12.000000`.
    private static func seconds(_ duration: Duration) -> String {
        let microseconds = duration.microseconds
        let fraction = String(microseconds % 1_000_000)
        return "\(microseconds / 1_000_000)." + String(repeating: "0", count: 6 - fraction.count) + fraction
    }
}
