/// White noise of 1 LSB rms (-90 dBFS), too soft to hear, that keeps a device from falling asleep between cues.
///
/// Nothing here allocates, locks or calls the system, so the audio thread may own one.
package struct KeepAliveNoise: Hashable, Sendable {
    /// Of a xorshift generator (Marsaglia 2003), which never is 0.
    private var state: UInt32 = 0x9E37_79B9

    /// The same noise each time.
    package init() {}

    /// Adds it to all of `samples`; what would go beyond Int16 stays at its end.
    package mutating func add(to samples: UnsafeMutableBufferPointer<Int16>) {
        for index in samples.indices { samples[index] = Int16(clamping: Int32(samples[index]) + next()) }
    }

    /// From -2 to 2: the number of ones in four bits has a variance of 1.
    private mutating func next() -> Int32 {
        state ^= state << 13
        state ^= state >> 17
        state ^= state << 5
        return Int32((state >> 28).nonzeroBitCount) - 2
    }
}
