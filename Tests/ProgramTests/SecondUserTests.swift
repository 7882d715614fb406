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
            let outcome = try asNobody ? nobody(words) : ChildProcess.run(words[0], Array(words.dropFirst()))
            guard outcome.status == 0 else { throw ChildProcess.Failure(outcome.errors) }
            return outcome.output.split(separator: "\n")
        }

        private func nobody(_ words: [String]) throws -> ChildProcess.Outcome {
            let prefix = getuid() == 0 ? [] : ["sudo", "-n"]
            let all = prefix + ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] + words
            return try ChildProcess.run(all[0], Array(all.dropFirst()))
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
            // Where the programs lie nobody else may look.
            let copy = hall.path + "/tenuto"
            try FileManager.default.copyItem(atPath: "\(home.programs)/tenuto", toPath: copy)
            let stranger = try nobody([copy, "status", "--socket", socket])
            #expect(stranger.status == 5, "\(stranger)")
            #expect(
                stranger.errors == "tenuto: the tenutod at \(socket) is another user's and answers nobody else: "
                    + "run tenuto as that user\n")
            #expect(try daemon.stop().status == 0)
            let told = daemon.errors.split(separator: "\n").filter { $0.contains("another user") }
            #expect(told.count == 3 && told.allSatisfy { $0.hasPrefix("<4>") }, "\(daemon.errors)")

            // The same in all but the check: so it was the check.
            let open = hall.path + "/open"
            let door = try activate("\(home.programs)/OpenDoor", ["65534"], at: open, home)
            #expect(try ask(open, asNobody: true) == ["connected", "answered"])
            #expect(try ask(open, asNobody: false) == ["connected", "closed without an answer"])
            try door.stop()
        }
    }
}
