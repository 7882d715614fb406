import Units

/// What became of a scheduled time of a routine, or of a run of missed ones, as it is stored.
package struct Occurrence: Hashable, Sendable {
    /// How it stands. The raw value is what is stored and said on the wire.
    package enum State: String, CaseIterable, Hashable, Sendable {
        /// Stored ahead of its time; nobody has heard of it.
        case pending
        /// Announced: the person is asked, or it begins by itself in a moment.
        case due
        /// Put off by the person.
        case snoozed
        /// Its session runs.
        case running
        /// Done.
        case completed
        /// Begun, and not done to the end.
        case partial
        /// Dismissed by the person.
        case skipped
        /// Nobody answered, or the machine was off or asleep.
        case missed
        /// It fell into quiet hours.
        case suppressed
        /// The person was away or the machine asleep, and that counts as rest.
        case rested
        /// It fell into a vacation.
        case excused
        /// It hurt.
        case stoppedForPain

        /// Whether it is an outcome: nothing more comes of it.
        package var isOutcome: Bool {
            switch self {
            case .pending, .due, .snoozed, .running: false
            case .completed, .partial, .skipped, .missed, .suppressed, .rested, .excused, .stoppedForPain: true
            }
        }
    }

    /// What tells it from all others.
    package struct Key: Hashable, Sendable {
        package let entry: String
        package let at: Timestamp

        package init(entry: String, at: Timestamp) {
            self.entry = entry
            self.at = at
        }
    }

    /// What tells it from all others.
    package var key: Key { Key(entry: entry, at: at) }

    /// The key of the entry it belongs to.
    package var entry: String
    package var routine: Slug
    /// When it was scheduled; of a run the first.
    package var at: Timestamp
    /// The last scheduled time of a run; else `at`.
    package var last: Timestamp
    /// How many a run stands for; else 1.
    package var count: Int
    package var state: State
    /// How often it was put off.
    package var snoozes: Int
    /// When it begins by itself or comes back from a snooze; nil where it waits for neither.
    package var wakes: Timestamp?
    /// When it got its outcome.
    package var settled: Timestamp?
    /// The session that was its answer.
    package var session: String?

    package init(
        entry: String, routine: Slug, at: Timestamp, last: Timestamp? = nil, count: Int = 1, state: State,
        snoozes: Int = 0, wakes: Timestamp? = nil, settled: Timestamp? = nil, session: String? = nil
    ) {
        self.entry = entry
        self.routine = routine
        self.at = at
        self.last = last ?? at
        self.count = count
        self.state = state
        self.snoozes = snoozes
        self.wakes = wakes
        self.settled = settled
        self.session = session
    }

    /// The same, scheduled for another time.
    mutating func move(to instant: Timestamp) {
        (at, last) = (instant, instant)
    }
}
