/// Any JSON, for comparing what was sent with what was to be.
enum Value: Codable, Hashable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([Value])
    case object([String: Value])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let bool = try? container.decode(Bool.self) {
            self = .bool(bool)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let string = try? container.decode(String.self) {
            self = .string(string)
        } else if let array = try? container.decode([Value].self) {
            self = .array(array)
        } else {
            self = .object(try container.decode([String: Value].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let bool): try container.encode(bool)
        case .number(let number): try container.encode(number)
        case .string(let string): try container.encode(string)
        case .array(let array): try container.encode(array)
        case .object(let object): try container.encode(object)
        }
    }

    /// The member of that name of an object.
    subscript(name: String) -> Value? {
        if case .object(let object) = self { object[name] } else { nil }
    }

    /// Without members that are null: a nullable one may be null or absent.
    var withoutNulls: Value {
        switch self {
        case .array(let array): .array(array.map(\.withoutNulls))
        case .object(let object): .object(object.filter { $1 != .null }.mapValues(\.withoutNulls))
        case .null, .bool, .number, .string: self
        }
    }
}

extension Value: ExpressibleByBooleanLiteral, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    init(booleanLiteral bool: Bool) { self = .bool(bool) }
    init(floatLiteral number: Double) { self = .number(number) }
    init(integerLiteral number: Int) { self = .number(Double(number)) }
    init(stringLiteral string: String) { self = .string(string) }
    init(arrayLiteral elements: Value...) { self = .array(elements) }
    init(dictionaryLiteral members: (String, Value)...) {
        self = .object(Dictionary(members) { first, _ in first })
    }
    init(nilLiteral: ()) { self = .null }
}
