import Foundation
import Rig

/// A WAV file of 16-bit PCM, read by the letter of the format and not by the library that wrote it.
struct WaveFile {
    let rate: Int
    let channels: Int
    /// Interleaved.
    let samples: [Int16]

    init(path: String) throws {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        func number(at offset: Int, bytes count: Int) -> Int {
            (0..<count).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
        }
        func word(at offset: Int) -> String { String(decoding: bytes[offset..<(offset + 4)], as: UTF8.self) }
        guard bytes.count >= 12, word(at: 0) == "RIFF", word(at: 8) == "WAVE" else {
            throw ChildProcess.Failure("\(path): no WAV file")
        }
        var chunks: [String: Range<Int>] = [:]
        var offset = 12
        while offset + 8 <= bytes.count {
            let length = number(at: offset + 4, bytes: 4)
            chunks[word(at: offset)] = (offset + 8)..<min(bytes.count, offset + 8 + length)
            offset += 8 + length + length % 2
        }
        guard let format = chunks["fmt "]?.lowerBound, let data = chunks["data"],
            number(at: format, bytes: 2) == 1, number(at: format + 14, bytes: 2) == 16
        else { throw ChildProcess.Failure("\(path): not 16-bit PCM") }
        channels = number(at: format + 2, bytes: 2)
        rate = number(at: format + 4, bytes: 4)
        var samples = [Int16](repeating: 0, count: data.count / 2)
        samples.withUnsafeMutableBytes { $0.copyBytes(from: bytes[data].prefix($0.count)) }
        self.samples = samples.map { Int16(littleEndian: $0) }
    }
}
