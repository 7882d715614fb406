import Foundation
import Rig
import Sound
import Testing
import Workout

/// Integration tests: they wait for wall time, since a sound server plays no faster.
@Suite struct SoundServerTests {
    @Test(arguments: ServerKind.allCases)
    func `What aplay plays through ALSA's default is recorded sample for sample`(kind: ServerKind) throws {
        #expect(try undisturbed { try faults(of: kind) } == [])
    }

    private func faults(of kind: ServerKind) throws -> [String] {
        let server = try kind.start()
        let folder = try TemporaryFolder()
        let bank = try DetectorTests.bank()
        let cues = [
            Cue(.tick, at: .milliseconds(500)), Cue(.holdStart, at: .microseconds(1_500_011)),
            Cue(.repChangeLast, at: .milliseconds(2200)), Cue(.sideChange, at: .milliseconds(2700)),
        ]
        try Renderer(bank: bank).write(cues, lasting: .seconds(3), to: folder.path + "/cues.wav")

        let recording = try server.record()
        // A buffer of 2 s: a machine busy with other tests must not make it stutter.
        let player = try ChildProcess.run(
            "aplay", ["-q", "--buffer-time=2000000", folder.path + "/cues.wav"], environment: server.environment)
        #expect(player.status == 0, "\(player.errors)")
        try recording.wait(untilFrame: recording.frames + 24_000)
        let samples = try recording.finish()
        try server.stop()

        let report = Detector(bank: bank).examine(samples)
        let frames = cues.map { Int(Frames(rate: 48_000).at($0.offset)) }
        let first = report.found.first?.frame ?? 0
        let isRight =
            report.found.map(\.kind) == cues.map(\.kind) && report.unexplained.isEmpty
            && report.found.map { $0.frame - first } == frames.map { $0 - frames[0] }
            && report.found.allSatisfy { $0.score > 0.999 && abs($0.gain - 1) < 0.01 }
        return isRight ? [] : ["\(report), expected at \(frames)"]
    }

    @Test func `ALSA's default leads to PipeWire by the plugin asked for`() throws {
        for (kind, plugin) in [
            (ServerKind.pipeWire, "PipeWire ALSA [aplay]"), (.pipeWireByPulse, "ALSA plug-in [aplay]"),
        ] {
            let server = try kind.start()
            let player = try ChildProcess(
                "aplay", ["-q", "-f", "dat", "/dev/zero"], environment: server.environment)
            try waitUntil("\(plugin) plays", within: 10) {
                try ChildProcess.run("pactl", ["list", "sink-inputs"], environment: server.environment).output
                    .contains("application.name = \"\(plugin)\"")
            }
            try player.stop(SIGKILL)
        }
    }

    /// What is done to a server that must leave nothing.
    enum End: CaseIterable {
        case stopped, crashed, frozen, forgotten

        func come(to server: any SoundServer) throws {
            switch self {
            case .stopped: try server.stop()
            case .crashed: try server.crash()
            case .frozen: server.freeze()
            case .forgotten: break
            }
        }
    }

    @Test(arguments: ServerKind.allCases, End.allCases)
    func `Nothing is left of one`(kind: ServerKind, after end: End) throws {
        var server: (any SoundServer)? = try kind.start()
        let home = try #require(server?.environment["HOME"])
        let processes = try #require(server?.processes.map(\.id))
        #expect(processes.allSatisfy { kill($0, 0) == 0 })
        try server.map(end.come)
        server = nil
        #expect(processes.allSatisfy { kill($0, 0) == -1 && errno == ESRCH })
        #expect(!FileManager.default.fileExists(atPath: home))
    }

    @Test(arguments: ServerKind.allCases)
    func `Nothing but its own folder is touched while it plays`(kind: ServerKind) throws {
        let before = Self.account()
        let server = try kind.start()
        let recording = try server.record()
        let player = try ChildProcess.run(
            "aplay", ["-q", "-d", "1", "-f", "dat", "/dev/zero"], environment: server.environment)
        #expect(player.status == 0, "\(player.errors)")
        _ = try recording.finish()
        try server.stop()
        #expect(Self.account() == before)
    }

    /// What is where sound servers and message buses keep things unless they are told otherwise, with the times of the
    /// last changes.
    private static func account() -> [String: Date] {
        let home = ProcessInfo.processInfo.environment["HOME"] ?? "/root"
        let own = ["pulse", "pipewire", "wireplumber", "dbus", "asound"]
        let places = [
            "\(home)/.config", "\(home)/.local/state", "\(home)/.local/share", "\(home)/.cache", home,
            "/run/user/\(getuid())",
            "/tmp", "/dev/shm", "/run", "/var/lib", "/var/run",
        ]
        var found: [String: Date] = [:]
        for place in places {
            for name in (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
            where own.contains(where: name.contains) {
                let path = "\(place)/\(name)"
                let within = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
                for file in [path] + within.map({ "\(path)/\($0)" }) {
                    let attributes = try? FileManager.default.attributesOfItem(atPath: file)
                    found[file] = attributes?[.modificationDate] as? Date
                }
            }
        }
        return found
    }

    /// Run by the next test, in a process of its own that is killed: it waits for ever, so nobody else may start it.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["RIG_LEAVE"] != nil))
    func `A server is left as it is`() throws {
        let server = try PipeWireServer()
        let path = try #require(ProcessInfo.processInfo.environment["RIG_LEAVE"])
        let words = server.processes.map { "\($0.id)" } + [server.environment["HOME"] ?? ""]
        try words.joined(separator: " ").write(toFile: path, atomically: true, encoding: .utf8)
        pause()
    }

    @Test func `Nothing is left of a server when the tests are killed`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/left"
        let tests = try ChildProcess(
            "/proc/self/exe", ["--testing-library", "swift-testing", "--filter", "A server is left as it is"],
            environment: ["RIG_LEAVE": path])
        try waitUntil("the server runs", within: 60) {
            if !tests.isRunning { throw ChildProcess.Failure("\(tests.output)\n\(tests.errors)") }
            return FileManager.default.fileExists(atPath: path)
        }
        let words = try String(contentsOfFile: path, encoding: .utf8).split(separator: " ").map(String.init)
        let processes = words.dropLast().compactMap { pid_t($0) }
        #expect(processes.count == 4 && processes.allSatisfy { kill($0, 0) == 0 })
        try tests.stop(SIGKILL)
        try waitUntil("all is gone", within: 10) {
            processes.allSatisfy { kill($0, 0) == -1 } && !FileManager.default.fileExists(atPath: words.last ?? "")
        }
    }
}
