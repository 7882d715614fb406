/// A reply as it came; the parameters are still bytes.
package struct Reply: Sendable {
    /// More replies to the same call follow.
    package let continues: Bool
    /// The error it carries instead of parameters.
    package let error: VarlinkError?
    private let message: [UInt8]

    private struct Header: Decodable {
        var continues: Bool?
        var error: String?
    }

    /// Reads the envelope of `message`, within `limits`.
    package init(_ message: [UInt8], limits: Limits = Limits()) throws(MessageError) {
        try limits.check(message)
        do {
            let header = try JSON.decode(Header.self, from: message)
            continues = header.continues ?? false
            error = header.error.map { VarlinkError(name: $0, message: message) }
        } catch {
            throw .malformed("\(error)")
        }
        self.message = message
    }

    /// Whether it says nothing but that the call is over, as the last reply of a stream may.
    package var isBare: Bool {
        (try? Envelope.hasNoParameters(message)) ?? false
    }

    /// The parameters as `type`; absent or null is `{}`.
    package func parameters<Parameters: Decodable>(
        as type: Parameters.Type = Parameters.self
    ) throws(MessageError) -> Parameters {
        do {
            return try Envelope.parameters(as: type, from: message)
        } catch {
            throw .malformed("\(error)")
        }
    }
}

extension Reply {
    private struct Outgoing<Parameters: Encodable>: Encodable {
        var continues: Bool?
        var parameters: Parameters
    }

    /// A reply as a server sends it, without the closing NUL.
    package static func encode(_ parameters: some Encodable, continues: Bool = false) throws(MessageError) -> [UInt8] {
        try JSON.encode(Outgoing(continues: continues ? true : nil, parameters: parameters))
    }
}

/// The member that calls, replies and errors share.
enum Envelope {
    static let key = "parameters"

    private struct Body<Parameters: Decodable>: Decodable {
        var parameters: Parameters?
    }

    private struct Whole<Parameters: Decodable>: Decodable {
        var continues: Bool?
        var error: String?
        var parameters: Parameters?
    }

    /// A reply that is no error and has parameters of `type`, read in one go; nil for any other, which `Reply` reads.
    static func reply<Parameters: Decodable>(
        with type: Parameters.Type, in message: [UInt8]
    ) -> (parameters: Parameters, continues: Bool)? {
        guard let whole = try? JSON.decode(Whole<Parameters>.self, from: message), whole.error == nil,
            let parameters = whole.parameters
        else { return nil }
        return (parameters, whole.continues ?? false)
    }

    static func parameters<Parameters: Decodable>(
        as type: Parameters.Type, from message: [UInt8]
    ) throws -> Parameters {
        if let parameters = try JSON.decode(Body<Parameters>.self, from: message).parameters { return parameters }
        return try JSON.decode(type, from: Array("{}".utf8))
    }

    static func hasNoParameters(_ message: [UInt8]) throws -> Bool {
        try JSON.decode(Body<MemberNames>.self, from: message).parameters.map { $0.names?.isEmpty == true } ?? true
    }
}

/// Takes any value and looks only at what its members are called.
struct MemberNames: Decodable {
    /// In order; nil where it is no object.
    let names: [String]?

    struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) {
        names = try? decoder.container(keyedBy: Key.self).allKeys.map(\.stringValue).sorted()
    }
}
