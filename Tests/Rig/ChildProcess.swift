import Foundation
import Synchronization

/// A program started by a test, with what it prints; never left behind.
///
/// Output goes to files, so that a child that prints much or for long cannot block on a pipe nobody reads. Foundation's
/// `Process` is not used: it learns of a child's end on other threads, which a test that waits may be keeping busy.
package final class ChildProcess: Sendable {
    /// What became of a program.
    package struct Outcome: Sendable {
        /// Exit code, or the signal's number where `signalled`.
        package let status: Int32
        /// Whether a signal ended it.
        package let signalled: Bool
        /// All it printed.
        package let output: String
        /// All it complained.
        package let errors: String
    }

    /// Something a test's program did that it should not.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
        package init(_ description: String) { self.description = description }
    }

    /// The process id.
    package let id: pid_t
    private let name: String
    private let folder: TemporaryFolder
    private let outputPath: String
    /// What `waitpid` said, once it has ended and been reaped.
    private let ended = Mutex<Int32?>(nil)

    /// Starts `program`, looked up in PATH unless it is a path, with `environment` on top of the test's own, or alone, and
    /// with the descriptor `input` as its standard input.
    package init(
        _ program: String, _ arguments: [String] = [], environment: [String: String] = [:], only: Bool = false,
        input: Int32? = nil, output: String? = nil
    ) throws {
        let folder = try TemporaryFolder()
        let own = ProcessInfo.processInfo.environment
        name = program
        self.folder = folder
        outputPath = output ?? folder.path + "/stdout"
        id = try spawn(
            Self.find(program, in: own["PATH"] ?? "/usr/bin:/bin"), [program] + arguments,
            environment: only ? environment : own.merging(environment) { $1 }, input: input,
            output: outputPath, errors: folder.path + "/stderr")
        Undertaker.shared.take(.process(id))
    }

    /// Runs `program` to its end; kills it and throws when that takes longer than `seconds`.
    @discardableResult
    package static func run(
        _ program: String, _ arguments: [String] = [], environment: [String: String] = [:], only: Bool = false,
        within seconds: Double = 30
    ) throws -> Outcome {
        try ChildProcess(program, arguments, environment: environment, only: only).wait(within: seconds)
    }

    /// Whether it has not ended yet.
    package var isRunning: Bool { reaped() == nil }
    /// What it has printed so far.
    package var output: String { (try? String(contentsOfFile: outputPath, encoding: .utf8)) ?? "" }
    /// What it has complained so far.
    package var errors: String { (try? String(contentsOfFile: folder.path + "/stderr", encoding: .utf8)) ?? "" }

    /// Sends `signal` while it runs; never to another process that has got its number.
    package func signal(_ signal: Int32) {
        ended.withLock { if $0 == nil { kill(id, signal) } }
    }

    /// Waits for its end; kills it and throws when that takes longer than `seconds`.
    @discardableResult
    package func wait(within seconds: Double = 30) throws -> Outcome {
        do {
            try waitUntil("\(name) ends", within: seconds) { reaped() != nil }
        } catch {
            end()
            throw Failure("\(name) did not end within \(seconds) s; it said: \(errors)")
        }
        let status = reaped() ?? 0
        let signal = status & 0x7F
        return Outcome(
            status: signal == 0 ? status >> 8 & 0xFF : signal, signalled: signal != 0, output: output, errors: errors)
    }

    /// Asks it to end with `signal`, and waits; kills it and throws when that takes longer than `seconds`.
    @discardableResult
    package func stop(_ signal: Int32 = SIGTERM, within seconds: Double = 30) throws -> Outcome {
        self.signal(signal)
        return try wait(within: seconds)
    }

    private func reaped() -> Int32? {
        ended.withLock { ended in
            var status: Int32 = 0
            if ended == nil, waitpid(id, &status, WNOHANG) == id {
                ended = status
                Undertaker.shared.release(.process(id))
            }
            return ended
        }
    }

    private func end() {
        signal(SIGKILL)
        ended.withLock { ended in
            var status: Int32 = 0
            if ended == nil {
                waitpid(id, &status, 0)
                Undertaker.shared.release(.process(id))
            }
            ended = ended ?? status
        }
    }

    deinit { end() }

    /// What `make sanitize` tells the tests, for programs of ours that see nothing else of the environment.
    package static let sanitizers = ProcessInfo.processInfo.environment.filter {
        ["TSAN_OPTIONS", "ASAN_OPTIONS", "LSAN_OPTIONS", "LD_PRELOAD"].contains($0.key)
    }
    /// How many times as long as elsewhere something may take: what runs under a sanitizer is slow.
    package static let patience = sanitizers.isEmpty ? 1 : 4

    private static func find(_ program: String, in path: String) throws -> String {
        if program.contains("/") { return program }
        let candidates = path.split(separator: ":").map { "\($0)/\(program)" }
        guard let found = candidates.first(where: FileManager.default.isExecutableFile) else {
            throw Failure("\(program) is not in PATH")
        }
        return found
    }
}

/// Starts `path` with plain signals, its output in files, and no input unless there is a file for it.
@discardableResult
func spawn(
    _ path: String, _ arguments: [String], environment: [String: String], input: Int32? = nil, output: String,
    errors: String
) throws -> pid_t {
    var files = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&files)
    defer { posix_spawn_file_actions_destroy(&files) }
    if let input {
        posix_spawn_file_actions_adddup2(&files, input, 0)
    } else {
        posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
    }
    posix_spawn_file_actions_addopen(&files, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_addopen(&files, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)

    // A test run in the background has SIGINT ignored, which a child would inherit.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var (all, none) = (sigset_t(), sigset_t())
    sigfillset(&all)
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

    var words = arguments.map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { (words + variables).forEach { free($0) } }
    var id: pid_t = 0
    let result = posix_spawn(&id, path, &files, &attributes, &words, &variables)
    guard result == 0 else { throw ChildProcess.Failure("\(path): \(String(cString: strerror(result)))") }
    return id
}

/// Asks `condition` every 5 ms until it holds; throws, naming `what` was awaited, after `seconds`, or `patience` times as
/// many.
package func waitUntil(_ what: String, within seconds: Double, _ condition: () throws -> Bool) throws {
    let seconds = seconds * Double(ChildProcess.patience)
    let deadline = ContinuousClock.now + .seconds(seconds)
    while try !condition() {
        guard ContinuousClock.now < deadline else { throw ChildProcess.Failure("waited \(seconds) s until \(what)") }
        usleep(5000)
    }
}
