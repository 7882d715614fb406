import Glibc
import Units

/// One cue or sentence as mono samples, none of which is louder than -1 dBFS: the limiter has turned down what was.
package struct Clip: Hashable, Sendable {
    /// Full scale: a peak of 0 dBFS.
    package static let fullScale = 32_767.0

    /// Frames per second.
    package let rate: Int
    /// One sample per frame.
    package let samples: [Int16]

    /// Synthesises `recipe` at `rate` frames per second.
    package init(_ recipe: CueRecipe, rate: Int) {
        let frames = Frames(rate: rate)
        var wave: [Double] = []
        wave.reserveCapacity(Int(frames.at(recipe.length)))
        var offset = Duration.zero
        for part in recipe.parts {
            // From the recipe's start each time: rounding each length by itself would add up.
            let start = frames.at(offset)
            offset += part.length
            let count = Int(frames.at(offset) - start)
            if let pitch = part.pitch {
                let envelope = Envelope(part.length, rate: rate, count: count)
                wave += (0..<count).map { tone(pitch, at: $0, of: count, rate: rate) * envelope.gain(at: $0) }
            } else {
                wave += repeatElement(0, count: count)
            }
        }
        self.init(wave, rate: rate, loudest: wave.reduce(0) { max($0, abs($1)) }, peak: recipe.peak)
    }

    /// `recorded` at `rate` frames per second, its loudest recorded sample at `peak` dBFS; nil for as it was recorded.
    package init(_ recorded: Recorded, rate: Int, peak: Double? = nil, resampling: Resampling = .best) {
        let wave = Self.wave(of: recorded, rate: rate, semitones: 0, resampling)
        self.init(wave, rate: rate, loudest: Double(recorded.loudest), peak: peak ?? recorded.level)
    }

    /// What `sound` is, at `rate` frames per second.
    package init(_ sound: CueSound, rate: Int) {
        switch sound {
        case .recipe(let recipe):
            self.init(recipe, rate: rate)
        case .recorded(let cue):
            let count = Int(Frames(rate: rate).at(cue.length))
            var wave = Self.wave(of: cue.recorded, rate: rate, semitones: cue.semitones)
            if count < wave.count {
                let envelope = Envelope(cue.length, rate: rate, count: count)
                wave = (0..<count).map { wave[$0] * envelope.fall(at: $0) }
            }
            self.init(wave, rate: rate, loudest: Double(cue.recorded.loudest), peak: cue.peak)
        }
    }

    /// `wave` with what is as loud as `loudest` at `peak` dBFS, and turned down where that is too loud. A recording is
    /// measured before it is resampled: a filter's ringing must not make it softer.
    private init(_ wave: [Double], rate: Int, loudest: Double, peak: Double) {
        let scale = loudest > 0 ? pow(10, peak / 20) * Self.fullScale / loudest : 0
        self.rate = rate
        samples = Limiter.samples(of: wave.map { $0 * scale }, rate: rate)
    }

    private static func wave(
        of recorded: Recorded, rate: Int, semitones: Int, _ resampling: Resampling = .best
    ) -> [Double] {
        let ratio = Double(rate) / (Double(recorded.rate) * frequencyRatio(semitones))
        let count = Int(Frames(rate: rate).at(recorded.length(semitones: semitones)))
        return resampled(recorded.samples, by: ratio, count: count, resampling).map(Double.init)
    }
}

/// The partials of every tone: its multiple of the note's frequency and its share of the amplitude.
private let partials: [(multiple: Double, amplitude: Double)] = [
    (1, 1), (2, pow(10, -8.0 / 20)), (3, pow(10, -12.0 / 20)), (4, pow(10, -18.0 / 20)),
]

/// The bare tone at sample `index`, phase 0 at its start, without the partials `rate` cannot carry.
private func tone(_ pitch: CueRecipe.Part.Pitch, at index: Int, of count: Int, rate: Int) -> Double {
    let seconds = Double(index) / Double(rate)
    let length = Double(count) / Double(rate)
    let cycles = pitch.from * seconds + (pitch.to - pitch.from) * seconds * seconds / (2 * length)
    let nyquist = Double(rate) / 2
    return partials.reduce(0) { sum, partial in
        guard partial.multiple * max(pitch.from, pitch.to) < nyquist else { return sum }
        return sum + partial.amplitude * sin(2 * .pi * partial.multiple * cycles)
    }
}

/// A tone's raised-cosine rise and fall, which keep it from clicking.
private struct Envelope {
    let attack: Double
    let release: Double
    let count: Int

    init(_ length: Duration, rate: Int, count: Int) {
        let perMicrosecond = Double(rate) / 1_000_000
        attack = Double(min(Duration.milliseconds(8), length / 4).microseconds) * perMicrosecond
        release = Double(min(Duration.milliseconds(20), length / 3).microseconds) * perMicrosecond
        self.count = count
    }

    func gain(at index: Int) -> Double { rise(Double(index), over: attack) * fall(at: index) }

    func fall(at index: Int) -> Double { rise(Double(count - index), over: release) }

    private func rise(_ position: Double, over length: Double) -> Double {
        position < length ? 0.5 - 0.5 * cos(.pi * position / length) : 1
    }
}
