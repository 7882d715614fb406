import Testing

@testable import Varlink

@Suite struct LimitsTests {
    @Test(arguments: [
        (#"{}"#, 1), (#"{"a":1}"#, 1), (#"{"a":{}}"#, 2), (#"{"a":[[1],[2]]}"#, 3), (#"{"a":"[[[["}"#, 1),
        (#"{"a":"\"[[[["}"#, 1), (#"{"a":"\\","b":[1]}"#, 2), (#"{"[{[":[]}"#, 2), (#"{"a":[1],"b":[1]}"#, 2),
    ])
    func `depth counts brackets outside of strings`(json: String, depth: Int) {
        #expect(Limits.depth(of: Array(json.utf8), upTo: 100) == depth)
    }

    @Test func `a message as deep as allowed is taken and one deeper is not`() throws {
        let limits = Limits(depth: 3)
        try limits.check(Array(#"{"a":{"b":[]}}"#.utf8))
        #expect(throws: MessageError.tooDeep(limit: 3)) { try limits.check(Array(#"{"a":{"b":[[]]}}"#.utf8)) }
    }

    @Test func `a message of brackets alone is refused before it is decoded`() {
        let bomb = Array(#"{"parameters":"#.utf8) + Array(repeating: UInt8(ascii: "["), count: 60_000)
        #expect(throws: MessageError.tooDeep(limit: 32)) { try Limits().check(bomb) }
    }

    private static let wrong: [(bytes: [UInt8], error: MessageError)] = [
        (Array("[]".utf8), .notAnObject),
        ([], .notAnObject),
        (Array("  3".utf8), .notAnObject),
        (Array("\u{FEFF}{}".utf8), .notAnObject),
        (Array("{\"a\":\"".utf8) + [0xFF], .invalidUTF8(offset: 6)),
        (Array("{\"a\":\"".utf8) + [0xC0, 0x80], .invalidUTF8(offset: 6)),
    ]

    @Test(arguments: wrong)
    func `what is no message is refused with the reason`(bytes: [UInt8], error: MessageError) {
        #expect(throws: error) { try Limits().check(bytes) }
    }

    @Test func `a message as long as allowed is taken and one longer is not`() throws {
        try Limits(messageBytes: 7).check(Array(#"{"a":1}"#.utf8))
        #expect(throws: MessageError.tooLong(limit: 6)) { try Limits(messageBytes: 6).check(Array(#"{"a":1}"#.utf8)) }
    }
}

@Suite struct MessageReaderTests {
    private func read(_ pieces: [String], limit: Int = 10) throws -> (messages: [String], partial: Bool) {
        var reader = MessageReader(limits: Limits(messageBytes: limit))
        var messages: [String] = []
        for piece in pieces {
            Array(piece.utf8).withUnsafeBytes { reader.append($0) }
            while let message = try reader.next() { messages.append(String(decoding: message, as: UTF8.self)) }
        }
        return (messages, reader.hasPartialMessage)
    }

    @Test(arguments: [
        (["a\0b\0"], ["a", "b"], false), (["a", "b\0"], ["ab"], false), (["a\0b"], ["a"], true),
        (["a\0", "b", "c\0d"], ["a", "bc"], true), (["\0\0"], ["", ""], false), ([], [], false),
        (["0123456789", "\0"], ["0123456789"], false),
    ])
    func `messages are cut at each NUL however the bytes come`(pieces: [String], messages: [String], partial: Bool)
        throws
    {
        let result = try read(pieces)
        #expect(result.messages == messages)
        #expect(result.partial == partial)
    }

    @Test(arguments: [["01234567890"], ["01234567890\0"], ["012345", "67890"], ["a\0", "01234567890"]])
    func `a message over the limit is refused without waiting for its end`(pieces: [String]) {
        #expect(throws: MessageError.tooLong(limit: 10)) { try read(pieces) }
    }
}
