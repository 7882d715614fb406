import Control
import Foundation
import Rig
import Testing
import Units
import Varlink

extension ProgramTests {
    /// The daemon as a service of systemd's: what it is handed, and what it tells.
    @Suite struct ServiceTests {
        private func monotonic() -> Int64 {
            var time = timespec()
            clock_gettime(CLOCK_MONOTONIC, &time)
            return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
        }

        private func begin(_ home: Home, _ notify: NotifySocket, adding more: [String: String] = [:]) throws
            -> ChildProcess
        {
            try home.begin(
                "tenutod", ["--device", "null"], adding: more.merging(["NOTIFY_SOCKET": notify.name]) { $1 })
        }

        @Test func `The service manager is told what runs and what is next, and nothing else`() throws {
            let home = try Home()
            try home.write(
                "schedule: [ { routine: cobra, at: \"2098-12-31 07:15\" } ]\n", to: .config, "tenuto/schedule.yaml")
            let notify = try NotifySocket(home.path(.run, "notify"))
            let daemon = try begin(home, notify, adding: ["TZ": "UTC"])
            let next = "next: Cobra pose at 2098-12-31 07:15"
            let ready = try notify.wait(for: "READY=1") { $0.hasPrefix("READY=1") }
            #expect(ready == "READY=1\nSTATUS=Idle; \(next)")
            try home.call("GetStatus")
            try home.tenuto("start", "taster")
            let status = try notify.wait(for: "what runs") { $0.hasPrefix("STATUS=Taster") }
            #expect(status.hasSuffix("; \(next)"), "\(status)")
            try home.call("Pause")
            try notify.wait(for: "that it is paused") { $0.hasPrefix("STATUS=Paused: Taster, ") }
            try home.call("Stop")
            try notify.wait(for: "that it is over") { $0 == "STATUS=Idle; \(next)" }
            try home.write("schedule: [ { routine: cobar } ]\n", to: .config, "tenuto/schedule.yaml")
            try notify.wait(for: "that something is wrong") { $0 == "STATUS=Idle; \(next); problems: tenuto status" }
            #expect(try daemon.stop().status == 0)
            try notify.wait(for: "STOPPING=1") { $0.hasPrefix("STOPPING=1") }
            #expect(notify.next() == nil, "what is said last stays")
            #expect(!notify.messages.contains { $0.hasPrefix("WATCHDOG") }, "nobody wants to know")
        }

        /// By systemd.service(5): RELOADING=1 with the time at which it began, then READY=1.
        @Test func `SIGHUP has all files read, and both are told when`() throws {
            let home = try Home()
            let notify = try NotifySocket(home.path(.run, "notify"))
            let daemon = try begin(home, notify)
            try notify.wait(for: "READY=1") { $0.hasPrefix("READY=1") }
            for _ in 1...3 {
                let before = monotonic()
                daemon.signal(SIGHUP)
                let reloading = try notify.wait(for: "RELOADING=1") { $0.hasPrefix("RELOADING=1\nMONOTONIC_USEC=") }
                let time = try #require(reloading.split(separator: "=").last.flatMap { Int64($0) })
                try notify.wait(for: "READY=1") { $0 == "READY=1" }
                #expect((before...monotonic()).contains(time))
            }
            // A burst is one reading or two, and the daemon is none the worse.
            for _ in 1...50 { daemon.signal(SIGHUP) }
            try notify.wait(for: "READY=1") { $0 == "READY=1" }
            #expect(try home.status().state == .idle)
            #expect(try daemon.stop().status == 0)
            #expect(daemon.errors.contains("SIGHUP: the files are read again"))
        }

        @Test func `After SIGHUP the log says again what is still wrong, and after a change only what is new`() throws {
            let home = try Home()
            try home.write("audio: { devise: other }\n", to: .config, "tenuto/config.yaml")
            let notify = try NotifySocket(home.path(.run, "notify"))
            let daemon = try begin(home, notify)
            try notify.wait(for: "READY=1") { $0.hasPrefix("READY=1") }
            func count() -> Int { daemon.errors.components(separatedBy: "audio.devise: unknown key").count - 1 }
            #expect(count() == 1)
            // What concerns others leaves it as it was.
            try home.addRoutine("bad", "name: Bad\nexercises: [{ name: Hold, hold: 5 parsecs }]\n")
            try waitUntil("the other is told", within: 10) { daemon.errors.contains("5 parsecs") }
            #expect(count() == 1)
            daemon.signal(SIGHUP)
            try waitUntil("it is told again", within: 10) { count() == 2 }
            #expect(try daemon.stop().status == 0)
        }

        /// Who has heard READY=1 after STOPPING=1 thinks that it runs.
        @Test func `A daemon told to end while it reads its files does not say that it is ready again`() throws {
            let home = try Home()
            for number in 1...300 {
                try home.addRoutine("mine-\(number)", "name: Mine\nexercises: [{ name: Hold, hold: 5s, reps: 9 }]\n")
            }
            let notify = try NotifySocket(home.path(.run, "notify"))
            let daemon = try begin(home, notify)
            try notify.wait(for: "READY=1") { $0.hasPrefix("READY=1") }
            daemon.signal(SIGHUP)
            try notify.wait(for: "RELOADING=1") { $0.hasPrefix("RELOADING=1") }
            #expect(try daemon.stop().status == 0)
            try notify.wait(for: "STOPPING=1") { $0.hasPrefix("STOPPING=1") }
            #expect(notify.next() == nil)
        }

        @Test func `A service manager that wants signs of life gets them at half its patience`() throws {
            let home = try Home()
            let notify = try NotifySocket(home.path(.run, "notify"))
            let begun = monotonic()
            let daemon = try begin(home, notify, adding: ["WATCHDOG_USEC": "400000"])
            try notify.wait(for: "READY=1") { $0.hasPrefix("READY=1") }
            for _ in 1...5 { try notify.wait(for: "WATCHDOG=1") { $0 == "WATCHDOG=1" } }
            // The first comes at once, the others each 200 ms.
            #expect(monotonic() - begun >= 700_000)
            daemon.signal(SIGSTOP)
            usleep(50_000)
            while notify.next() != nil {}
            usleep(500_000)
            #expect(notify.next() == nil)
            daemon.signal(SIGCONT)
            try notify.wait(for: "WATCHDOG=1") { $0 == "WATCHDOG=1" }
            #expect(try daemon.stop().status == 0)
        }

        /// The arguments that have systemd-socket-activate give `environment` to what it starts: else it has little.
        private func activation(_ environment: [String: String]) -> [String] {
            environment.sorted { $0.key < $1.key }.flatMap { ["-E", "\($0.key)=\($0.value)"] }
        }

        @Test func `The first command starts the daemon`() throws {
            let home = try Home()
            let socket = home.path(.run, "activated")
            let daemon = try ChildProcess(
                "systemd-socket-activate",
                activation(home.environment) + ["-l", socket, "\(home.programs)/tenutod", "--device", "null"])
            try waitUntil("the socket is there", within: 10) { FileManager.default.fileExists(atPath: socket) }
            #expect(!daemon.errors.contains("ready"))
            let status = try home.tenuto("status", "--socket", socket)
            #expect(status.status == 0 && status.errors.isEmpty, "\(status)")
            #expect(try daemon.stop().status == 0)
            #expect(FileManager.default.fileExists(atPath: socket), "it is the manager's")
            #expect(!FileManager.default.fileExists(atPath: home.socket), "none of its own")
        }

        /// Starts a daemon with `descriptor` as what systemd hands over, said to be `count` sockets.
        private func daemon(_ home: Home, on descriptor: Int32?, count: Int = 1) throws -> ChildProcess {
            let script = "exec 3<&0 </dev/null; export LISTEN_PID=$$ LISTEN_FDS=\(count); exec \"$0\" \"$@\""
            return try ChildProcess(
                "/bin/sh", ["-c", script, "\(home.programs)/tenutod", "--device", "null"],
                environment: home.environment, only: true, input: descriptor)
        }

        @Test func `Who connects while no daemon is there is answered by the next one`() throws {
            let home = try Home()
            try FileManager.default.createDirectory(
                atPath: home.path(.run, "tenuto"), withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o700])
            let listening = try listen(at: home.socket)
            defer { close(listening) }
            let first = try daemon(home, on: listening)
            #expect(try home.status().state == .idle)
            #expect(try first.stop().status == 0)

            let waiting = try home.begin("tenuto", ["status"])
            usleep(300_000)
            #expect(waiting.isRunning, "\(waiting.errors)")
            let second = try daemon(home, on: listening)
            let outcome = try waiting.wait()
            #expect(outcome.status == 0 && outcome.output.hasPrefix("idle"), "\(outcome)")
            // While it runs there is no second owner, by hand neither.
            let third = try home.begin("tenutod", ["--device", "null"]).wait()
            #expect(third.status == 1 && third.errors.contains("another tenutod already serves \(home.socket)"))
            #expect(try second.stop().status == 0)
        }

        @Test func `What is handed over and is not the control socket is refused in one line`() throws {
            let home = try Home()
            let datagram = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
            let unbound = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            let network = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            Glibc.listen(network, 1)
            defer { for one in [datagram, unbound, network] { close(one) } }
            let wrong = "tenutod: the socket that was handed over is not a listening Unix stream socket at a path"
            for descriptor in [nil, datagram, unbound, network] {
                let outcome = try daemon(home, on: descriptor).wait()
                #expect(outcome.status == 1 && outcome.complaints.count == 1, "\(outcome)")
                #expect(outcome.errors.hasPrefix(wrong), "\(outcome.errors)")
            }
            let two = try daemon(home, on: nil, count: 2).wait()
            #expect(two.status == 1 && two.complaints.count == 1)
            #expect(two.errors.hasPrefix("tenutod: 2 sockets were handed over: one is expected"), "\(two.errors)")
        }

        @Test func `The socket that the daemon makes is its user's alone, and so is its folder`() throws {
            let home = try Home()
            let daemon = try home.daemon("--device", "null")
            for (path, mode) in [(home.socket, 0o600), (home.path(.run, "tenuto"), 0o700)] {
                var info = stat()
                #expect(lstat(path, &info) == 0 && Int(info.st_mode) & 0o777 == mode && info.st_uid == getuid())
            }
            #expect(try daemon.stop().status == 0)
        }

        @Test func `A daemon that is started while another one ends takes its place`() throws {
            let home = try Home()
            var daemon = try home.daemon("--device", "null")
            for _ in 1...5 {
                try home.tenuto("start", "taster")
                daemon.signal(SIGTERM)
                let next = try home.begin("tenutod", ["--device", "null"])
                #expect(try daemon.wait().status == 0)
                try waitUntil("the next one answers", within: 10) { home.isServed || !next.isRunning }
                #expect(next.isRunning, "\(next.errors)")
                daemon = next
            }
            #expect(try daemon.stop().status == 0)
        }
    }
}

/// A listening Unix stream socket at `path`, as systemd makes them.
func listen(at path: String, mode: mode_t = 0o600) throws -> Int32 {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let result = withUnsafePointer(to: address) {
        // A sockaddr_un is passed as the sockaddr it begins with, as bind(2) wants it.
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }
    guard result == 0, chmod(path, mode) == 0, Glibc.listen(descriptor, 16) == 0 else {
        throw ChildProcess.Failure("\(path): \(String(cString: strerror(errno)))")
    }
    return descriptor
}
