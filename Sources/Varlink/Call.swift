/// A call as it came: who is called is known, the parameters are still bytes until a handler says what type they are.
package struct Call: Sendable {
    /// The fully qualified name as sent.
    package let method: String
    /// The caller wants no answer, not even an error.
    package let oneway: Bool
    /// The caller takes several replies.
    package let more: Bool
    /// The caller wants to leave Varlink after the reply.
    package let upgrade: Bool
    /// What its parameters are called, in order; nothing where they are no object.
    package let parameterNames: [String]
    private let message: [UInt8]

    private struct Header: Decodable {
        var method: String
        var oneway: Bool?
        var more: Bool?
        var upgrade: Bool?
        var parameters: MemberNames?
    }

    /// Reads the envelope of `message`, within `limits`.
    package init(_ message: [UInt8], limits: Limits = Limits()) throws(MessageError) {
        try limits.check(message)
        do {
            let header = try JSON.decode(Header.self, from: message)
            method = header.method
            oneway = header.oneway ?? false
            more = header.more ?? false
            upgrade = header.upgrade ?? false
            parameterNames = header.parameters?.names ?? []
        } catch {
            throw .malformed("\(error)")
        }
        self.message = message
    }

    /// The parameters as the type a handler wants; absent or null is `{}`. Throws `InvalidParameter` with the name of
    /// the first member that is missing or of another type.
    package func parameters<Parameters: Decodable>(
        as type: Parameters.Type = Parameters.self
    ) throws(VarlinkError) -> Parameters {
        do {
            return try Envelope.parameters(as: type, from: message)
        } catch {
            let key = Self.offendingKey(of: error)
            throw .invalidParameter(key == Envelope.key ? misfit ?? key : key)
        }
    }

    /// The first parameter that is a number and no integer of 64 bits: the decoder does not say which it is.
    private var misfit: String? {
        try? Envelope.parameters(as: Misfit.self, from: message).name
    }

    private struct Misfit: Decodable {
        let name: String?

        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: MemberNames.Key.self)
            name = members.allKeys.map(\.stringValue).sorted().first { Self.isMisfit($0, among: members) }
        }

        private static func isMisfit(
            _ name: String, among members: KeyedDecodingContainer<MemberNames.Key>
        ) -> Bool {
            guard let key = MemberNames.Key(stringValue: name) else { return false }
            let isNull = (try? members.decodeNil(forKey: key)) == true
            let isOther =
                (try? members.decode(Bool.self, forKey: key)) != nil
                || (try? members.decode(String.self, forKey: key)) != nil
                || (try? members.nestedContainer(keyedBy: MemberNames.Key.self, forKey: key)) != nil
                || (try? members.nestedUnkeyedContainer(forKey: key)) != nil
            return !isNull && !isOther && (try? members.decode(Int64.self, forKey: key)) == nil
        }
    }

    /// The path of what could not be decoded, without the envelope's own key: `schedule.0.at`.
    private static func offendingKey(of error: any Error) -> String {
        guard let error = error as? DecodingError else { return Envelope.key }
        let path: [any CodingKey]
        switch error {
        case .keyNotFound(let key, let context): path = context.codingPath + [key]
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            path = context.codingPath
        @unknown default: path = []
        }
        let names = path.map { $0.intValue.map(String.init) ?? $0.stringValue }
        let inner = names.first == Envelope.key ? names.dropFirst() : names[...]
        return inner.isEmpty ? Envelope.key : inner.joined(separator: ".")
    }
}

extension Call {
    /// A call as a client sends it, without the closing NUL.
    ///
    /// The envelope is written by hand: without parameters, as most calls are, a short process then needs no encoder,
    /// whose first use costs half a millisecond (measured).
    package static func encode<Parameters: Encodable>(
        _ method: String, _ parameters: Parameters, more: Bool = false, oneway: Bool = false
    ) throws(MessageError) -> [UInt8] {
        guard method.utf8.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) else {
            throw .notEncodable("method \(method)")
        }
        let flags = (more ? #","more":true"# : "") + (oneway ? #","oneway":true"# : "")
        let body = Parameters.self == NoParameters.self ? Array("{}".utf8) : try JSON.encode(parameters)
        return Array(#"{"method":"\#(method)"\#(flags),"parameters":"#.utf8) + body + Array("}".utf8)
    }
}
