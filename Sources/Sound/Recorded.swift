import Glibc
import Units

/// Sound that was read and not made: mono, at the rate at which it was recorded.
///
/// Its first and its last sample sound: the silence around them, all that is below -60 dB of its peak, is left out.
package struct Recorded: Hashable, Sendable {
    /// What may be read.
    package struct Limits: Hashable, Sendable {
        /// The longest, silence included.
        package let longest: Duration
        /// The most bytes that a file has.
        package let size: Int
        /// Whether what is there counts where a WAV header claims another size, as it does when it was written to a
        /// pipe.
        package let isStreamed: Bool

        /// A file of a theme.
        package static let cue = Limits(longest: .seconds(10), size: 16 << 20, isStreamed: false)
        /// What a voice wrote.
        package static let sentence = Limits(longest: .seconds(60), size: 16 << 20, isStreamed: true)
    }

    /// Allowed rates, in frames per second.
    package static let allowedRates = 4000...384_000
    /// Below this nothing is heard: half a step of 16 bits.
    private static let leastPeak: Float = 1 / 65_536
    /// A floating-point file may go beyond full scale, by 40 dB.
    private static let mostPeak: Float = 100
    /// What counts as silence beside the peak: -60 dB.
    private static let silence: Float = 0.001

    /// Frames per second.
    package let rate: Int
    /// One sample per frame, 1 being full scale.
    package let samples: [Float]
    /// The loudest of them.
    let loudest: Float

    /// Reads `bytes` as whatever kind of sound file libsndfile finds them to be; throws why they cannot be used.
    package init(bytes: [UInt8], limits: Limits) throws(SoundError) {
        guard bytes.count <= limits.size else {
            throw SoundError(
                .recording, "size", "\(bytes.count) bytes", "at most \(limits.size >> 20) MiB is allowed")
        }
        guard !bytes.isEmpty else { throw SoundError(.recording, "size", "0 bytes", "the file is empty") }
        let header = WaveHeader(bytes)
        if !limits.isStreamed { try header?.check() }
        let sound = limits.isStreamed ? header?.mended(bytes) ?? bytes : bytes
        let result = sound.withUnsafeBytes { bytes in
            Result { () throws(SoundError) in
                try Self.read(MemoryFile.open(bytes), longest: limits.longest, isStreamed: limits.isStreamed)
            }
        }
        try self.init(result.get())
    }

    /// `samples` at `rate`, without the silence around what sounds.
    private init(_ read: (rate: Int, samples: [Float])) throws(SoundError) {
        guard read.samples.allSatisfy({ abs($0) <= Self.mostPeak }) else {
            throw SoundError(.recording, "samples", "not finite or far beyond full scale", "from -1 to 1 is allowed")
        }
        let loudest = read.samples.reduce(0) { max($0, abs($1)) }
        let isHeard = { (sample: Float) in abs(sample) >= loudest * Self.silence }
        guard loudest > Self.leastPeak, let first = read.samples.firstIndex(where: isHeard),
            let last = read.samples.lastIndex(where: isHeard)
        else { throw SoundError(.recording, "samples", "\(read.samples.count)", "nothing but silence") }
        rate = read.rate
        samples = Array(read.samples[first...last])
        self.loudest = loudest
    }

    /// Throws where `rate`, which a file has, is none that is allowed.
    static func check(rate: Int) throws(SoundError) {
        guard allowedRates.contains(rate) else {
            let (low, high) = (allowedRates.lowerBound, allowedRates.upperBound)
            throw SoundError(.recording, "rate", "\(rate) Hz", "must be from \(low) to \(high) Hz")
        }
    }

    private static func read(
        _ file: consuming MemoryFile, longest: Duration, isStreamed: Bool
    ) throws(SoundError) -> (Int, [Float]) {
        guard (1...2).contains(file.channels) else {
            throw SoundError(.recording, "channels", "\(file.channels)", "1 or 2 are allowed")
        }
        try check(rate: file.rate)
        let most = Int(Frames(rate: file.rate).at(longest))
        var samples: [Float] = []
        samples.reserveCapacity(min(max(0, file.frames), most))
        var block = [Float](repeating: 0, count: 8192)
        while samples.count <= most {
            let count = block.withUnsafeMutableBufferPointer { file.read(into: $0) }
            guard count > 0 else { break }
            if file.channels == 1 {
                samples += block[..<count]
            } else {
                samples += (0..<count).lazy.map { block[2 * $0] / 2 + block[2 * $0 + 1] / 2 }
            }
        }
        guard samples.count <= most else {
            throw SoundError(.recording, "length", "over \(longest.text)", "at most \(longest.text) is allowed")
        }
        if !isStreamed {
            try file.check()
            guard samples.count == file.frames else {
                throw SoundError(.recording, "size", "\(file.frames) frames claimed", "the file has \(samples.count)")
            }
        }
        return (file.rate, samples)
    }
}
