import Control
import Logging
import Rig
import Testing
import Varlink

@testable import Daemon
@testable import VarlinkServer

/// Calls at a control service that is served at a socket, each on a connection of its own. They block.
struct ControlCalls: Sendable {
    let path: String
    /// For so long a call may wait for each of its replies.
    static let patience = Duration.seconds(10 * ChildProcess.patience)

    /// Runs `body` against `service`, whose socket lies in `folder` meanwhile, on a thread where it may block.
    static func serve(
        _ service: ControlService, in folder: TemporaryFolder, on thread: EventThread, logger: Logger,
        _ body: @escaping @Sendable (ControlCalls) throws -> Void
    ) async throws {
        let server = try VarlinkServer(
            ServiceInfo(vendor: "v", product: "p", version: "1", url: "u"), interfaces: [service.interface()],
            thread: thread, logger: logger)
        let calls = ControlCalls(path: folder.path + "/control")
        try await server.start(on: .path(calls.path))
        let result = await onOwnThread { Result { try body(calls) } }
        await server.shutdown()
        try result.get()
    }

    func client() throws -> VarlinkClient { try VarlinkClient.connect(path: path) }

    func call<Reply: Decodable>(
        _ method: String, _ parameters: some Encodable = NoParameters(), as: Reply.Type = Reply.self
    ) throws -> Reply {
        var client = try client()
        return try client.call(
            ControlInterface.qualified(method), parameters, reply: Reply.self, timeout: Self.patience)
    }

    /// The error that the call is answered with, which it must be.
    func refusal(_ method: String, _ parameters: some Encodable) -> VarlinkError? {
        let error = #expect(throws: ClientError.self) { _ = try call(method, parameters, as: NoParameters.self) }
        guard case .refused(let refusal) = error?.code else { return nil }
        return refusal
    }
}
