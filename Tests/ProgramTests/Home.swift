import Control
import Foundation
import Rig
import Varlink

/// A person's account: folders of their own, the two programs, and nothing else of this machine's.
final class Home: Sendable {
    /// Where the folders of its parts lie.
    enum Part: String, CaseIterable {
        case run, config, state, data
    }

    /// All that a program here sees of the environment.
    let environment: [String: String]
    private let folder: TemporaryFolder
    private let runFolder: TemporaryFolder
    let programs: String

    /// An empty account; `sound` says where ALSA's devices are, as `PulseServer.environment` does. It has a voice only
    /// where the machine has one and it `mayFindVoice`: what is planned and rendered must not depend on that.
    init(sound: [String: String] = [:], mayFindVoice: Bool = false) throws {
        let folder = try TemporaryFolder()
        let runFolder = try TemporaryFolder(inMemory: true)
        var environment = sound.merging(ChildProcess.sanitizers) { sound, _ in sound }
        environment["HOME"] = folder.path
        // What is due here is not to appear on the desktop of who runs the tests; sd-bus and GDBus know no such way.
        environment["DBUS_SESSION_BUS_ADDRESS"] = "disabled:"
        environment["PATH"] = mayFindVoice ? "/usr/bin:/bin" : folder.path + "/bin"
        try FileManager.default.createDirectory(atPath: folder.path + "/bin", withIntermediateDirectories: false)
        for program in ["sed", "true", "false"] {
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder.path)/bin/\(program)", withDestinationPath: "/usr/bin/\(program)")
        }
        environment["XDG_RUNTIME_DIR"] = runFolder.path
        for part in Part.allCases where part != .run {
            let path = "\(folder.path)/\(part)"
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
            environment["XDG_\(part.rawValue.uppercased())_HOME"] = path
        }
        self.environment = environment
        self.folder = folder
        self.runFolder = runFolder
        programs = try builtPrograms()
    }

    /// Where the daemon listens unless it is told otherwise.
    var socket: String { path(.run, "tenuto/control") }

    /// A file of this account.
    func path(_ part: Part, _ name: String) -> String {
        part == .run ? "\(runFolder.path)/\(name)" : "\(folder.path)/\(part)/\(name)"
    }

    /// The path of one of the programs.
    func program(_ name: String) -> String { "\(programs)/\(name)" }

    /// Writes a file; the folders it is in are made.
    func write(_ text: String, to part: Part, _ name: String) throws {
        let path = path(part, name)
        let parent = String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }

    /// Writes a routine of the person's own.
    func addRoutine(_ id: String, _ text: String) throws {
        try write(text, to: .config, "tenuto/routines/\(id).yaml")
    }

    /// Starts one of the programs, with its environment changed.
    func begin(
        _ program: String, _ arguments: [String], without missing: String? = nil, adding more: [String: String] = [:]
    ) throws -> ChildProcess {
        let changed = environment.filter { $0.key != missing }.merging(more) { $1 }
        return try ChildProcess("\(programs)/\(program)", arguments, environment: changed, only: true)
    }

    /// Starts a copy of one of the programs, where everybody may read it, as the user nobody (65534 in Debian). Only
    /// the superuser can; from then on everybody may look into this account.
    func beginAsNobody(_ program: String, _ arguments: [String]) throws -> ChildProcess {
        let copy = "\(folder.path)/\(program)"
        try FileManager.default.copyItem(atPath: "\(programs)/\(program)", toPath: copy)
        for path in [folder.path, copy] { chmod(path, 0o755) }
        return try ChildProcess(
            "/usr/bin/setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", copy] + arguments,
            environment: environment, only: true)
    }

    /// Runs `tenuto` to its end.
    @discardableResult
    func tenuto(_ arguments: String..., within seconds: Double = 30) throws -> ChildProcess.Outcome {
        try begin("tenuto", arguments).wait(within: seconds)
    }

    /// Starts `tenutod` and waits until it answers.
    func daemon(_ arguments: String...) throws -> ChildProcess {
        let daemon = try begin("tenutod", arguments)
        try waitUntil("tenutod answers", within: 30) {
            if !daemon.isRunning { throw ChildProcess.Failure("tenutod has ended: \(daemon.errors)") }
            return isServed
        }
        return daemon
    }

    /// Whether somebody answers at the socket.
    var isServed: Bool {
        do {
            return try call("GetStatus").state.rawValue.isEmpty == false
        } catch {
            return false
        }
    }

    /// Makes one call that answers with a status, from this process: no program has to start first.
    @discardableResult
    func call(_ method: String) throws -> Status { try ask(method) }

    /// The same, with another answer.
    func ask<Reply: Decodable>(_ method: String) throws -> Reply {
        var client = try VarlinkClient.connect(path: socket)
        return try client.call(ControlInterface.qualified(method))
    }

    /// What `tenuto status --json` prints.
    func status() throws -> Status { try read("status", "--json") }

    /// What `tenuto plan --json` prints.
    func plan(_ id: String) throws -> Plan { try read("plan", id, "--json") }

    private func read<Value: Decodable>(_ arguments: String...) throws -> Value {
        let outcome = try begin("tenuto", arguments).wait()
        guard outcome.status == 0 else { throw ChildProcess.Failure("\(arguments): \(outcome.errors)") }
        return try JSONDecoder().decode(Value.self, from: Data(outcome.output.utf8))
    }

    /// Between which instants the current step ends, by the word of the daemon; about a tenth of a millisecond apart.
    ///
    /// A reply says how much of the step was left at some instant between call and reply; what several say together
    /// holds however slow each of them was; those about the next step say nothing. The step must be running, and its end at
    /// least 0.1 s away.
    func endOfStep() throws -> ClosedRange<SuspendingClock.Instant> {
        var client = try VarlinkClient.connect(path: socket)
        var current: String?
        var ends: (earliest: [SuspendingClock.Instant], latest: [SuspendingClock.Instant]) = ([], [])
        for _ in 0..<20 {
            let before = SuspendingClock.now
            let status: Status = try client.call(ControlInterface.qualified("GetStatus"))
            let after = SuspendingClock.now
            guard let left = status.session?.step.remainingUs, status.state == .running else {
                throw ChildProcess.Failure("no step runs: \(status)")
            }
            current = current ?? status.session?.step.id
            guard status.session?.step.id == current else { break }
            // What is left is told in whole microseconds.
            ends.earliest.append(before + .microseconds(left - 1))
            ends.latest.append(after + .microseconds(left + 1))
        }
        guard let earliest = ends.earliest.max(), let latest = ends.latest.min(), earliest <= latest else {
            throw ChildProcess.Failure("the step's end is not one instant: \(ends)")
        }
        return earliest...latest
    }
}

/// Blocks until `instant`.
func sleep(until instant: SuspendingClock.Instant) {
    let left = instant - .now
    if left > .zero { usleep(useconds_t(left / .microseconds(1))) }
}

extension Duration {
    /// For arithmetic with frames and for reading.
    var seconds: Double { self / .seconds(1) }
}

extension ChildProcess.Outcome {
    /// The lines it complained.
    var complaints: [Substring] { errors.split(separator: "\n") }
}

/// The folder of `tenuto` and `tenutod`: the one the tests were built into.
private func builtPrograms() throws -> String {
    let folder = try programFolder()
    for program in ["tenuto", "tenutod"] where !FileManager.default.isExecutableFile(atPath: "\(folder)/\(program)") {
        throw ChildProcess.Failure("\(folder)/\(program) is missing: swift build makes it, beside the tests")
    }
    return folder
}
