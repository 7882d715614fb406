import Foundation
import Rig
import Testing

extension ProgramTests {
    /// Another user of the machine, a real one: nobody.
    @Suite struct SecondUserTests {
        /// Connects, asks who is there, and says what came of it.
        private static let client = """
            import socket, sys
            door = socket.socket(socket.AF_UNIX)
            door.settimeout(20)
            door.connect(sys.argv[1])
            print("connected")
            answer = b""
            try:
                door.sendall(b'{"method":"org.varlink.service.GetInfo"}\\0')
                while not answer.endswith(b"\\0"):
                    more = door.recv(4096)
                    if not more: break
                    answer += more
            except (BrokenPipeError, ConnectionResetError): pass
            print("answered" if b'"vendor":"tenuto"' in answer else "closed without an answer" if not answer else answer)
            """

        /// What becomes of the client at `socket`, as another user or as our own. Who is not the superuser must be able to
        /// become nobody by sudo.
        private func ask(_ socket: String, asNobody: Bool) throws -> [Substring] {
            let words = ["/usr/bin/python3", "-c", Self.client, socket]
            let nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
            let prefix = !asNobody ? ["env"] : (getuid() == 0 ? [] : ["sudo", "-n"]) + nobody
            let outcome = try ChildProcess.run(prefix[0], prefix.dropFirst() + words)
            guard outcome.status == 0 else { throw ChildProcess.Failure("\(prefix): \(outcome.errors)") }
            return outcome.output.split(separator: "\n")
        }

        /// A socket open to everybody, in a folder open to everybody, which systemd hands to `program` at the first
        /// connection.
        private func activate(
            _ program: String, _ arguments: [String], at socket: String, _ home: Home
        ) throws -> ChildProcess {
            let environment = home.environment.flatMap { ["-E", "\($0.key)=\($0.value)"] }
            let process = try ChildProcess(
                "systemd-socket-activate", environment + ["-l", socket, program] + arguments)
            try waitUntil("the socket is there", within: 10) { chmod(socket, 0o666) == 0 }
            return process
        }

        @Test func `Another user is let in by the kernel and shown out by the daemon, without its check they get in`()
            throws
        {
            let home = try Home()
            let hall = try TemporaryFolder()
            chmod(hall.path, 0o755)

            let socket = hall.path + "/control"
            let daemon = try activate("\(home.programs)/tenutod", ["--device", "null"], at: socket, home)
            #expect(try ask(socket, asNobody: true) == ["connected", "closed without an answer"])
            #expect(try ask(socket, asNobody: false) == ["connected", "answered"])
            #expect(try ask(socket, asNobody: true) == ["connected", "closed without an answer"])
            #expect(try daemon.stop().status == 0)
            let told = daemon.errors.split(separator: "\n").filter { $0.contains("another user") }
            #expect(told.count == 2 && told.allSatisfy { $0.hasPrefix("<4>") }, "\(daemon.errors)")

            // The same in all but the check: so it was the check.
            let open = hall.path + "/open"
            let door = try activate("\(home.programs)/OpenDoor", ["65534"], at: open, home)
            #expect(try ask(open, asNobody: true) == ["connected", "answered"])
            #expect(try ask(open, asNobody: false) == ["connected", "closed without an answer"])
            try door.stop()
        }
    }
}
