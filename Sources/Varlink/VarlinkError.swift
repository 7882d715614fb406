/// An error as it goes over the wire: its fully qualified name and its parameters. An interface's own errors are made
/// with `init(_:_:)`, in an extension beside its message types.
package struct VarlinkError: Error, Hashable, Sendable {
    /// `org.example.Interface.ErrorName`.
    package let name: String
    /// The whole error reply, without the closing NUL.
    package let message: [UInt8]

    /// An error that was received.
    init(name: String, message: [UInt8]) {
        self.name = name
        self.message = message
    }

    private struct Outgoing<Parameters: Encodable>: Encodable {
        var error: String
        var parameters: Parameters
    }

    /// An error to answer with. Parameters that JSON cannot carry are left out: an error has to arrive.
    package init(_ name: String, _ parameters: some Encodable = NoParameters()) {
        self.name = name
        let message = try? JSON.encode(Outgoing(error: name, parameters: parameters))
        self.message = message ?? Array("{\"error\":\"\(name)\"}".utf8)
    }

    /// The error's parameters as `type`.
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

extension VarlinkError: CustomStringConvertible {
    /// The reply as JSON, for logs.
    package var description: String { String(decoding: message, as: UTF8.self) }
}

/// The errors of `org.varlink.service`, which every service may answer with.
extension VarlinkError {
    /// No interface of that name is served here.
    package static func interfaceNotFound(_ interface: String) -> VarlinkError {
        VarlinkError("org.varlink.service.InterfaceNotFound", ["interface": interface])
    }

    /// The interface has no such method.
    package static func methodNotFound(_ method: String) -> VarlinkError {
        VarlinkError("org.varlink.service.MethodNotFound", ["method": method])
    }

    /// The interface describes the method, but it does nothing here.
    package static func methodNotImplemented(_ method: String) -> VarlinkError {
        VarlinkError("org.varlink.service.MethodNotImplemented", ["method": method])
    }

    /// The named parameter is missing, of another type, or out of its range.
    package static func invalidParameter(_ parameter: String) -> VarlinkError {
        VarlinkError("org.varlink.service.InvalidParameter", ["parameter": parameter])
    }

    /// The caller may not do that.
    package static let permissionDenied = VarlinkError("org.varlink.service.PermissionDenied")

    /// The method answers with several replies and must be called with `more`.
    package static let expectedMore = VarlinkError("org.varlink.service.ExpectedMore")

    private struct SystemFailure: Encodable {
        var errno: Int32
    }

    /// A failure inside the service. Varlink names none, so this is what systemd's services answer
    /// (`io.systemd.System`), which other tools know how to show.
    package static func system(errno: Int32) -> VarlinkError {
        VarlinkError("io.systemd.System", SystemFailure(errno: errno))
    }
}
