import Foundation

/// Noise with as much power in each octave from 20 Hz to 20 kHz, the same for a seed in every run.
///
/// It is made as a spectrum: independent Gaussian numbers that fall with the root of the frequency. So it repeats after
/// its length without a seam, and a stretch of it may begin anywhere.
package struct PinkNoise: Sendable {
    /// Of no particular power.
    package let samples: [Float]

    /// 2^`bits` samples at `rate`.
    package init(seed: UInt64, bits: Int = 18, rate: Double = 48_000) {
        let size = 1 << bits
        var numbers = Numbers(state: seed)
        var (real, imaginary) = ([Float](repeating: 0, count: size), [Float](repeating: 0, count: size))
        for bin in 1..<(size / 2) {
            let hertz = Double(bin) * rate / Double(size)
            guard hertz >= 20, hertz <= 20_000 else { continue }
            // Box and Muller: a Rayleigh length and an even angle are two Gaussian numbers.
            let length = (-2 * log(1 - numbers.next())).squareRoot() / hertz.squareRoot()
            let angle = 2 * .pi * numbers.next()
            real[bin] = Float(length * cos(angle))
            imaginary[bin] = Float(length * sin(angle))
        }
        FourierTransform(size: size).run(&real, &imaginary)
        samples = real
    }

    /// `count` samples from `start` on, round and round.
    package func stretch(from start: Int, count: Int) -> [Float] {
        (0..<count).map { samples[(start + $0) % samples.count] }
    }

    /// Numbers from 0 to 1 by a counter and a mixing function (Steele, Lea, Flood 2014: SplitMix).
    struct Numbers {
        var state: UInt64

        mutating func next() -> Double {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
            return Double((mixed ^ mixed >> 31) >> 11) / Double(1 << 53)
        }
    }
}
