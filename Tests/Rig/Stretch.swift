import Foundation
import Workout

/// One cue by itself, prepared for comparison.
struct Template {
    let kind: CueKind
    let samples: [Float]
    /// Where it begins to be heard, for a first alignment.
    let onset: Int

    init(_ kind: CueKind, samples: [Int16]) {
        self.kind = kind
        self.samples = samples.map(Float.init)
        onset = clearOnset(in: self.samples, from: 0)
    }
}

/// How well a cue fits at a place.
struct Fit {
    let score: Double
    let gain: Double
}

/// A piece of the recording that sounds, from which what is explained is taken away.
struct Stretch {
    /// Its first frame within the recording.
    let start: Int
    private var samples: [Float]
    private let count: Int

    init(_ all: [Int16], frames: Range<Int>, channels: Int, padding: Int) {
        start = frames.lowerBound
        count = frames.count
        samples = frames.map { Float(all[$0 * channels]) } + [Float](repeating: 0, count: padding + 32)
    }

    /// The first run of samples above `noise` at or after `position`, pauses shorter than `joining` included.
    func burst(from position: Int, above noise: Float, joining: Int) -> Range<Int>? {
        samples.withUnsafeBufferPointer { samples in
            var index = position
            while index < count, abs(samples[index]) <= noise { index += 1 }
            guard index < count else { return nil }
            let first = index
            var last = index
            while index < count, index - last < joining {
                if abs(samples[index]) > noise { last = index }
                index += 1
            }
            return first..<(last + 1)
        }
    }

    /// Where `burst` begins to be heard, measured as for a template.
    func onset(of burst: Range<Int>) -> Int { clearOnset(in: samples, from: burst.lowerBound) }

    /// Compares the first `frames` of `template`, one sample in `step`, with what sounds from `position` on.
    func fit(_ template: Template, at position: Int, frames: Int = .max, every step: Int = 1) -> Fit {
        var (dot, energy, own): (Float, Float, Float) = (0, 0, 0)
        samples.withUnsafeBufferPointer { samples in
            template.samples.withUnsafeBufferPointer { template in
                let end = min(frames, template.count, samples.count - position)
                var index = 0
                while index < end {
                    let (x, t) = (samples[position + index], template[index])
                    dot += x * t
                    energy += x * x
                    own += t * t
                    index += step
                }
            }
        }
        guard energy > 0, own > 0 else { return Fit(score: 0, gain: 0) }
        return Fit(score: Double(dot) / (Double(energy) * Double(own)).squareRoot(), gain: Double(dot / own))
    }

    /// Takes `template` away; what then is left below 2 % of its peak is rounding and resampling, and goes too.
    mutating func subtract(_ template: Template, at position: Int, gain: Double, noise: Float) {
        let gain = Float(gain)
        let loudest = template.samples.reduce(0) { max($0, abs($1)) }
        let limit = noise + 0.02 * gain * loudest
        for (index, sample) in template.samples.enumerated() where position + index < samples.count {
            let left = samples[position + index] - gain * sample
            samples[position + index] = abs(left) <= limit ? 0 : left
        }
    }
}

/// The first sample above 5 % of the loudest in the 2048 from `position` on: the same at any gain.
private func clearOnset(in samples: [Float], from position: Int) -> Int {
    let part = samples[position..<min(samples.count, position + 2048)]
    let limit = 0.05 * part.reduce(0) { max($0, abs($1)) }
    return part.firstIndex { abs($0) > limit } ?? position
}

/// Ranges of frames that sound, in steps of 512; those less than `joining` apart are one.
///
/// Silence is most of any recording: whole silent blocks are passed over by `memcmp`.
func soundingFrames(in samples: [Int16], channels: Int, above noise: Int16, joining: Int) -> [Range<Int>] {
    let step = 512
    let zeros = [Int16](repeating: 0, count: step * channels)
    let total = samples.count / channels
    var result: [Range<Int>] = []
    samples.withUnsafeBufferPointer { samples in
        guard let base = samples.baseAddress else { return }
        for start in stride(from: 0, to: total, by: step) {
            let end = min(total, start + step)
            let bytes = (end - start) * channels * MemoryLayout<Int16>.size
            if memcmp(base + start * channels, zeros, bytes) == 0 { continue }
            guard (start..<end).contains(where: { samples[$0 * channels].magnitude > noise.magnitude }) else {
                continue
            }
            if let last = result.last, start - last.upperBound < joining {
                result[result.count - 1] = last.lowerBound..<end
            } else {
                // A block earlier too: the attack's first samples are below the noise.
                result.append(max(0, start - step)..<end)
            }
        }
    }
    return result
}
