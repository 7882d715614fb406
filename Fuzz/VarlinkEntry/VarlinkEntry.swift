import Varlink

/// Reads `bytes` as what comes over a socket, or as an interface description where they begin with `!`, and traps where
/// what must hold does not. Else the first two bytes say how long a message may be and how the rest is cut in pieces, so
/// that one corpus serves all.
public func readAsEveryMessage(_ bytes: UnsafeBufferPointer<UInt8>) {
    if bytes.first == UInt8(ascii: "!") {
        return describe(String(decoding: bytes.dropFirst(), as: UTF8.self))
    }
    guard bytes.count > 2 else { return }
    let limits = bytes[0] % 2 == 0 ? Limits() : Limits(messageBytes: 48, depth: 4)
    let stream = Array(bytes.dropFirst(2))
    let whole = Outcome(of: [stream[...]], limits)
    precondition(whole == Outcome(of: pieces(of: stream, seed: bytes[1]), limits), "cut otherwise, read otherwise")
    for message in whole.messages { decode(message, limits) }
}

/// What a reader made of a stream.
private struct Outcome: Equatable {
    var messages: [[UInt8]] = []
    var error: MessageError?
    var isPartial = false

    init(of pieces: [ArraySlice<UInt8>], _ limits: Limits) {
        var reader = MessageReader(limits: limits)
        do throws(MessageError) {
            for piece in pieces {
                piece.withUnsafeBytes { reader.append($0) }
                while let message = try reader.next() {
                    precondition(message.count <= limits.messageBytes, "a message is longer than it may be")
                    messages.append(message)
                }
            }
            isPartial = reader.hasPartialMessage
        } catch {
            self.error = error
        }
    }
}

/// Pieces of 1 to 64 bytes, of no regular length.
private func pieces(of stream: [UInt8], seed: UInt8) -> [ArraySlice<UInt8>] {
    var pieces: [ArraySlice<UInt8>] = []
    var rest = stream[...]
    var state = UInt32(seed)
    while !rest.isEmpty {
        // Numerical Recipes' generator; its low bits are poor.
        state = state &* 1_664_525 &+ 1_013_904_223
        pieces.append(rest.prefix(Int(state >> 26) + 1))
        rest = rest.dropFirst(Int(state >> 26) + 1)
    }
    return pieces
}

private func decode(_ message: [UInt8], _ limits: Limits) {
    do {
        try limits.check(message)
    } catch {
        precondition((try? Call(message, limits: limits)) == nil, "what the limits refuse was decoded")
        return
    }
    if let call = try? Call(message, limits: limits) {
        _ = MethodName(call.method)
        _ = try? call.parameters(as: Typical.self)
        check(try? call.parameters(as: Value.self), limits)
    }
    if let reply = try? Reply(message, limits: limits) {
        _ = (reply.isBare, reply.error?.description)
        _ = try? reply.parameters(as: Typical.self)
        check(try? reply.parameters(as: Value.self), limits)
    }
}

/// Nothing deeper than it may be was decoded, and what was comes back the same when it is sent.
private func check(_ value: Value?, _ limits: Limits) {
    guard let value else { return }
    precondition(value.depth < limits.depth, "what is too deep was decoded")
    guard let message = try? Reply.encode(value) else { return }
    let wide = Limits(messageBytes: 1 << 20, depth: limits.depth + 1)
    precondition((try? Reply(message, limits: wide).parameters(as: Value.self)) == value, "sent, it is another")
}

private func describe(_ text: String) {
    guard let description = try? InterfaceDescription(parsing: text) else { return }
    precondition((try? InterfaceDescription(parsing: description.text)) == description, "read again, it is another")
}

/// Parameters such as a service's own.
private struct Typical: Decodable {
    struct Place: Decodable { var line: Int, column: UInt8? }

    var routine: String
    var level: Int?
    var dose: Double?
    var variants: [String]?
    var places: [String: Place]?
    @Nullable var side: Bool?
}

/// Any JSON.
private indirect enum Value: Codable, Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([Value])
    case object([String: Value])

    /// How deep its objects and arrays are nested.
    var depth: Int {
        switch self {
        case .null, .bool, .number, .string: 0
        case .array(let values): 1 + (values.map(\.depth).max() ?? 0)
        case .object(let members): 1 + (members.values.map(\.depth).max() ?? 0)
        }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let values = try? container.decode([Value].self) {
            self = .array(values)
        } else {
            self = .object(try container.decode([String: Value].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let values): try container.encode(values)
        case .object(let members): try container.encode(members)
        }
    }
}
