import Control

/// A status, and how long ago the daemon told it: what is counted goes on meanwhile.
struct Glance {
    let status: Status
    /// Microseconds since it was told.
    let age: Int64

    init(_ status: Status, age: Int64 = 0) {
        self.status = status
        self.age = max(0, age)
    }

    /// Told at `received`, looked at now.
    init(_ status: Status, since received: SuspendingClock.Instant) {
        self.init(status, age: (SuspendingClock.now - received).wholeMicroseconds)
    }

    /// Whether time passes in the step: not in a pause, not at a gate.
    var counts: Bool {
        guard status.state == .running, let step = status.session?.step else { return false }
        return step.kind != .gate
    }

    private var passed: Int64 { counts ? age : 0 }

    /// What is left of the step; nil where only the person knows, or without a session.
    var remaining: Int64? { status.session?.step.remainingUs.map { max(0, $0 - passed) } }

    /// How much of the step is over; nil without a session.
    var elapsed: Int64? {
        status.session.map { session in
            let elapsed = session.step.elapsedUs + passed
            return session.step.durationUs.map { min($0, elapsed) } ?? elapsed
        }
    }

    /// How much of the session is over. It stands still in a prepare, which may be a count-in: the plan does not have
    /// those, and the next step says how it is.
    var sessionElapsed: Int64? {
        status.session.map { session in
            let isInPlan = session.step.remainingUs != nil && session.step.kind != .prepare
            return min(session.totalUs, session.elapsedUs + (isInPlan ? min(passed, session.step.remainingUs ?? 0) : 0))
        }
    }

    /// Until a clock of whole seconds shows something else; nil while none counts. Past the end of a step there is
    /// nothing to count until the daemon says what is next.
    var untilNextSecond: Duration? {
        guard counts, let elapsed else { return nil }
        guard let remaining else { return .microseconds(1_000_000 - elapsed % 1_000_000) }
        return remaining > 0 ? .microseconds((remaining - 1) % 1_000_000 + 1) : nil
    }
}

extension Duration {
    var wholeMicroseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }
}
