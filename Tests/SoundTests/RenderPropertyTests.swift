import Foundation
import Rig
import Sound
import Testing
import Units
import Workout

/// Plan and sound of random routines: what is planned is what is heard.
@Suite struct RenderPropertyTests {
    /// Three short routines from each seed, as they are recorded.
    private func recordings(_ seed: UInt64, _ theme: Theme) throws -> [Recording] {
        var random = RandomRoutine(seed: 1000 + seed)
        let lengths = CueLengths { theme.length(of: $0) }
        var found: [Recording] = []
        while found.count < 3 {
            let routine = random.next()
            let recording = Timeline(try #require(routine), lengths: lengths).recording
            if recording.duration < .seconds(240) { found.append(recording) }
        }
        return found
    }

    @Test(arguments: 1...UInt64(8))
    func `Every cue of a plan sounds on its frame, whole, and nothing else does`(seed: UInt64) throws {
        let theme = try Theme.byHand()
        let bank = CueBank(theme: theme, rate: 48_000)
        for recording in try recordings(seed, theme) {
            var samples: [Int16] = []
            Renderer(bank: bank).render(recording.cues, lasting: recording.duration) { samples += $0 }
            // Each cue by itself, laid over silence at the frame nearest to its microsecond.
            let cues = recording.cues.map { cue in
                let first = Int((cue.offset.microseconds * 48 + 500) / 1000)
                return (first: first, samples: bank[cue.kind, lasting: cue.length].samples)
            }
            var sums = [Int32](repeating: 0, count: samples.count / 2)
            for cue in cues {
                for (index, sample) in cue.samples.enumerated() { sums[cue.first + index] += Int32(sample) }
            }
            // On both channels; compared as a whole, since a look at each of 20 million samples takes minutes in debug.
            var expected = [Int16](repeating: 0, count: samples.count)
            for cue in cues {
                for frame in cue.first..<(cue.first + cue.samples.count) {
                    let sample = Int16(clamping: sums[frame])
                    (expected[2 * frame], expected[2 * frame + 1]) = (sample, sample)
                }
            }
            let isEqual = samples.withUnsafeBytes { Data($0) } == expected.withUnsafeBytes { Data($0) }
            #expect(isEqual)
        }
    }
}
