import Units

/// How far the quota of one day's window has come, and where the rest of it lies.
struct Quota: Hashable, Sendable {
    /// What is left was spread anew.
    struct Anew: Hashable, Sendable {
        /// From here to the end of the window.
        let from: Timestamp
        /// How many were used by then.
        let used: Int
    }

    /// The day on which the window begins.
    let date: CivilDate
    /// How many have had their answer: done, dismissed, excused.
    var used = 0
    /// How many of those were done.
    var done = 0
    /// How many were not, by what is stored.
    var charged = 0
    /// How what is left was spread the last time; nil for the first plan.
    var anew: Anew?
    /// The latest scheduled time that is over.
    var latest: Timestamp?

    init(date: CivilDate) {
        self.date = date
    }

    /// Takes note of what became of some of it. What nobody answered is spread anew from when that was known.
    mutating func note(_ occurrence: Occurrence) {
        latest = max(latest ?? occurrence.last, occurrence.last)
        switch occurrence.state {
        case .completed, .partial, .rested:
            done += occurrence.count
            used += occurrence.count
        case .skipped, .excused, .stoppedForPain:
            charged += occurrence.count
            used += occurrence.count
        case .missed, .suppressed:
            charged += occurrence.count
            anew = Anew(from: occurrence.settled ?? occurrence.last, used: used)
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
        guard let quota, let anew = quota.anew else {
            return times(count.upperBound, from: window.start, named: "")
        }
        var from = max(anew.from, window.start)
        if let latest = quota.latest { from = max(from, latest + gap) }
        guard from <= window.end else { return [] }
        let fitting = gap > .zero ? Int((window.end - from).microseconds / gap.microseconds) + 1 : count.upperBound
        return times(min(count.upperBound - anew.used, fitting), from: from, named: "\(anew.from)")
    }

    /// How many are missing to the low end where nothing more comes and so far so many are accounted for.
    func shortfall(_ quota: Quota) -> Int { max(0, count.lowerBound - quota.used - quota.charged) }

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
