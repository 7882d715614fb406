import Foundation
import Testing
import Varlink

@testable import VarlinkServer

@Suite struct ClientTests {
    private func failure(_ body: () throws(ClientError) -> Void) -> ClientError.Code? {
        do throws(ClientError) { try body() } catch { return error.code }
        return nil
    }

    @Test func `a path too long is told from a server that is not there`() {
        let long = "/tmp/" + String(repeating: "x", count: 103)
        #expect(
            failure { () throws(ClientError) in _ = try VarlinkClient.connect(path: long) } == .pathTooLong(length: 108)
        )
        #expect(
            failure { () throws(ClientError) in _ = try VarlinkClient.connect(path: "/tmp/vl-none") } == .notReachable)
    }

    @Test func `a socket that a dead server left is not reachable`() throws {
        let path = "/tmp/vl-\(UUID().uuidString.prefix(13))"
        close(try ListeningSocket.bind(path: path))
        defer { unlink(path) }
        #expect(failure { () throws(ClientError) in _ = try VarlinkClient.connect(path: path) } == .notReachable)
    }

    @Test func `a server that accepts and says nothing is timed out`() throws {
        let path = "/tmp/vl-\(UUID().uuidString.prefix(13))"
        let listener = try ListeningSocket.bind(path: path)
        listen(listener, 8)
        defer {
            close(listener)
            unlink(path)
        }
        #expect(
            failure { () throws(ClientError) in
                var client = try VarlinkClient.connect(path: path)
                _ = try client.call("a.b.C", reply: NoParameters.self, timeout: .milliseconds(30))
            } == .timedOut)
    }

    @Test(arguments: [
        (nil, ClientError.Code.connectionLost),
        ("[]\0", .invalidMessage(.notAnObject)),
        (String(repeating: "{", count: 100) + "\0", .invalidMessage(.tooDeep(limit: 32))),
        (#"{"error":"a.b.Odd"}"# + "\0", .refused(VarlinkError("a.b.Odd"))),
    ])
    func `a server that answers badly is told apart`(answer: String?, code: ClientError.Code) throws {
        let path = "/tmp/vl-\(UUID().uuidString.prefix(13))"
        let listener = try ListeningSocket.bind(path: path)
        listen(listener, 8)
        defer {
            close(listener)
            unlink(path)
        }
        let found = failure { () throws(ClientError) in
            var client = try VarlinkClient.connect(path: path)
            let accepted = accept(listener, nil, nil)
            if let answer { _ = send(accepted, answer, answer.utf8.count, 0) }
            // The call is sent into a connection whose other end is closed or has answered already.
            if answer == nil { close(accepted) }
            defer { if answer != nil { close(accepted) } }
            _ = try client.call("a.b.C", reply: Number.self)
        }
        if case .refused(let expected) = code, case .refused(let got) = found {
            #expect(got.name == expected.name)
        } else {
            #expect(found == code)
        }
    }

    @Test func `parameters too long are refused before they are sent`() async throws {
        try await TestService.serve { service in
            var client = try service.client()
            let error = #expect(throws: ClientError.self) {
                _ = try client.call(
                    "a.b.C", ["x": String(repeating: "x", count: 70_000)], reply: NoParameters.self)
            }
            #expect(error?.code == .invalidMessage(.tooLong(limit: 65_536)))
            let reply: Number = try client.call("org.example.test.Double", Number(value: 1))
            #expect(reply.value == 2)
        }
    }
}
