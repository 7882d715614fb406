import Units

/// How far the quota of one day's window has come. It follows from what became of each, in whatever order that is told.
struct Quota: Hashable, Sendable {
    /// What was not answered.
    struct Unanswered: Hashable, Sendable {
        /// The scheduled time.
        let at: Timestamp
        /// When it was known.
        let settled: Timestamp
    }

    /// What had its answer: done, dismissed, excused.
    private struct Used: Hashable, Sendable {
        /// The scheduled time.
        let at: Timestamp
        let count: Int
    }

    /// The day on which the window begins.
    let date: CivilDate
    /// The latest that was not answered: from there on the rest is spread anew. Nil for the first plan.
    private(set) var unanswered: Unanswered?
    private var used: [Used] = []
    private var done = 0
    private var charged = 0

    init(date: CivilDate) {
        self.date = date
    }

    /// How many up to `instant` have had their answer.
    func used(upTo instant: Timestamp) -> Int { used.filter { $0.at <= instant }.map(\.count).reduce(0, +) }

    /// How many are accounted for: done, or not done by what is stored.
    var accounted: Int { done + charged }

    /// Takes note of what became of some of it.
    mutating func note(_ occurrence: Occurrence) {
        let (at, count) = (occurrence.last, occurrence.count)
        switch occurrence.state {
        case .completed, .partial, .rested:
            done += count
            used.append(Used(at: at, count: count))
        case .skipped, .excused, .stoppedForPain:
            charged += count
            used.append(Used(at: at, count: count))
        case .missed, .suppressed:
            charged += count
            if unanswered.map({ $0.at < at }) ?? true {
                unanswered = Unanswered(at: at, settled: occurrence.settled ?? at)
            }
        case .pending, .due, .snoozed, .running:
            break
        }
    }
}

/// Where the occurrences of a quota lie in a day's window.
struct QuotaPlan {
    let count: ClosedRange<Int>
    let window: DayWindow
    let spread: Schedule.Spread
    /// From one to the next, at least.
    let gap: Duration
    /// What the random spread follows from.
    let seed: String

    /// `gap` is half an equal part where the person says nothing: what is spread anew never comes in a burst.
    init(count: ClosedRange<Int>, window: DayWindow, spread: Schedule.Spread, gap: Duration?, seed: String) {
        self.count = count
        self.window = window
        self.spread = spread
        self.gap = gap ?? window.length / (2 * count.upperBound)
        self.seed = seed
    }

    /// The times still to come, as far as `quota` has come; those that are over may be among them.
    func times(_ quota: Quota?) -> [Timestamp] {
        guard let quota, let last = quota.unanswered else {
            return times(count.upperBound, from: window.start, named: "")
        }
        let from = max(last.settled, last.at + gap, window.start)
        guard from <= window.end else { return [] }
        let fitting = gap > .zero ? Int((window.end - from).microseconds / gap.microseconds) + 1 : count.upperBound
        // One that was open when the one before it was given up has no part in what is spread now.
        let places = count.upperBound - quota.used(upTo: from)
        return times(min(places, fitting), from: from, named: "\(last.at)")
    }

    /// How many are missing to the low end where nothing more comes and so far so many are accounted for.
    func shortfall(_ quota: Quota) -> Int { max(0, count.lowerBound - quota.accounted) }

    private func times(_ places: Int, from: Timestamp, named round: String) -> [Timestamp] {
        guard places > 0 else { return [] }
        let length = (window.end - from).microseconds
        let gap = self.gap.microseconds
        let isRoomy = length / Int64(places) >= gap
        // What is left of the stretch when each gap has been taken off it; negative where they do not fit.
        let free = max(0, length - Int64(places - 1) * gap)
        var numbers = SeededNumbers(seed, window.date.description, round)
        return (0..<Int64(places)).map { index in
            let offset =
                switch spread {
                case .even where isRoomy: length * (2 * index + 1) / Int64(2 * places)
                case .even: index * gap + free * (2 * index + 1) / Int64(2 * places)
                case .random: index * gap + free * index / Int64(places) + numbers.next(below: free / Int64(places) + 1)
                }
            // Schedules go by whole seconds.
            return min(Timestamp(seconds: (from + .microseconds(offset)).seconds), window.end)
        }
    }
}
