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
            var expected = [Int32](repeating: 0, count: samples.count / 2)
            for cue in recording.cues {
                let first = Int((cue.offset.microseconds * 48 + 500) / 1000)
                for (index, sample) in bank[cue.kind, lasting: cue.length].samples.enumerated() {
                    expected[first + index] += Int32(sample)
                }
            }
            #expect(expected.indices.allSatisfy { Int16(clamping: expected[$0]) == samples[2 * $0] })
            #expect(expected.indices.allSatisfy { samples[2 * $0 + 1] == samples[2 * $0] })
        }
    }
}
