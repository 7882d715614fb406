import Control
import Foundation
import Rig
import Testing
import Varlink

@testable import Daemon

/// What doctor makes of the way to the daemon.
@Suite struct SocketCheckTests {
    private static let idle = Status(
        state: .idle, session: nil, agenda: .init(), audio: .init(state: .closed, device: "default", lateUs: 0),
        problems: [])

    private func findings(
        _ answer: SocketState.Answer, socket: SocketState.Entry? = .init(),
        folder: SocketState.Entry? = .init(mode: 0o700)
    ) throws -> [Finding] {
        let path = try SocketPath(option: nil, environment: ["XDG_RUNTIME_DIR": "/run/user/1000"])
        return SocketCheck(state: SocketState(path: path, socket: socket, folder: folder, answer: answer)).findings
    }

    @Test func `a daemon that answers is well`() throws {
        let found = try findings(.daemon(Self.idle, version: tenutoVersion))
        #expect(found.map(\.level) == [.ok])
        #expect(found.map(\.found) == ["tenutod answers at /run/user/1000/tenuto/control (idle)"])
    }

    @Test func `a daemon of another version is to be started again`() throws {
        let found = try findings(.daemon(Self.idle, version: "0.0.1"))
        #expect(found.map(\.level) == [.warning])
        #expect(found.first?.found.hasPrefix("tenutod 0.0.1 answers at") == true)
    }

    @Test func `without a daemon a person is told how to start one`() throws {
        let found = try findings(.none, socket: nil, folder: nil)
        #expect(found.map(\.level) == [.warning])
        #expect(found.first?.advice == "systemctl --user start tenutod, or run tenutod in another terminal")
    }

    @Test func `what others could use is a problem`() throws {
        let open = try findings(.daemon(Self.idle, version: nil), socket: .init(mode: 0o666))
        #expect(open.map(\.level) == [.problem, .ok])
        #expect(open.first?.advice == "chmod 600 /run/user/1000/tenuto/control")
        let entered = try findings(.none, folder: .init(mode: 0o755))
        #expect(entered.first?.advice == "chmod 700 /run/user/1000/tenuto, or remove it: tenutod makes it anew")
        let foreign = try findings(.none, socket: .init(isOwn: false))
        #expect(foreign.first?.found == "/run/user/1000/tenuto/control: belongs to another user")
        let file = try findings(.none, socket: .init(isRight: false))
        #expect(file.map(\.found) == ["/run/user/1000/tenuto/control: there is something that is no socket"])
    }

    @Test func `without a path nothing can be found`() {
        let found = SocketCheck(state: SocketState(nil)).findings
        #expect(found.map(\.level) == [.problem])
    }

    @Test func `the socket is looked at as it is`() throws {
        let folder = try TemporaryFolder()
        let path = try SocketPath(option: folder.path + "/control", environment: [:])
        #expect(SocketState(path).socket == nil)
        try "".write(toFile: path.path, atomically: true, encoding: .utf8)
        chmod(path.path, 0o644)
        #expect(SocketState(path).socket == .init(isRight: false, mode: 0o644))
    }
}
