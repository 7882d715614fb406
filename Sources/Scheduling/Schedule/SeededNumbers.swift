/// Numbers that look random and are the same on each run (SplitMix64, by Steele, Lea and Flood 2014).
struct SeededNumbers {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// What follows from these words alone (FNV-1a); Swift's own hashes differ from run to run.
    init(_ words: String...) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in words.joined(separator: "\u{0}").utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        state = hash
    }

    /// The next one, from 0 up to, but not including, `bound`, which is positive.
    mutating func next(below bound: Int64) -> Int64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        // The high half of the product: even to within 2^-63.
        return Int64(mixed.multipliedFullWidth(by: UInt64(bound)).high)
    }
}
