import Control
import Glibc
import Varlink

/// Shows a session as it goes: on a terminal one line that counts down, elsewhere a line for each step.
struct Follower: ~Copyable {
    private var changes: ReplyStream<Change>
    private let isTerminal = isatty(STDOUT_FILENO) == 1
    private var shownStep: String?
    /// As long as any other call waits for its reply.
    private static let patience = Duration.seconds(10)
    private var shownProblems: Set<ReportedProblem> = []

    /// Watches from now on: once this returns, it is told of all that happens. Throws `Failure`.
    init(_ client: consuming VarlinkClient) throws { changes = try Self.watch(client) }

    private static func watch(_ client: consuming VarlinkClient) throws -> ReplyStream<Change> {
        do {
            var changes = try client.stream(ControlInterface.qualified("Watch"), reply: Change.self)
            // The state as it was before.
            if case .timedOut = try changes.next(timeout: patience) { throw Failure.noAnswer }
            return changes
        } catch let error as ClientError {
            throw Failure(error)
        }
    }

    /// Shows the session with `id` until it is over; throws `Failure`.
    mutating func follow(_ id: String) throws {
        var last: (status: Status, received: SuspendingClock.Instant)?
        while true {
            switch try next(timeout: last.map { untilNextSecond($0.status, since: $0.received) }) {
            case .reply(let change):
                if let ended = change.ended, ended.id == id { return try finish(ended.outcome) }
                guard change.status.session?.id == id else {
                    // Who lags is told the newest state alone, and so does not hear how it ended.
                    if change.lagged > 0, last != nil { return try finish(nil) }
                    continue
                }
                last = (change.status, .now)
            case .timedOut:
                break
            case .end:
                throw Failure(.notReachable, "tenutod has stopped, and the session with it")
            }
            if let last { try show(last.status, since: last.received) }
        }
    }

    private mutating func next(timeout: Duration?) throws -> ReplyStream<Change>.Next {
        do {
            return try changes.next(timeout: timeout)
        } catch {
            throw Failure(error)
        }
    }

    /// Time passes only on a terminal, and only while the session runs; at a gate there is nothing to count.
    private func untilNextSecond(_ status: Status, since received: SuspendingClock.Instant) -> Duration {
        guard isTerminal, status.state == .running, let step = status.session?.step, step.kind != .gate else {
            return .seconds(3600)
        }
        let passed = (SuspendingClock.now - received).wholeMicroseconds
        guard let remaining = step.remainingUs else {
            // Counting up: until the next second is full.
            return .microseconds(1_000_000 - (step.elapsedUs + passed) % 1_000_000)
        }
        let left = remaining - passed
        // Past its end there is nothing to count down until the daemon says what is next.
        return left <= 0 ? .seconds(3600) : .microseconds(max(left % 1_000_000, 20_000))
    }

    private mutating func show(_ status: Status, since received: SuspendingClock.Instant) throws {
        for problem in status.problems where shownProblems.insert(problem).inserted {
            try say(problem.text)
        }
        guard let session = status.session else { return }
        let passed = status.state == .running ? (SuspendingClock.now - received).wholeMicroseconds : 0
        if isTerminal {
            let pausing = status.state == .paused ? "paused  " : ""
            let time = session.step.kind == .gate ? "" : session.step.clock(after: passed) + "  "
            let text = session.step.text(isPaused: status.state == .paused)
            // A line that is broken cannot be taken back; the last column is left free, where some terminals break it.
            let line = "\(pausing)\(time)\(text.onOneLine)".fitted(into: Terminal.columns - 1, mark: "…")
            try put("\r\u{1B}[K\(line)")
        } else {
            let pausing = status.state == .paused ? "paused: " : ""
            let step = "\(pausing)\(session.step.id) \(session.step.kind)"
            guard step != shownStep else { return }
            shownStep = step
            try say(
                "\(clock(passed: session.elapsedUs))  \(pausing)\(session.step.text(isPaused: status.state == .paused))"
            )
        }
    }

    private mutating func finish(_ outcome: Change.Ended.Outcome?) throws {
        switch outcome {
        case .completed: try say("Completed.")
        case .partial: try say("Ended before its end.")
        case .stoppedForPain: try say("Stopped for pain.")
        case nil: try say("Ended.")
        }
    }

    private func say(_ line: String) throws {
        try put((isTerminal ? "\r\u{1B}[K" : "") + line.onOneLine + "\n")
    }
}
