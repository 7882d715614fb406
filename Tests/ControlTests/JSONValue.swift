import Varlink

/// Any JSON, to be compared with what an interface description says of it.
enum JSONValue: Decodable {
    case null
    case bool
    case int
    case float
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if (try? container.decode(Bool.self)) != nil {
            self = .bool
        } else if (try? container.decode(Int64.self)) != nil {
            self = .int
        } else if (try? container.decode(Double.self)) != nil {
            self = .float
        } else if let text = try? container.decode(String.self) {
            self = .string(text)
        } else if let list = try? container.decode([JSONValue].self) {
            self = .array(list)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    init(encoding value: some Encodable) throws {
        self = try JSON.decode(JSONValue.self, from: JSON.encode(value))
    }
}

extension InterfaceDescription {
    /// Where `value` is not what `type` says: `$.session.step: side is missing`.
    func mismatches(_ value: JSONValue, _ type: FieldType, at path: String = "$") -> [String] {
        switch (type, value) {
        case (.bool, .bool), (.int, .int), (.float, .float), (.float, .int), (.string, .string), (.object, _),
            (.nullable, .null):
            []
        case (.nullable(let inner), _): mismatches(value, inner, at: path)
        case (.named(let name), _): types[name].map { mismatches(value, $0, at: path) } ?? ["\(path): no type \(name)"]
        case (.enumeration(let names), .string(let name)):
            names.contains(name) ? [] : ["\(path): \(name) is not one of \(names)"]
        case (.array(let element), .array(let list)):
            list.enumerated().flatMap { mismatches($1, element, at: "\(path)[\($0)]") }
        case (.dictionary(let element), .object(let members)):
            members.flatMap { mismatches($1, element, at: "\(path).\($0)") }
        case (.structure(let fields), .object(let members)): mismatches(members, fields, at: path)
        default: ["\(path): \(value) is not \(type)"]
        }
    }

    private func mismatches(_ members: [String: JSONValue], _ fields: [Field], at path: String) -> [String] {
        let surplus = Set(members.keys).subtracting(fields.map(\.name)).sorted()
        return surplus.map { "\(path): \($0) is not described" }
            + fields.flatMap { field in
                members[field.name].map { mismatches($0, field.type, at: "\(path).\(field.name)") }
                    ?? ["\(path): \(field.name) is missing"]
            }
    }
}
