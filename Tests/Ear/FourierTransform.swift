import Foundation

/// The discrete Fourier transform of a power of two, real and imaginary parts apart.
package struct FourierTransform: Sendable {
    /// How many numbers it turns into as many.
    package let size: Int
    private let reversed: [Int32]
    /// Those of each stage one after another.
    private let cosines: [Float]
    private let sines: [Float]

    /// For `size` numbers, a power of two.
    package init(size: Int) {
        precondition(size > 1 && size.nonzeroBitCount == 1, "a power of two")
        self.size = size
        let bits = size.trailingZeroBitCount
        reversed = (0..<size).map { index in
            (0..<bits).reduce(Int32(0)) { $0 << 1 | Int32(index >> $1 & 1) }
        }
        var (cosines, sines): ([Float], [Float]) = ([], [])
        for stage in 0..<bits {
            let half = 1 << stage
            for index in 0..<half {
                cosines.append(Float(cos(.pi * Double(index) / Double(half))))
                sines.append(Float(-sin(.pi * Double(index) / Double(half))))
            }
        }
        (self.cosines, self.sines) = (cosines, sines)
    }

    /// In place and without a factor; backwards with real and imaginary parts given in each other's place.
    package func run(_ real: inout [Float], _ imaginary: inout [Float]) {
        precondition(real.count == size && imaginary.count == size)
        real.withUnsafeMutableBufferPointer { real in
            imaginary.withUnsafeMutableBufferPointer { imaginary in
                for index in 0..<size {
                    let other = Int(reversed[index])
                    guard index < other else { continue }
                    real.swapAt(index, other)
                    imaginary.swapAt(index, other)
                }
                cosines.withUnsafeBufferPointer { cosines in
                    sines.withUnsafeBufferPointer { butterflies(real, imaginary, cosines, $0) }
                }
            }
        }
    }

    private func butterflies(
        _ real: UnsafeMutableBufferPointer<Float>, _ imaginary: UnsafeMutableBufferPointer<Float>,
        _ cosines: UnsafeBufferPointer<Float>, _ sines: UnsafeBufferPointer<Float>
    ) {
        var (half, table) = (1, 0)
        while half < size {
            for first in stride(from: 0, to: size, by: 2 * half) {
                for index in 0..<half {
                    let (low, high) = (first &+ index, first &+ index &+ half)
                    let (c, s) = (cosines[table &+ index], sines[table &+ index])
                    let re = real[high] * c - imaginary[high] * s
                    let im = real[high] * s + imaginary[high] * c
                    real[high] = real[low] - re
                    imaginary[high] = imaginary[low] - im
                    real[low] += re
                    imaginary[low] += im
                }
            }
            table += half
            half *= 2
        }
    }

    /// The spectrum of `samples`, followed by as many zeros as it takes.
    package func spectrum(of samples: some Collection<Float>) -> (real: [Float], imaginary: [Float]) {
        var real = Array(samples) + [Float](repeating: 0, count: size - samples.count)
        var imaginary = [Float](repeating: 0, count: size)
        run(&real, &imaginary)
        return (real, imaginary)
    }
}
