/// A WAV file of 16-bit mono samples, written by the letter of the format; it may claim another size than it has, as
/// what is written to a pipe does.
package func waveBytes(_ samples: [Int16], rate: Int = 22_050, claiming size: Int? = nil) -> [UInt8] {
    func number(_ value: Int, _ bytes: Int) -> [UInt8] {
        (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    let size = size ?? 2 * samples.count
    let header: [[UInt8]] = [
        Array("RIFF".utf8), number(36 + size, 4), Array("WAVE".utf8), Array("fmt ".utf8), number(16, 4), number(1, 2),
        number(1, 2), number(rate, 4), number(2 * rate, 4), number(2, 2), number(16, 2), Array("data".utf8),
        number(size, 4),
    ]
    return header.flatMap(\.self) + samples.flatMap { number(Int($0), 2) }
}

/// Something to be heard for `frames`: a buzz of 100 Hz at 22,050 Hz, loud from its first sample to its last.
package func buzz(_ frames: Int) -> [Int16] {
    (0..<frames).map { $0 % 220 < 110 ? 8000 : -8000 }
}
