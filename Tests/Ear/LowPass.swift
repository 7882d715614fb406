import Foundation

/// A steep low-pass of symmetric taps, so that it delays all frequencies alike; the delay is taken away again.
package struct LowPass: Sendable {
    private let taps: [Float]
    private let step: Int

    /// Half way down at `hertz`, all the way from `width` below to `width` above; keeps one sample in `step`.
    package init(_ hertz: Double, width: Double, rate: Double, keepingEvery step: Int = 1) {
        // A Hamming window's main lobe; below that, 53 dB down.
        let reach = Int((1.65 * rate / (2 * width)).rounded(.up))
        let taps = (-reach...reach).map { index -> Double in
            let position = Double(index)
            let sinc = index == 0 ? 2 * hertz / rate : sin(2 * .pi * hertz / rate * position) / (.pi * position)
            return sinc * (0.54 + 0.46 * cos(.pi * position / Double(reach)))
        }
        let sum = taps.reduce(0, +)
        // A multiple of eight, for eight at a time.
        let padding = [Float](repeating: 0, count: (8 - taps.count % 8) % 8)
        self.taps = taps.map { Float($0 / sum) } + padding
        self.step = step
        self.reach = reach
    }

    /// How many samples before and after a sample have a part in it.
    package let reach: Int

    /// `samples` without what is above; as if silence were around them.
    package func callAsFunction(_ samples: [Float]) -> [Float] {
        let around = [Float](repeating: 0, count: reach + 8)
        let padded = around[..<reach] + samples + around
        return (0..<((samples.count + step - 1) / step)).map { output in
            padded.withUnsafeBufferPointer { padded in
                taps.withUnsafeBufferPointer { taps in
                    var sum = SIMD8<Float>.zero
                    for index in stride(from: 0, to: taps.count, by: 8) {
                        let place = output &* step &+ index
                        sum += eight(padded, at: place) * eight(taps, at: index)
                    }
                    return sum.sum()
                }
            }
        }
    }

    private func eight(_ numbers: UnsafeBufferPointer<Float>, at index: Int) -> SIMD8<Float> {
        UnsafeRawBufferPointer(numbers).loadUnaligned(
            fromByteOffset: index &* MemoryLayout<Float>.stride, as: SIMD8<Float>.self)
    }
}
