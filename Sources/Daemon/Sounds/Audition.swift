import Playback
import Sound
import Units
import Workout

/// A few cues on the sound device, outside of any session.
package struct Audition: Sendable {
    /// Why nothing is heard.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// How long the device may take beyond its lead-in.
    private static let patience = Player.lockPatience + .seconds(2)
    /// From handing a cue over to its instant.
    private static let reaction = Duration.milliseconds(200)

    private let player: Player
    private let leadIn: Duration

    /// Plays on the device of `settings` with the sounds of `theme`.
    package init(_ settings: Player.Settings, theme: Theme) throws {
        player = try Player(settings, theme: theme)
        leadIn = settings.leadIn
    }

    /// Can say `words` from now on, each by the text that it says, the loudest sample at `peak` dBFS.
    package func learn(_ words: [String: Recorded], peak: Double) {
        for (text, recorded) in words { player.learn(text, recorded, peak: peak) }
    }

    /// Plays `cues` and says `words`, tells `began` of each cue by its place when it begins, and returns `rest` after the
    /// last one began.
    package func play(
        _ cues: [Cue], saying words: [Utterance] = [], rest: Duration, began: @escaping @Sendable (Int) -> Void
    ) async throws {
        player.open()
        do {
            let start = max(try await ready(), .now + Self.reaction)
            player.play(
                cues.map { TimedCue($0, from: start) }, saying: words.map { TimedUtterance($0, from: start) },
                staysOpen: false)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await failing() }
                group.addTask {
                    for (index, cue) in cues.enumerated() {
                        try await sleep(until: start + cue.offset)
                        began(index)
                    }
                    try await sleep(until: start + (cues.last?.offset ?? .zero) + rest)
                }
                try await group.next()
                group.cancelAll()
            }
        } catch {
            await player.shutdown()
            throw error
        }
        await player.shutdown()
    }

    /// From when on a cue sounds on its instant.
    private func ready() async throws -> Moment {
        try await withThrowingTaskGroup(of: Moment.self) { group in
            group.addTask {
                for await state in player.states {
                    switch state {
                    case .ready(let moment): return moment
                    case .failed(let error, _): throw Failure(description: "\(error)")
                    case .closed, .opening: continue
                    }
                }
                throw CancellationError()
            }
            group.addTask {
                try await Task.sleep(for: leadIn + Self.patience)
                throw Failure(description: "the sound device takes sound, and does not say when it is heard")
            }
            defer { group.cancelAll() }
            guard let moment = try await group.next() else { throw CancellationError() }
            return moment
        }
    }

    /// Throws when the device is lost; returns never, but when it is cancelled.
    private func failing() async throws {
        for await state in player.states {
            if case .failed(let error, _) = state { throw Failure(description: "\(error)") }
        }
        try await Task.sleep(for: .seconds(3600))
    }

    private func sleep(until moment: Moment) async throws {
        let left = moment - .now
        // By the clock that moments are of.
        if left > .zero { try await Task.sleep(for: left, clock: .suspending) }
    }
}
