import Testing

@testable import tenuto

@Suite struct KeyReaderTests {
    @Test(arguments: [
        ([[0x6E, 0x20]], "n "), ([[0x4E]], "N"), ([[0x1B], [0x6E]], "n"), ([[0x1B, 0x6E]], ""),
        ([[0x1B, 0x5B, 0x42]], ""), ([[0x1B, 0x4F, 0x73, 0x74]], "t"),
        ([[0x1B, 0x5B, 0x31], [0x3B, 0x35, 0x6E]], ""),
        ([Array("\u{1B}[200~snq".utf8), Array("s\u{1B}[201~b".utf8)], "b"), ([Array("é猫q".utf8)], "q"),
        ([[0x00, 0x7F]], ""),
    ])
    func `Keys are keys, and not the letters of arrows or of what is pasted`(reads: [[UInt8]], keys: String) {
        var reader = KeyReader()
        #expect(String(reads.flatMap { reader.keys(in: $0) }) == keys)
    }

    @Test(
        arguments: [
            (" ", .call(.toggle)), ("n", .call(.next)), ("N", .call(.next)), ("b", .call(.back)), ("s", .call(.skip)),
            ("S", .call(.skip)), ("t", .call(.tap)), ("X", .call(.stop)), ("x", nil), ("p", .pain), ("P", .pain),
            ("?", .help), ("q", .quit), ("Q", .quit), ("y", nil),
        ] as [(Character, Key?)])
    func `A key means the same in capitals, but for the one that ends a session`(typed: Character, key: Key?) {
        #expect(Key(typed) == key)
    }
}
