import Foundation

/// What can be seen and measured of a cue's samples, as text that a person can compare.
struct Portrait {
    private static let levels = Array(" ▁▂▃▄▅▆▇█")
    /// Silence of at least this many milliseconds is a gap between two notes.
    private static let gap = 5

    private let samples: [Int16]
    private let rate: Int

    /// Of mono `samples` at `rate`.
    init(_ samples: [Int16], rate: Int) {
        self.samples = samples
        self.rate = rate
    }

    /// From the first sample to the last, in milliseconds.
    var milliseconds: Int { samples.count * 1000 / rate }

    /// The loudest sample, in dBFS.
    var peak: Double { 20 * log10(Double(loudest) / 32_767) }

    /// A checksum of the samples, low byte first (FNV-1a, 64 bits).
    var checksum: String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for sample in samples {
            for byte in [UInt8(truncatingIfNeeded: sample), UInt8(truncatingIfNeeded: sample >> 8)] {
                hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
            }
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// How many milliseconds each column of the picture stands for.
    var column: Int { milliseconds > 1100 ? 20 : 10 }

    /// The loudness of each column (root mean square), in eighths of the loudest one; blank is silence.
    var picture: String {
        let width = rate * column / 1000
        let columns = stride(from: 0, to: samples.count, by: width).map { start in
            let part = samples[start..<min(samples.count, start + width)]
            return (part.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(part.count)).squareRoot()
        }
        let most = columns.max() ?? 1
        return String(columns.map { Self.levels[Int((8 * $0 / most).rounded(.up))] })
    }

    /// Hz at the beginning and at the end of each note.
    var pitches: [(first: Double, last: Double)] {
        notes.map { note in
            let window = min(note.count, rate / 10)
            return (hertz(note.prefix(window)), hertz(note.suffix(window)))
        }
    }

    private var loudest: UInt16 { samples.map(\.magnitude).max() ?? 0 }

    /// What lies between gaps.
    private var notes: [Range<Int>] {
        var result: [Range<Int>] = []
        for (index, sample) in samples.enumerated() where sample != 0 {
            if let last = result.last, index - last.upperBound < rate * Self.gap / 1000 {
                result[result.count - 1] = last.lowerBound..<(index + 1)
            } else {
                result.append(index..<(index + 1))
            }
        }
        return result
    }

    /// From the rising crossings of zero: the partials of our timbre add none.
    private func hertz(_ range: Range<Int>) -> Double {
        let crossings = range.dropFirst().compactMap { index -> Double? in
            let (before, after) = (Double(samples[index - 1]), Double(samples[index]))
            return before < 0 && after >= 0 ? Double(index) - after / (after - before) : nil
        }
        guard let first = crossings.first, let last = crossings.last, first < last else { return 0 }
        return Double(crossings.count - 1) * Double(rate) / (last - first)
    }
}
