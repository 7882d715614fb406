import Config
import Glibc
import Logging
import Playback
import Synchronization
import Units

/// Runs the person's own programs when something happens: one after another in the order of the events, on a thread that
/// lives for as long as there are any.
package final class Hooks: Sendable {
    /// So many commands wait at most; those that come then are left out.
    private static let mostWaiting = 16

    private struct Run {
        let event: HookSettings.Event
        let command: [String]
        let timeout: Duration
        let variables: [String: String?]
    }

    private struct Work {
        var settings: HookSettings
        var waiting: [Run] = []
        /// Whether a thread works at it.
        var isRunning = false
        /// Whether something was left out since there was room: it is said once.
        var isDropping = false
        var isOver = false
    }

    private let socket: String
    private let environment: [String: String]
    private let launcher: ServiceLauncher?
    private let logger: Logger
    private let farewell: Duration
    private let work: Mutex<Work>
    /// Raised once nothing is to run any more.
    private let cancel = Flag()
    /// Raised while no thread works.
    private let rest = Flag(isRaised: true)

    /// Runs what `settings` says in `environment`; `socket` is where the daemon is steered from. What runs once the daemon
    /// ends may go on for `farewell`.
    package init(
        _ settings: HookSettings, socket: String, environment: [String: String],
        farewell: Duration = .milliseconds(250), logger: Logger
    ) {
        work = Mutex(Work(settings: settings))
        self.socket = socket
        self.environment = environment
        launcher = ServiceLauncher(environment)
        self.farewell = farewell
        self.logger = logger
    }

    /// From the next event on, what `settings` says is run.
    func adopt(_ settings: HookSettings) {
        work.withLock { $0.settings = settings }
    }

    /// Has the commands for `event` run. Returns at once.
    package func run(_ event: HookEvent) {
        let settings = work.withLock(\.settings)
        guard let commands = settings.commands[event.kind], !commands.isEmpty else { return }
        let variables = event.variables(socket: socket)
        let runs = commands.map { Run(event: event.kind, command: $0, timeout: settings.timeout, variables: variables) }
        let (needsThread, tellsOfDrop) = work.withLock { work in
            guard !work.isOver else { return (false, false) }
            let accepted = runs.prefix(Self.mostWaiting - work.waiting.count)
            work.waiting += accepted
            let drops = accepted.count < runs.count
            let tells = drops && !work.isDropping
            work.isDropping = drops
            defer { work.isRunning = true }
            rest.lower()
            return (!work.isRunning, tells)
        }
        if tellsOfDrop {
            logger.warning("hooks: \(Self.mostWaiting) commands wait already: \(event.kind.rawValue) is left out")
        }
        guard needsThread else { return }
        do {
            try startThread(named: "tenuto-hooks") { [self] in runAll() }
        } catch {
            logger.warning("hooks: \(error)")
            work.withLock { work in
                (work.isRunning, work.waiting) = (false, [])
                rest.raise()
            }
        }
    }

    /// Runs nothing more. Blocks until what runs has ended, which it is given a moment for and then made to.
    package func finish() {
        work.withLock { ($0.isOver, $0.waiting) = (true, Array($0.waiting.prefix(1))) }
        rest.wait(atMost: farewell)
        work.withLock { $0.waiting = [] }
        cancel.raise()
        rest.wait(atMost: .milliseconds(500))
    }

    private func runAll() {
        while let run = next() {
            do throws(ProgramError) {
                try perform(run)
            } catch {
                guard error.code != .cancelled else { continue }
                logger.warning("hook \(run.event.rawValue): \(run.command.first ?? ""): \(error.reason)")
            }
        }
    }

    private func next() -> Run? {
        work.withLock { work in
            guard !work.waiting.isEmpty else {
                work.isRunning = false
                rest.raise()
                return nil
            }
            return work.waiting.removeFirst()
        }
    }

    private func perform(_ run: Run) throws(ProgramError) {
        let path = environment["PATH"]
        guard let name = run.command.first, let program = findProgram(name, path: path) else {
            let place = run.command.first?.contains("/") == true ? "" : " on PATH"
            throw ProgramError(.start, "no such program\(place), or it may not be run")
        }
        let words = [program] + run.command.dropFirst()
        let told = run.variables.compactMapValues(\.self)
        // Those of another event may have come along, where a hook started the daemon.
        let others = environment.filter { !run.variables.keys.contains($0.key) }
        var limits = ProgramRun.Limits()
        (limits.time, limits.output, limits.cutsOutput) = (run.timeout, 0, true)
        _ = try ProgramRun.output(
            of: launcher?.arguments(words, within: run.timeout, variables: told) ?? words,
            environment: others.merging(told) { $1 }, limits: limits, cancel: cancel.descriptor)
    }
}
