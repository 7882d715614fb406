import Testing

@testable import tenuto

@Suite struct KeyReaderTests {
    @Test(arguments: [
        ([[0x6E, 0x20]], "n "), ([[0x4E]], "n"), ([[0x1B], [0x6E]], "n"), ([[0x1B, 0x6E]], ""),
        ([[0x1B, 0x5B, 0x42]], ""), ([[0x1B, 0x4F, 0x73, 0x74]], "t"),
        ([[0x1B, 0x5B, 0x31], [0x3B, 0x35, 0x6E]], ""),
        ([Array("\u{1B}[200~snq".utf8), Array("s\u{1B}[201~b".utf8)], "b"), ([Array("é猫q".utf8)], "q"),
        ([[0x00, 0x7F]], ""),
    ])
    func `Keys are keys, and not the letters of arrows or of what is pasted`(reads: [[UInt8]], keys: String) {
        var reader = KeyReader()
        #expect(String(reads.flatMap { reader.keys(in: $0) }) == keys)
    }
}
