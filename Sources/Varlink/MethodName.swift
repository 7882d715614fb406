/// A method as a call names it: `org.example.Interface.Method`, split at the last dot.
package struct MethodName: Hashable, Sendable, CustomStringConvertible {
    package let interface: String
    package let method: String

    /// Nil when there is no interface before the last dot, or no method after it.
    package init?(_ text: String) {
        guard let dot = text.utf8.lastIndex(of: UInt8(ascii: ".")) else { return nil }
        interface = String(text[..<dot])
        method = String(text[text.index(after: dot)...])
        guard !interface.isEmpty, !method.isEmpty else { return nil }
    }

    package var description: String { "\(interface).\(method)" }
}
