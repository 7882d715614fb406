/// How large and how deep one message may be. Both are counted in bytes, before any JSON decoding.
package struct Limits: Hashable, Sendable {
    /// Longest message in bytes, without the closing NUL.
    package var messageBytes: Int
    /// Deepest nesting of objects and arrays; the message's own object is level 1.
    package var depth: Int

    /// Limits of `messageBytes` and `depth`.
    package init(messageBytes: Int = 64 * 1024, depth: Int = 32) {
        self.messageBytes = messageBytes
        self.depth = depth
    }
}

/// Why bytes are not a message.
package enum MessageError: Error, Hashable, Sendable, CustomStringConvertible {
    /// More bytes than `limit` came without a closing NUL.
    case tooLong(limit: Int)
    /// Objects and arrays are nested deeper than `limit`.
    case tooDeep(limit: Int)
    /// The byte at `offset` is not UTF-8.
    case invalidUTF8(offset: Int)
    /// Valid JSON or not, it is no object.
    case notAnObject
    /// It is not JSON, or an object without the members a message must have.
    case malformed(String)
    /// A value that JSON cannot carry, such as a number that is not finite.
    case notEncodable(String)

    package var description: String {
        switch self {
        case .tooLong(let limit): "message: too long: at most \(limit) bytes"
        case .tooDeep(let limit): "message: nested too deep: at most \(limit) levels"
        case .invalidUTF8(let offset): "message: byte \(offset): not UTF-8"
        case .notAnObject: "message: not a JSON object"
        case .malformed(let detail): "message: malformed: \(detail)"
        case .notEncodable(let detail): "message: cannot be written as JSON: \(detail)"
        }
    }
}

extension Limits {
    /// Throws unless `message` is UTF-8, starts as an object and keeps to the limits. Whether it is JSON, the decoder says.
    package func check(_ message: [UInt8]) throws(MessageError) {
        guard message.count <= messageBytes else { throw .tooLong(limit: messageBytes) }
        do {
            _ = try UTF8Span(validating: message.span)
        } catch {
            throw .invalidUTF8(offset: error.byteOffsets.lowerBound)
        }
        guard message.first(where: { !Self.isSpace($0) }) == UInt8(ascii: "{") else { throw .notAnObject }
        guard Self.depth(of: message, upTo: depth) <= depth else { throw .tooDeep(limit: depth) }
    }

    /// How deep brackets nest outside of strings; counting ends past `limit`. The decoder recurses once a level,
    /// and a level takes more stack than a thread of the pool has for some thousands of them.
    static func depth(of message: [UInt8], upTo limit: Int) -> Int {
        var depth = 0
        var deepest = 0
        var inString = false
        var escaped = false
        for byte in message {
            if inString {
                if escaped {
                    escaped = false
                } else if byte == UInt8(ascii: "\\") {
                    escaped = true
                } else if byte == UInt8(ascii: "\"") {
                    inString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): inString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                deepest = max(deepest, depth)
                if deepest > limit { return deepest }
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
        }
        return deepest
    }

    /// RFC 8259 §2: the four bytes that may stand between tokens.
    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
}
