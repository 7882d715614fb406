import Rig
import Testing
import Units
import Workout

/// What holds for the words of every routine.
@Suite struct SpeechPropertyTests {
    private static let clearance = Duration.milliseconds(100)
    /// What words may be said over: written out here, so that a new kind of cue is thought about.
    private static let spokenOver: Set<CueKind> = [
        .tick, .countOut, .halfway, .breathIn, .breathOut, .moveUp, .moveDown,
    ]

    private func timelines(_ seed: UInt64) throws -> [Timeline] {
        var random = RandomRoutine(seed: seed)
        var style = CueStyle()
        style.speech = SpeechStyle()
        style.speech?.countsReps = true
        return try (0..<40).map { _ in
            let routine = random.next()
            return Timeline(try #require(routine), style: style, lengths: tableLengths)
        }
    }

    @Test(arguments: 1...UInt64(25))
    func `words keep clear of starts, ends and announcements, and of each other`(seed: UInt64) throws {
        for timeline in try timelines(seed) {
            for utterance in timeline.utterances {
                for cue in timeline.cues[timeline.segments[utterance.segment]]
                where !Self.spokenOver.contains(cue.kind) {
                    let end = cue.offset + tableLengths.length(of: cue)
                    let isClear =
                        utterance.room.upperBound <= cue.offset - Self.clearance
                        || utterance.room.lowerBound >= end + Self.clearance
                    #expect(isClear, "\(utterance) and \(cue)")
                }
            }
            for (first, second) in zip(timeline.utterances, timeline.utterances.dropFirst()) {
                #expect(
                    first.segment < second.segment
                        || first.segment == second.segment && first.room.upperBound <= second.room.lowerBound)
            }
        }
    }

    @Test(arguments: 1...UInt64(25))
    func `nobody is spoken to while a hold or movement is on`(seed: UInt64) throws {
        for timeline in try timelines(seed) {
            for utterance in timeline.utterances {
                let middle = utterance.room
                for step in timeline.steps where step.segment == utterance.segment && step.isActive {
                    #expect(middle.upperBound <= step.start || step.end <= middle.lowerBound)
                }
            }
        }
    }

    @Test(arguments: 1...UInt64(25))
    func `words change nothing of steps and cues`(seed: UInt64) throws {
        for timeline in try timelines(seed) {
            let silent = Timeline(timeline.routine, lengths: tableLengths)
            #expect(silent.steps == timeline.steps && silent.cues == timeline.cues && silent.utterances.isEmpty)
        }
    }

    @Test(arguments: 1...UInt64(25))
    func `each exercise that has time to prepare is named first`(seed: UInt64) throws {
        for timeline in try timelines(seed) {
            for (index, step) in timeline.steps.enumerated()
            where step.kind == .prepare && step.duration >= .seconds(3) && step.set == 1 && step.open == nil {
                guard index + 1 < timeline.steps.count, timeline.steps[index + 1].isActive else { continue }
                let name = timeline.routine.exercises[step.exercise].name + "."
                let said = timeline.utterances.filter {
                    $0.segment == step.segment && $0.room.overlaps(step.start..<step.end)
                }
                #expect(said.first?.sentences.first == name || step.side != 0 && step.side != nil, "\(step)")
            }
        }
    }
}
