import Units

@testable import Workout

/// A session under test: times in seconds from its start.
struct Drive {
    var session: Session
    var effects: [Session.Effect]
    static let zero = Moment(sinceBoot: .seconds(1000))

    init(
        _ exercises: [Exercise], answering: Bool = false, patience: Double = 3.7, audioLoss: AudioLoss = .pause
    ) throws {
        try self.init(routine(exercises), answering: answering, patience: patience, audioLoss: audioLoss)
    }

    init(
        _ routine: Routine, answering: Bool = false, patience: Double = 3.7, audioLoss: AudioLoss = .pause
    ) throws {
        let timeline = Timeline(routine, lengths: tableLengths)
        (session, effects) = Session.begin(
            timeline, at: Self.zero, answering: answering, audioPatience: .milliseconds(Int(patience * 1000)),
            audioLoss: audioLoss)
    }

    mutating func at(_ seconds: Double, _ input: Session.Input) -> [String] {
        // Whole microseconds: 21.15 as a Double is a little less.
        effects = session.handle(input, at: Self.zero + .microseconds(Int64((seconds * 1_000_000).rounded())))
        return lines
    }

    /// `play 5.0 tick, …`, `step 3`, `ended partial`; only the first cues of a `play`.
    var lines: [String] {
        effects.compactMap { effect in
            switch effect {
            case .stepEnded: nil
            case .play(let cues, _): (["play"] + heard(cues).prefix(5)).joined(separator: " ")
            case .stepBegan(let index): "step \(index)"
            case .setCounted(let step, let reps): "counted \(reps) at \(step)"
            case .ended(let outcome): "ended \(outcome.rawValue)"
            }
        }
    }

    func heard(_ cues: [TimedCue]) -> [String] {
        cues.map { "\(seconds($0.moment - Self.zero)) \($0.kind.rawValue)" }
    }

    /// Deadline, relative.
    var next: String? { session.nextDeadline.map { seconds($0 - Self.zero) } }

    /// What is current: `hold 2 at 17.0`.
    func now(_ time: Double) -> String {
        let step = session.timeline.steps[session.current]
        return "\(step.kind.rawValue) \(step.rep) at \(seconds(session.position(at: Self.zero + .seconds(time))))"
    }
}
