import Varlink

/// Who made the service; what `GetInfo` answers.
package struct ServiceInfo: Sendable {
    package var vendor: String
    package var product: String
    package var version: String
    package var url: String

    /// All of it is free text.
    package init(vendor: String, product: String, version: String, url: String) {
        self.vendor = vendor
        self.product = product
        self.version = version
        self.url = url
    }
}

/// Finds what answers a call, among the interfaces given and `org.varlink.service`.
struct Router: Sendable {
    private let interfaces: [String: Interface]

    init(_ info: ServiceInfo, _ interfaces: [Interface]) throws(Interface.Problem) {
        var all: [String: Interface] = [:]
        for interface in interfaces { all[interface.description.name] = interface }
        let service = try Self.service(info, describing: all)
        all[service.description.name] = service
        self.interfaces = all
    }

    func method(for call: Call) throws(VarlinkError) -> Method {
        guard let name = MethodName(call.method) else { throw .invalidParameter("method") }
        guard let interface = interfaces[name.interface] else { throw .interfaceNotFound(name.interface) }
        guard let signature = interface.description.methods[name.method] else { throw .methodNotFound(call.method) }
        // What a service ignores it would not do: a condition that it is too old to know must not pass for met. The
        // specification is silent; its own implementations and systemd's refuse too.
        let unknown = call.parameterNames.first { name in !signature.parameters.contains { $0.name == name } }
        if let unknown { throw .invalidParameter(unknown) }
        // A call that leaves Varlink after its reply: no method of ours does.
        guard !call.upgrade, let method = interface.methods[name.method] else {
            throw .methodNotImplemented(call.method)
        }
        return method
    }
}

extension Router {
    private struct Info: Encodable, Sendable {
        var vendor: String
        var product: String
        var version: String
        var url: String
        var interfaces: [String]
    }

    private struct DescriptionRequest: Decodable, Sendable {
        var interface: String
    }

    private struct DescriptionReply: Encodable, Sendable {
        var description: String
    }

    private static func service(
        _ info: ServiceInfo, describing interfaces: [String: Interface]
    ) throws(Interface.Problem) -> Interface {
        var texts = interfaces.mapValues(\.description.text)
        texts["org.varlink.service"] = serviceDescription
        let answer = Info(
            vendor: info.vendor, product: info.product, version: info.version, url: info.url,
            interfaces: texts.keys.sorted())
        return try Interface(
            describedBy: serviceDescription,
            methods: [
                "GetInfo": .call { (_: NoParameters) async throws(VarlinkError) in answer },
                "GetInterfaceDescription": .call {
                    [texts] (request: DescriptionRequest) async throws(VarlinkError) in
                    guard let text = texts[request.interface] else { throw .interfaceNotFound(request.interface) }
                    return DescriptionReply(description: text)
                },
            ])
    }

    /// The interface every service has: <https://varlink.org/Service>.
    private static let serviceDescription = """
        # What the service is, and which interfaces it has.
        interface org.varlink.service

        # Who made the service, and the names of its interfaces.
        method GetInfo() -> (
          vendor: string,
          product: string,
          version: string,
          url: string,
          interfaces: []string
        )

        # The description of one interface, in the language this one is written in.
        method GetInterfaceDescription(interface: string) -> (description: string)

        # No such interface here.
        error InterfaceNotFound (interface: string)

        # The interface has no such method.
        error MethodNotFound (method: string)

        # The interface describes the method, but this service does not have it.
        error MethodNotImplemented (method: string)

        # A parameter is unknown, missing, of another type or out of range.
        error InvalidParameter (parameter: string)

        # The caller may not do that.
        error PermissionDenied ()

        # The method must be called with 'more'.
        error ExpectedMore ()

        """
}
