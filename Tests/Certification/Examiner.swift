import Synchronization
import Varlink
import VarlinkServer

/// The serving side: it knows how far each client is, and answers what is not as it is to be with an error.
final class Examiner: Sendable {
    /// The stage that each client is at, by its id.
    private let clients = Mutex<[String: Int]>([:])

    func interface() throws -> Interface {
        var methods: [String: Method] = [
            Course.first: .call { (_: NoParameters) async throws(VarlinkError) in ["client_id": self.admit()] }
        ]
        for (index, stage) in Course.stages.enumerated() {
            methods[stage.method] =
                if stage.method == Course.several {
                    .pages { (parameters: Value, pages: Pages<[String: Value]>) async throws(VarlinkError) in
                        try self.examine(parameters, at: index)
                        for reply in Course.replies.dropLast() { try await pages.send(["string": reply]) }
                        return ["string": Course.replies.last ?? nil]
                    }
                } else {
                    .call { (parameters: Value, call: Call) async throws(VarlinkError) -> Value in
                        try self.examine(parameters, at: index, isOneway: call.oneway, wantsMore: call.more)
                        return stage.reply
                    }
                }
        }
        return try Interface(describedBy: Course.description, methods: methods)
    }

    private func admit() -> String {
        let id = String(UInt64.random(in: .min ... .max), radix: 16)
        clients.withLock { $0[id] = 0 }
        return id
    }

    /// Lets the client go on to the next stage, or begin anew where it is wrong.
    private func examine(
        _ parameters: Value, at index: Int, isOneway: Bool = false, wantsMore: Bool = false
    ) throws(VarlinkError) {
        guard case .string(let id) = parameters["client_id"], let expected = clients.withLock({ $0[id] }) else {
            throw VarlinkError("\(Course.name).ClientIdError")
        }
        let stage = Course.stages[expected]
        let wants = Self.call(stage.method, stage.parameters, id, isOneway: stage.method == Course.oneway)
        let got: Value = [
            "method": .string("\(Course.name).\(Course.stages[index].method)"), "parameters": parameters,
            "oneway": .bool(isOneway), "more": .bool(wantsMore),
        ]
        guard got.withoutNulls == wants.withoutNulls else {
            clients.withLock { $0[id] = nil }
            let error: [String: Value] = ["wants": wants, "got": got]
            throw VarlinkError("\(Course.name).CertificationError", error)
        }
        clients.withLock { $0[id] = index + 1 < Course.stages.count ? index + 1 : nil }
    }

    private static func call(_ method: String, _ parameters: [String: Value], _ id: String, isOneway: Bool) -> Value {
        var parameters = parameters
        parameters["client_id"] = .string(id)
        return [
            "method": .string("\(Course.name).\(method)"), "parameters": .object(parameters),
            "oneway": .bool(isOneway), "more": false,
        ]
    }
}
