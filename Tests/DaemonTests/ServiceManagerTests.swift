import Foundation
import Rig
import Testing
import VarlinkServer

@testable import Daemon

@Suite struct ServiceManagerTests {
    private static let own = String(getpid())

    /// environment → how many sockets were passed
    @Test(
        arguments: [
            (["LISTEN_PID": own, "LISTEN_FDS": "1"], 1),
            (["LISTEN_PID": own, "LISTEN_FDS": "2"], 2),
            (["LISTEN_PID": own, "LISTEN_FDS": "0"], 0),
            (["LISTEN_PID": own, "LISTEN_FDS": "-1"], 0),
            (["LISTEN_PID": own, "LISTEN_FDS": "many"], 0),
            (["LISTEN_PID": own], 0),
            (["LISTEN_PID": "1", "LISTEN_FDS": "1"], 0),
            (["LISTEN_PID": "", "LISTEN_FDS": "1"], 0),
            (["LISTEN_FDS": "1"], 0),
            ([:], 0),
        ] as [([String: String], Int)])
    func `a socket is taken only when it was passed to this process`(environment: [String: String], count: Int) throws {
        let manager = ServiceManager(environment: environment)
        #expect(manager.sockets == count)
        guard count == 2 else { return }
        let error = #expect(throws: StartupError.self) { try manager.socket() }
        #expect(
            error?.description
                == "2 sockets were handed over: one is expected, the control socket (tenutod.socket)")
    }

    /// environment → for how long it may be silent
    @Test(
        arguments: [
            (["WATCHDOG_USEC": "20000000", "WATCHDOG_PID": own], .seconds(20)),
            (["WATCHDOG_USEC": "500000"], .milliseconds(500)),
            (["WATCHDOG_USEC": "500000", "WATCHDOG_PID": "1"], nil),
            (["WATCHDOG_USEC": "500000", "WATCHDOG_PID": ""], nil),
            (["WATCHDOG_USEC": "0", "WATCHDOG_PID": own], nil),
            (["WATCHDOG_USEC": "-1"], nil),
            (["WATCHDOG_USEC": "soon"], nil),
            (["WATCHDOG_PID": own], nil),
            ([:], nil),
        ] as [([String: String], Duration?)])
    func `signs of life are given where they are wanted of this process`(
        environment: [String: String], patience: Duration?
    ) {
        #expect(ServiceManager(environment: environment).patience == patience)
        #expect(
            (Heartbeat(ServiceManager(environment: environment), thread: EventThread()) != nil) == (patience != nil))
    }

    @Test func `what was meant for us is no business of the programs that we start`() {
        let passed = [
            "LISTEN_PID": "1", "LISTEN_FDS": "1", "LISTEN_FDNAMES": "x", "NOTIFY_SOCKET": "/n", "WATCHDOG_PID": "1",
            "WATCHDOG_USEC": "1", "INVOCATION_ID": "1", "PATH": "/bin",
        ]
        #expect(ServiceManager.removing(from: passed) == ["INVOCATION_ID": "1", "PATH": "/bin"])
    }

    /// An integration test: it waits for the kernel's timer.
    @Test func `a thread that hangs gives no sign of life, and one that turns does`() async throws {
        let folder = try TemporaryFolder()
        let receiver = try NotifySocket(folder.path + "/notify")
        let thread = EventThread()
        let manager = ServiceManager(environment: ["NOTIFY_SOCKET": receiver.name, "WATCHDOG_USEC": "100000"])
        let heart = try #require(Heartbeat(manager, thread: thread))
        heart.beat()
        try await eventually { receiver.next() != nil && receiver.messages.count >= 4 }
        #expect(Set(receiver.messages) == ["WATCHDOG=1"])
        let (hanging, done) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        _ = thread.after(.zero) {
            hanging.signal()
            done.wait()
        }
        await onOwnThread { hanging.wait() }
        while receiver.next() != nil {}
        try await Task.sleep(for: .milliseconds(400))
        #expect(receiver.next() == nil)
        done.signal()
        try await eventually { receiver.next() != nil }
        heart.stop()
        try await Task.sleep(for: .milliseconds(50))
        while receiver.next() != nil {}
        try await Task.sleep(for: .milliseconds(200))
        #expect(receiver.next() == nil)
    }

    @Test(arguments: [false, true])
    func `a manager hears what it is told`(isAbstract: Bool) throws {
        let folder = try TemporaryFolder()
        let receiver = try NotifySocket(folder.path + "/notify", isAbstract: isAbstract)
        let manager = ServiceManager(environment: ["NOTIFY_SOCKET": receiver.name])
        manager.notify("READY=1")
        manager.show("Two\nlines")
        #expect(receiver.next() == "READY=1")
        #expect(receiver.next() == "STATUS=Two lines")
        #expect(receiver.next() == nil)
    }

    @Test(arguments: [nil, "", "relative", "/no/such/socket", "/" + String(repeating: "x", count: 200)])
    func `without a manager nothing happens`(path: String?) {
        ServiceManager(environment: path.map { ["NOTIFY_SOCKET": $0] } ?? [:]).notify("READY=1")
    }

    @Test func `a manager that does not read cannot hold us up`() throws {
        let folder = try TemporaryFolder()
        let receiver = try NotifySocket(folder.path + "/notify")
        let manager = ServiceManager(environment: ["NOTIFY_SOCKET": folder.path + "/notify"])
        for _ in 0..<10_000 { manager.notify("WATCHDOG=1") }
        #expect(receiver.next() == "WATCHDOG=1")
    }
}
