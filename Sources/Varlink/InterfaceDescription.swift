/// What a `.varlink` file says: the names an interface has and the types of their fields.
/// The grammar is that of <https://varlink.org/Interface-Definition>.
package struct InterfaceDescription: Hashable, Sendable {
    /// The name in reverse-domain notation.
    package let name: String
    /// The file as written, which is what `GetInterfaceDescription` answers with.
    package let text: String
    /// Custom types by name: structs and enums.
    package let types: [String: FieldType]
    /// Methods by name.
    package let methods: [String: Signature]
    /// The fields of each error, by name.
    package let errors: [String: [Field]]

    /// What a method takes and gives.
    package struct Signature: Hashable, Sendable {
        package let parameters: [Field]
        package let reply: [Field]
    }

    /// One member of a struct.
    package struct Field: Hashable, Sendable {
        package let name: String
        package let type: FieldType
    }

    /// The type of a field.
    package indirect enum FieldType: Hashable, Sendable {
        /// `bool`.
        case bool
        /// `int`.
        case int
        /// `float`.
        case float
        /// `string`.
        case string
        /// `object`: any JSON.
        case object
        /// A custom type of this interface.
        case named(String)
        /// `(first: int, second: string)`.
        case structure([Field])
        /// `(one, two)`.
        case enumeration([String])
        /// `[]T`.
        case array(FieldType)
        /// `[string]T`.
        case dictionary(FieldType)
        /// `?T`.
        case nullable(FieldType)
    }

    /// Where a description is wrong, and how.
    package struct ParseError: Error, Hashable, Sendable, CustomStringConvertible {
        /// Counted from 1.
        package let line: Int
        package let message: String

        package var description: String { "line \(line): \(message)" }
    }

    /// Reads a whole description. Every custom type that is named must be defined in it.
    package init(parsing text: String) throws(ParseError) {
        var parser = DescriptionParser(text)
        let parts = try parser.parse()
        self.text = text
        name = parts.name
        types = parts.types
        methods = parts.methods
        errors = parts.errors
    }
}
