import Varlink

/// A described interface and what answers its methods. A method that is described and has no answer here is
/// `MethodNotImplemented`.
package struct Interface: Sendable {
    package let description: InterfaceDescription
    let methods: [String: Method]

    /// Why an interface cannot be served.
    package enum Problem: Error, Hashable, Sendable {
        /// The description's text is wrong.
        case description(InterfaceDescription.ParseError)
        /// These methods are answered but not described.
        case undescribed([String])
    }

    /// The interface that `text` describes, in the language of `.varlink` files.
    package init(describedBy text: String, methods: [String: Method]) throws(Problem) {
        do throws(InterfaceDescription.ParseError) {
            description = try InterfaceDescription(parsing: text)
        } catch {
            throw .description(error)
        }
        let undescribed = methods.keys.filter { [described = description.methods] in described[$0] == nil }
        guard undescribed.isEmpty else { throw .undescribed(undescribed.sorted()) }
        self.methods = methods
    }
}
