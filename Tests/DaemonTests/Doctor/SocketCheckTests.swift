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

    /// The device as the daemon has it → what is said of it.
    @Test(
        arguments: [
            (.init(state: .ok, device: "hw:0", lateUs: 3), .ok, "every cue sounded on time"),
            (.init(state: .closed, device: "hw:0", lateUs: 0, lateMaxUs: 19_000), .ok, "every cue sounded on time"),
            (.init(state: .silent, device: "hw:0", lateUs: 0), .problem, "and nothing is heard"),
            (.init(state: .ok, device: "hw:0", lateUs: 0, missed: 1), .warning, "1 cue did not sound"),
            (
                .init(state: .ok, device: "hw:0", lateUs: 0, lateMaxUs: 45_000, underruns: 2, reopenings: 1), .warning,
                "a cue was 45 ms late, 2 times the device ran dry, 1 time it was lost and opened again"
            ),
        ] as [(Status.Audio, Finding.Level, String)])
    func `what the daemon heard of its sessions is told`(audio: Status.Audio, level: Finding.Level, text: String) {
        let status = Status(
            state: .idle, session: nil, agenda: .init(), audio: audio, problems: [.init(message: "something")])
        let found = SessionSoundCheck(status: status).findings
        #expect(found.map(\.level) == [level, .warning])
        #expect(found[0].found.contains(text), "\(found[0].found)")
        #expect(found[0].figures["missed"] == Int64(audio.missed))
        #expect(found[1].found == "tenutod says: something")
        #expect(SessionSoundCheck(status: nil).findings == [])
    }
}
