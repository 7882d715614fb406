import Foundation
import Rig
import Testing
import Varlink

/// Server and client against the certification of the PyPI package `varlink`, whose both sides lie in it as a test.
/// Integration tests: they run programs.
@Suite struct CertificationTests {
    private static let module = ["-m", "varlink.tests.test_certification"]
    private let folder: TemporaryFolder
    private var path: String { folder.path + "/socket" }

    init() throws { folder = try TemporaryFolder(inMemory: true) }

    private func begin(_ program: String, _ arguments: [String]) throws -> ChildProcess {
        let server = try ChildProcess(program, arguments)
        try waitUntil("somebody listens", within: 30) {
            if !server.isRunning { throw ChildProcess.Failure("\(program) has ended: \(server.errors)") }
            return (try? VarlinkClient.connect(path: path)) != nil
        }
        return server
    }

    private func certification() throws -> String { try programFolder() + "/Certification" }

    @Test func `the server passes the certification client of PyPI's varlink`() throws {
        let server = try begin(certification(), ["serve", path])
        let outcome = try ChildProcess.run(
            Python.withVarlink(), Self.module + ["--client", "--varlink=unix:\(path)"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.hasSuffix("End: {'all_ok': True}\nCertification passed\n"), "\(outcome.output)")
        try server.stop(SIGKILL)
    }

    @Test func `the client passes at the certification server of PyPI's varlink`() throws {
        let server = try begin(Python.withVarlink(), Self.module + ["--varlink=unix:\(path)"])
        let outcome = try ChildProcess.run(certification(), ["pass", path])
        #expect(outcome.status == 0 && outcome.output == "Certification passed\n", "\(outcome)")
        try server.stop(SIGKILL)
    }

    @Test func `whoever leaves the course is told what was wanted, and what came`() throws {
        let server = try begin(certification(), ["serve", path])
        func started() throws -> String {
            var client = try VarlinkClient.connect(path: path)
            let reply: [String: String] = try client.call("org.varlink.certification.Start")
            return try #require(reply["client_id"])
        }
        let (first, second) = (try started(), try started())
        let name = "org.varlink.certification"
        let calls: [(String, String, String)] = [
            ("Test01", #""client_id":"nobody""#, "ClientIdError"),
            ("Test02", #""client_id":"\#(first)","bool":true"#, "CertificationError"),
            // It has to begin anew.
            ("Test01", #""client_id":"\#(first)""#, "ClientIdError"),
            ("Test01", #""client_id":"\#(second)""#, ""),
            ("Test02", #""client_id":"\#(second)","bool":false"#, "CertificationError"),
        ]
        let socket = try RawSocket(path: path)
        for (method, parameters, error) in calls {
            try socket.call("\(name).\(method)", "{\(parameters)}")
            let answer = try #require(try socket.receive())
            let reply = try Reply(Array(answer.utf8))
            #expect(reply.error?.name == (error.isEmpty ? nil : "\(name).\(error)"), "\(method): \(answer)")
        }
        try server.stop(SIGKILL)
    }
}
