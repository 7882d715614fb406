import Control
import Foundation
import Rig
import Testing
import Units

@testable import Daemon
@testable import VarlinkServer

@Suite struct SocketPlaceTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func socket(_ name: String = "control") throws -> SocketPath {
        try SocketPath(option: "\(folder.path)/\(name)", environment: [:])
    }

    /// The default place, with `folder` as the run-time folder.
    private func defaultSocket() throws -> SocketPath {
        try SocketPath(option: nil, environment: ["XDG_RUNTIME_DIR": folder.path])
    }

    private func refusal(_ socket: SocketPath) -> StartupError? {
        #expect(throws: StartupError.self) { try SocketPlace(socket) }
    }

    private func bind(_ path: String) throws { close(try ListeningSocket.bind(path: path)) }

    @Test func `a second owner is refused while the first is there`() throws {
        let socket = try socket()
        let first = try SocketPlace(socket)
        let error = refusal(socket)
        #expect(error?.code == .alreadyRunning)
        #expect(
            error?.description == "another tenutod already serves \(socket.path); tenuto status shows how it is doing")
        first.leave()
        try SocketPlace(socket).leave()
        #expect(folder.names == ["control.lock"])
    }

    @Test func `a refused second owner leaves the first one's socket alone`() throws {
        let socket = try socket()
        let first = try SocketPlace(socket)
        try bind(socket.path)
        #expect(refusal(socket)?.code == .alreadyRunning)
        #expect(folder.names == ["control", "control.lock"])
        first.leave()
        #expect(folder.names == ["control.lock"])
    }

    @Test func `a socket that a dead daemon left is cleared away`() throws {
        let socket = try socket()
        try bind(socket.path)
        let place = try SocketPlace(socket)
        #expect(folder.names == ["control.lock"])
        place.leave()
    }

    @Test func `a socket that somebody listens at is left to them`() throws {
        let socket = try socket()
        let descriptor = try ListeningSocket.bind(path: socket.path)
        try #require(listen(descriptor, 1) == 0)
        let before = try FileManager.default.attributesOfItem(atPath: socket.path)[.systemFileNumber] as? Int
        let error = refusal(socket)
        #expect(error?.code == .socket)
        #expect(error?.description.hasPrefix("socket \(socket.path): somebody listens there already, as") == true)
        let after = try FileManager.default.attributesOfItem(atPath: socket.path)[.systemFileNumber] as? Int
        #expect(before != nil && before == after)
        close(descriptor)
        try SocketPlace(socket).leave()
        #expect(folder.names == ["control.lock"])
    }

    @Test func `a socket that was handed over and is not there any more is said to be so`() throws {
        let socket = try socket()
        let error = #expect(throws: StartupError.self) { try SocketPlace(socket, isHandedOver: true) }
        #expect(
            error?.description == "socket \(socket.path): it was handed over, and is not there any more: "
                + "systemctl --user restart tenutod.socket")
        try SocketPlace(socket).leave()
    }

    @Test func `a socket that was handed over is neither cleared nor removed`() throws {
        let socket = try socket()
        try bind(socket.path)
        let place = try SocketPlace(socket, isHandedOver: true)
        #expect(folder.names == ["control", "control.lock"])
        #expect(refusal(socket)?.code == .alreadyRunning)
        place.leave()
        #expect(folder.names == ["control", "control.lock"], "it is the service manager's, for the next start")
    }

    @Test func `something else in the socket's place is not touched`() throws {
        let socket = try socket()
        try "precious".write(toFile: socket.path, atomically: false, encoding: .utf8)
        let error = refusal(socket)
        #expect(error?.code == .socket)
        #expect(error?.description == "socket \(socket.path): something that is not a socket is there; remove it")
        #expect(try String(contentsOfFile: socket.path, encoding: .utf8) == "precious")
        try FileManager.default.removeItem(atPath: socket.path)
        try SocketPlace(socket).leave()
    }

    @Test func `a link in the socket's place is not followed`() throws {
        let socket = try socket()
        try bind(folder.path + "/other")
        symlink(folder.path + "/other", socket.path)
        #expect(refusal(socket)?.code == .socket)
        #expect(folder.names.contains("other"))
    }

    @Test func `a link in the lock's place is not followed`() throws {
        symlink(folder.path + "/other", folder.path + "/control.lock")
        let error = refusal(try socket())
        #expect(error?.code == .socket)
        #expect(error?.description.hasPrefix("lock \(folder.path)/control.lock: ") == true)
        #expect(!folder.names.contains("other"))
    }

    @Test func `a path of 107 bytes is the longest`() throws {
        let room = 107 - folder.path.utf8.count - 1
        try SocketPlace(try socket(String(repeating: "x", count: room))).leave()
        let long = try socket(String(repeating: "x", count: room + 1))
        let error = refusal(long)
        #expect(error?.code == .socket)
        #expect(
            error?.description == "socket \(long.path): the path is 108 bytes long, at most 107 are allowed")
    }

    @Test func `what is missing above the socket is made for its owner alone`() throws {
        try SocketPlace(try socket("a/b/control")).leave()
        var info = stat()
        #expect(stat(folder.path + "/a/b", &info) == 0 && info.st_mode & 0o777 == 0o700)
        #expect(stat(folder.path + "/a/b/control.lock", &info) == 0 && info.st_mode & 0o777 == 0o600)
    }

    @Test(arguments: [0o755, 0o770, 0o701] as [mode_t])
    func `the default folder must be closed to others`(mode: mode_t) throws {
        mkdir(folder.path + "/tenuto", 0o700)
        chmod(folder.path + "/tenuto", mode)
        let error = refusal(try defaultSocket())
        #expect(error?.code == .folder)
        #expect(
            error?.description
                == "socket folder \(folder.path)/tenuto: must be a folder of your own that nobody else may enter "
                + "(mode 0700)")
        chmod(folder.path + "/tenuto", 0o700)
        try SocketPlace(try defaultSocket()).leave()
    }

    @Test func `the default folder may not be a link`() throws {
        mkdir(folder.path + "/elsewhere", 0o700)
        symlink(folder.path + "/elsewhere", folder.path + "/tenuto")
        #expect(refusal(try defaultSocket())?.code == .folder)
    }

    @Test func `a folder that a person chose may be open to others`() throws {
        mkdir(folder.path + "/open", 0o755)
        try SocketPlace(try socket("open/control")).leave()
    }

    @Test func `a file in the folder's place is said to be one`() throws {
        try "x".write(toFile: folder.path + "/file", atomically: false, encoding: .utf8)
        #expect(refusal(try socket("file/control"))?.description == "socket folder \(folder.path)/file: not a folder")
    }

    @Test func `who comes while the owner is ending waits for it`() async throws {
        let socket = try socket()
        let first = try SocketPlace(socket)
        try bind(socket.path)
        first.isEnding()
        let begin = Moment.now
        async let second = onOwnThread { Result { try SocketPlace(socket) } }
        try await Task.sleep(for: .milliseconds(300))
        first.leave()
        let place = try await second.get()
        #expect(.now - begin >= .milliseconds(300))
        #expect(refusal(socket)?.code == .alreadyRunning, "it is an owner like any other")
        place.leave()
        #expect(folder.names == ["control.lock"])
    }

    @Test func `an owner that ends for too long is not waited for`() throws {
        let socket = try socket()
        let first = try SocketPlace(socket)
        first.isEnding()
        let begin = Moment.now
        #expect(refusal(socket)?.code == .alreadyRunning)
        #expect(.now - begin >= .seconds(3))
        first.leave()
        try SocketPlace(socket).leave()
    }

    /// Each time there is one owner, never two and never none. One who has lost says so after half a second.
    @Test func `of two that race for a place one has it`() async throws {
        let socket = try socket()
        let rounds = ProcessInfo.processInfo.environment["TENUTO_LONG"] == nil ? 6 : 200
        for round in 0..<rounds {
            let gate = DispatchSemaphore(value: 0)
            @Sendable func contender() async -> SocketPlace? {
                await onOwnThread {
                    gate.wait()
                    return try? SocketPlace(socket)
                }
            }
            async let one = contender()
            async let other = contender()
            gate.signal()
            gate.signal()
            let owners = await [one, other].compactMap(\.self)
            #expect(owners.count == 1, "in round \(round)")
            owners.first?.leave()
        }
        #expect(folder.names == ["control.lock"])
    }

    @Test(arguments: [0o770, 0o777, 0o702] as [mode_t])
    func `a run-time folder that others may write to is refused`(mode: mode_t) throws {
        chmod(folder.path, mode)
        defer { chmod(folder.path, 0o700) }
        let error = refusal(try defaultSocket())
        #expect(error?.code == .folder)
        #expect(
            error?.description == "XDG_RUNTIME_DIR \(folder.path): others may write to it: mode 0700 is expected")
        // As /tmp is.
        chmod(folder.path, mode | S_ISVTX)
        try SocketPlace(try defaultSocket()).leave()
    }

    /// Makes a folder of the user nobody (65534 in Debian): the superuser can, and who may become it without being asked.
    private func makeFolderOfNobody(_ path: String) throws {
        mkdir(path, 0o700)
        guard chown(path, 65534, 65534) != 0 else { return }
        #expect(try ChildProcess.run("sudo", ["-n", "chown", "65534:65534", path]).status == 0)
    }

    @Test func `a run-time folder of another user is refused`() throws {
        let path = folder.path + "/theirs"
        try makeFolderOfNobody(path)
        let socket = try SocketPath(option: nil, environment: ["XDG_RUNTIME_DIR": path])
        let error = refusal(socket)
        #expect(error?.code == .folder)
        let reason = getuid() == 0 ? "belongs to another user: yours is expected" : "cannot be made: Permission denied"
        #expect(error?.description.hasSuffix(reason) == true, "\(error?.description ?? "")")
        rmdir(path + "/tenuto")
    }

    @Test func `the default folder of another user is refused`() throws {
        try makeFolderOfNobody(folder.path + "/tenuto")
        let error = refusal(try defaultSocket())
        #expect(error?.description.contains("must be a folder of your own that nobody else may enter") == true)
    }
}
