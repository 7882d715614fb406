/// A place where it is as loud as what is to be heard.
package struct NoisyRoom: Sendable {
    /// Frames per second of what is played in it.
    package static let rate = 48_000

    private let noise: PinkNoise
    private let toEar = LowPass(4000, width: 400, rate: Double(Self.rate), keepingEvery: 6)

    /// With the noise of this seed.
    package init(seed: UInt64) {
        noise = PinkNoise(seed: seed, rate: Double(Self.rate))
    }

    /// What an ear hears of `samples`, which are those of `cue`, played from frame `offset` on of `count`.
    ///
    /// The noise, another stretch of it for each `stretch`, is everywhere. Over the frames in which the cue sounds, its
    /// gaps left out, it has the power that the cue has there.
    package func hear(_ samples: [Int16], _ cue: ThemeSheet.Cue, at offset: Int, of count: Int, stretch: Int) -> [Float]
    {
        var heard = noise.stretch(from: stretch * 7919 * 13, count: count)
        var (cuePower, noisePower) = (0.0, 0.0)
        var start = 0.0
        for note in cue.notes {
            let first = Int((start * Double(Self.rate)).rounded())
            start += note.seconds
            guard note.sounds else { continue }
            for index in first..<min(samples.count, Int((start * Double(Self.rate)).rounded())) {
                cuePower += Double(samples[index]) * Double(samples[index])
                noisePower += Double(heard[offset + index]) * Double(heard[offset + index])
            }
        }
        let gain = noisePower > 0 ? Float((cuePower / noisePower).squareRoot()) : 0
        for index in heard.indices { heard[index] *= gain }
        for index in samples.indices { heard[offset + index] += Float(samples[index]) }
        return toEar(heard)
    }
}
