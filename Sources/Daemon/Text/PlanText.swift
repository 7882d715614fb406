import Units
import Workout

/// A plan as a person reads it: a line for each step, what each exercise takes, and when it would be over.
package struct PlanText {
    private let timeline: Timeline
    private let isOpen: Bool

    private let hasOpenSets: Bool

    /// The plan of `timeline`.
    package init(_ timeline: Timeline) {
        self.timeline = timeline
        isOpen = timeline.steps.contains { $0.open != nil }
        hasOpenSets = timeline.steps.contains { $0.openSet != nil }
    }

    /// All of it; `finish` is the wall clock's time at which it would be over, begun now.
    package func text(finish: String) -> String {
        let routine = timeline.routine
        return [
            "\(routine.name) (\(routine.id))", "", table([head] + steps), "", table([totalsHead] + totals), "",
            length, ending(finish),
        ].joined(separator: "\n")
    }

    private var head: [String] { ["clock", "exercise", "what", "length", "where", "sounds"] }

    private var steps: [[String]] {
        let sounds = soundsOfSteps
        let words = wordsOfSteps
        return timeline.steps.enumerated().map { index, step in
            // What comes after an open step comes then or later.
            let sign = step.segment > 0 ? "≥ " : ""
            return [
                sign + step.start.clockFace, timeline.exercise(of: step).name, timeline.what(step),
                timeline.length(step), timeline.place(step),
                [sounds[index], words[index]].filter { !$0.isEmpty }.joined(separator: " "),
            ]
        }
    }

    /// What is said from each step's start until the next one's: `“Press-up. Lie down.”`.
    private var wordsOfSteps: [String] {
        var words: [[String]] = Array(repeating: [], count: timeline.steps.count)
        for utterance in timeline.utterances {
            let step = timeline.step(at: utterance.room.lowerBound, inSegment: utterance.segment)
            words[step].append("“\(utterance.sentences.joined(separator: " "))”")
        }
        return words.map { $0.joined(separator: " ") }
    }

    /// What sounds from each step's start until the next one's.
    private var soundsOfSteps: [String] {
        var sounds: [[CueKind]] = Array(repeating: [], count: timeline.steps.count)
        for (segment, cues) in timeline.segments.enumerated() {
            for cue in timeline.cues[cues] {
                sounds[timeline.step(at: cue.offset, inSegment: segment)].append(cue.kind)
            }
        }
        for index in timeline.steps.indices {
            sounds[index] += timeline.marks(ofOpenStep: index).map(\.kind)
        }
        return sounds.map { kinds in
            var runs: [(kind: CueKind, count: Int)] = []
            for kind in kinds {
                if runs.last?.kind == kind { runs[runs.count - 1].count += 1 } else { runs.append((kind, 1)) }
            }
            return runs.map { $0.count == 1 ? $0.kind.rawValue : "\($0.kind.rawValue) ×\($0.count)" }
                .joined(separator: " ")
        }
    }

    private var totalsHead: [String] { ["exercise", "work", "", "whole"] }

    private var totals: [[String]] {
        let stepsOfExercises = Dictionary(grouping: timeline.steps, by: \.exercise)
        return timeline.routine.exercises.enumerated().map { index, exercise in
            let steps = stepsOfExercises[index] ?? []
            let active = steps.filter(\.isActive)
            let done = [
                counted(active.count { $0.kind == .hold }, "hold", "holds"),
                counted(active.count { $0.kind == .move }, "move", "moves"),
            ].compactMap(\.self).joined(separator: ", ")
            return [
                exercise.name, clock(active), done, clock(steps),
            ]
        }
    }

    /// The sum of `steps`; as much or more where some are open.
    private func clock(_ steps: [Step]) -> String {
        let sum = steps.reduce(Duration.zero) { $0 + $1.duration }
        return (steps.contains { $0.open != nil } ? "≥ " : "") + sum.clockFace
    }

    private var length: String {
        // Only where sets may end sooner and nothing may take longer does it end by then at the latest.
        let bound = isOpen ? (hasOpenSets ? "about " : "at least ") : hasOpenSets ? "at most " : ""
        return "whole length: \(bound)\(timeline.duration.clockFace)"
    }

    private func ending(_ finish: String) -> String {
        let sentence = "started now, it ends at \(finish)"
        let sets = "a tap ends an open set sooner"
        guard let open = OpenSteps(timeline).text else {
            return hasOpenSets ? "\(sentence) or sooner: \(sets)" : sentence
        }
        if hasOpenSets { return "\(sentence) or so: \(sets), and nobody knows how long you take for \(open)" }
        return sentence + " or later: nobody knows how long you take for \(open)"
    }
}

extension Timeline {
    /// How a recording stands in for what only the person ends; nil where there is nothing of it.
    package var standInNote: String? {
        let open = OpenSteps(self)
        let parts = [
            open.gates > 0 ? "a gate \(Recording.gate.text)" : nil,
            open.holds > 0 ? "an open hold as long as it may, with its marks" : nil,
            open.sets > 0 ? "a set at your own pace \(Recording.ownPace.text)" : nil,
        ].compactMap(\.self)
        guard let text = open.text else { return nil }
        return "\(routine.id): nobody taps in a file, so of \(text) each lasts: " + parts.joined(separator: ", ")
    }
}
