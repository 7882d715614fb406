import Control
import Foundation
import Playback
import Rig
import Scheduling
import Sound
import Synchronization
import Units
import Varlink
import VarlinkServer
import Workout

@testable import Daemon

/// The machine's clocks, but set, and the machine asleep, as a test wants it: what is told apart from the real thing only
/// by its date. The kernel's timer rings, at the instant that it would show.
final class SeamClock: Sendable {
    private struct State {
        var ahead: Duration
        var slept = Duration.zero
        var alarm: Timestamp?
    }

    private let state: Mutex<State>
    private let watch: ChangeWatch
    private let news: AsyncStream<ChangeWatch.News>
    private let report: AsyncStream<ChangeWatch.News>.Continuation

    /// Shows `now`, and follows what changes in `configFolder`.
    init(at now: Timestamp, configFolder: String) throws {
        watch = try ChangeWatch(configFolder: configFolder)
        state = Mutex(State(ahead: now - ClockReading.now.wall))
        (news, report) = AsyncStream.makeStream()
        Task { [watch, report] in
            for await one in watch.news { report.yield(one) }
            report.finish()
        }
    }

    /// What a daemon is given.
    var surroundings: Surroundings {
        Surroundings(
            clocks: Clocks(reading: { self.reading }, setAlarm: { self.setAlarm($0) }), news: news,
            stop: { self.watch.stop() })
    }

    var reading: ClockReading {
        let now = ClockReading.now
        return state.withLock {
            ClockReading(wall: now.wall + $0.ahead, awake: now.awake, slept: now.slept + $0.slept)
        }
    }

    private func setAlarm(_ instant: Timestamp?) {
        let ahead = state.withLock { state in
            state.alarm = instant
            return state.ahead
        }
        watch.setAlarm(instant.map { $0 - ahead })
    }

    /// Sets it, and has that told as the kernel does.
    func set(to instant: Timestamp) { set(forward: instant - reading.wall) }

    /// Sets it forward, or back where `step` is negative: by exactly that, however long the test stands still meanwhile.
    func set(forward step: Duration) { move(by: step, slept: .zero) }

    /// Has the machine sleep.
    func sleep(_ length: Duration) { move(by: length, slept: length) }

    private func move(by step: Duration, slept: Duration) {
        let alarm = state.withLock { state in
            state.ahead += step
            state.slept += slept
            return state.alarm
        }
        setAlarm(alarm)
        report.yield(.time)
    }
}

/// The daemon in this process, with its clock in the test's hands, on a sound server whose sound is recorded.
final class ScheduleRig: Sendable {
    private let server: PulseServer
    private let recording: SoundRecording
    private let folder: TemporaryFolder
    private let before: [String: String?]
    private let running = Mutex<(task: Task<Void, any Error>, clock: SeamClock)?>(nil)
    let log = NotedLog()
    private var socket: String { folder.path + "/control" }
    /// Where its history lies.
    var state: String { folder.path + "/state" }

    /// A machine with this schedule, and these routines of its own by their ids.
    init(schedule: String, routines: [String: String] = [:]) throws {
        server = try PulseServer()
        recording = try server.record()
        folder = try TemporaryFolder(inMemory: true)
        // libasound and PulseAudio's library read the environment of the process they are in.
        before = Dictionary(
            uniqueKeysWithValues: server.environment.keys.map { ($0, ProcessInfo.processInfo.environment[$0]) })
        for (name, value) in server.environment { setenv(name, value, 1) }
        try FileManager.default.createDirectory(
            atPath: folder.path + "/config/routines", withIntermediateDirectories: true)
        for (id, text) in routines {
            try text.write(toFile: "\(folder.path)/config/routines/\(id).yaml", atomically: false, encoding: .utf8)
        }
        try schedule.write(toFile: folder.path + "/config/schedule.yaml", atomically: false, encoding: .utf8)
    }

    deinit {
        for (name, value) in before {
            if let value { setenv(name, value, 1) } else { unsetenv(name) }
        }
    }

    /// Starts the daemon at `now`, and returns the clock it goes by.
    func start(at now: Timestamp) async throws -> SeamClock {
        let clock = try SeamClock(at: now, configFolder: folder.path + "/config")
        let environment = ["TZ": "UTC", "PATH": folder.path, "HOME": folder.path]
        var options = TenutoDaemon.Options(
            folders: Folders(config: folder.path + "/config", state: state, environment: environment),
            socket: try SocketPath(option: socket, environment: [:]), device: nil, environment: environment)
        options.surroundings = clock.surroundings
        let thread = EventThread()
        let daemon = try TenutoDaemon(options, thread: thread, logger: log.logger)
        let task = Task(executorPreference: thread) { try await daemon.run() }
        running.withLock { $0 = (task, clock) }
        try await eventually { (try? self.status()) != nil }
        return clock
    }

    /// Ends the daemon and waits until it is gone.
    func stop() async throws {
        guard let running = running.withLock({ $0 }) else { return }
        running.task.cancel()
        try await running.task.value
        self.running.withLock { $0 = nil }
    }

    func status() throws -> Status { try call("GetStatus") }

    func call<Reply: Decodable>(_ method: String, _ parameters: some Encodable = NoParameters()) throws -> Reply {
        var client = try VarlinkClient.connect(path: socket)
        return try client.call(ControlInterface.qualified(method), parameters)
    }

    /// What the agenda has of the day: `10:05:00 missed`.
    func agenda(from: String, until: String) throws -> [String] {
        let listing: AgendaListing = try call("GetAgenda", AgendaParameters(from: from, until: until))
        return listing.items.map { "\($0.at.dropFirst(11).prefix(8)) \($0.routine.id) \($0.state.rawValue)" }
    }

    /// What another program reads from the history: `10:05:00|press-up|missed|1`.
    func rows() throws -> [String] {
        try rows("SELECT time(at / 1000000, 'unixepoch'), routine, state, count FROM occurrence ORDER BY at")
    }

    /// What another program is answered by the history.
    func rows(_ sql: String) throws -> [String] {
        let outcome = try ChildProcess.run("sqlite3", ["-batch", state + "/history.db", sql])
        guard outcome.status == 0 else { throw ChildProcess.Failure(outcome.errors) }
        return outcome.output.split(separator: "\n").map(String.init)
    }

    /// What is wrong with what was heard so far, which is to be these cues and nothing else; empty when nothing is.
    func faults(insteadOf cues: [CueKind]) throws -> [String] {
        let heard = try heard()
        return heard.found.map(\.kind) == cues && heard.unexplained.isEmpty ? [] : ["\(heard)"]
    }

    /// All cues that were heard so far.
    func heard() throws -> Detector.Report {
        Detector(bank: CueBank(theme: try Theme.byHand(), rate: 48_000)).examine(recording.samples())
    }

    /// Waits until it was said that it is the person's turn; where it is not heard, ends the daemon and gives false.
    func hearsYourTurn() async throws -> Bool {
        let deadline = ContinuousClock.now + .seconds(30 * ChildProcess.patience)
        while ContinuousClock.now < deadline {
            if try heard().found.count(where: { $0.kind == .yourTurn }) >= 1 { return true }
            try await Task.sleep(for: .milliseconds(500))
        }
        try await stop()
        return false
    }
}
