/// A WAV file made by hand, whose header may say what is not so.
package struct MadeWave {
    /// Frames per second, as the header has it.
    package var rate = 48_000
    /// As the header has it.
    package var channels = 1
    /// Of each sample, as the header has it.
    package var bits = 16
    /// 1 for whole numbers, 3 for floating point.
    package var format = 1
    /// What the header claims as bytes of sound; nil for the truth.
    package var claimed: Int?
    /// What the header claims as the file's size but for 8 bytes; nil for the truth.
    package var claimedTotal: Int?
    /// The sound itself.
    package var data: [UInt8]

    /// `samples` of 16 bits.
    package init(_ samples: [Int16], rate: Int = 48_000, channels: Int = 1) {
        (self.rate, self.channels) = (rate, channels)
        data = samples.flatMap { littleEndian(Int($0), 2) }
    }

    /// `samples` in floating point.
    package init(floats samples: [Float], rate: Int = 48_000) {
        (self.rate, bits, format) = (rate, 32, 3)
        data = samples.flatMap { littleEndian(Int($0.bitPattern), 4) }
    }

    /// The whole file.
    package var bytes: [UInt8] {
        let block = channels * bits / 8
        let header =
            Array("WAVEfmt ".utf8) + littleEndian(16, 4) + littleEndian(format, 2) + littleEndian(channels, 2)
            + littleEndian(rate, 4) + littleEndian(rate * block, 4) + littleEndian(block, 2) + littleEndian(bits, 2)
            + Array("data".utf8) + littleEndian(claimed ?? data.count, 4)
        return Array("RIFF".utf8) + littleEndian(claimedTotal ?? header.count + data.count, 4) + header + data
    }
}

private func littleEndian(_ number: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
}
