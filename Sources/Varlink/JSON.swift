import FoundationEssentials

/// The one way JSON is read and written here: the same value always gives the same bytes.
package enum JSON {
    /// `value` as JSON with sorted keys and plain slashes, without a closing NUL.
    package static func encode(_ value: some Encodable) throws(MessageError) -> [UInt8] {
        do {
            return Array(try encoder.encode(value))
        } catch {
            throw .notEncodable("\(error)")
        }
    }

    /// The value that `bytes` hold. Check `Limits` first: the decoder recurses.
    package static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
        try decoder.decode(type, from: Data(bytes))
    }

    /// The value that a stored text holds; nil for what is none. Nobody has checked what another machine has written.
    package static func read<Value: Decodable>(_ type: Value.Type, from text: String) -> Value? {
        let bytes = Array(text.utf8)
        guard (try? Limits(messageBytes: .max).check(bytes)) != nil else { return nil }
        return try? decode(type, from: bytes)
    }

    private static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()

    private static let decoder = JSONDecoder()
}

/// No parameters: `{}`.
package struct NoParameters: Codable, Hashable, Sendable {
    /// The empty object.
    package init() {}

    /// Of any object; what is none is refused.
    package init(from decoder: any Decoder) throws { _ = try decoder.container(keyedBy: MemberNames.Key.self) }
}

/// An optional member of a message that is always written, as `null` when there is nothing, and that may be `null` or
/// absent when read. A plain optional would be left out, and a reader could not tell "none" from "older than me".
@propertyWrapper
package struct Nullable<Wrapped> {
    package var wrappedValue: Wrapped?

    /// Wraps the value the member has.
    package init(wrappedValue: Wrapped?) { self.wrappedValue = wrappedValue }
}

extension Nullable: Encodable where Wrapped: Encodable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let wrappedValue { try container.encode(wrappedValue) } else { try container.encodeNil() }
    }
}

extension Nullable: Decodable where Wrapped: Decodable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        wrappedValue = container.decodeNil() ? nil : try container.decode(Wrapped.self)
    }
}

extension Nullable: Equatable where Wrapped: Equatable {}
extension Nullable: Hashable where Wrapped: Hashable {}
extension Nullable: Sendable where Wrapped: Sendable {}

extension KeyedDecodingContainer {
    /// What the compiler calls for a `@Nullable` member; without it, an absent key would be an error.
    package func decode<Wrapped: Decodable>(
        _ type: Nullable<Wrapped>.Type, forKey key: Key
    ) throws -> Nullable<Wrapped> {
        Nullable(wrappedValue: try decodeIfPresent(Wrapped.self, forKey: key))
    }
}
