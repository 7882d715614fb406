import Scheduling
import Units

/// Notes what is legal in an entry and perhaps not meant.
struct EntryDoubts {
    private let quiet: QuietWeek
    private let context: ScheduleContext
    private let zones: ZoneShelf
    /// Where each was said first, by what it says about routine and time.
    private var seen: [String: Path] = [:]
    private let patience = EntryFuture.Patience()

    /// Doubts among entries beside these quiet hours.
    init(quiet: QuietWeek, context: ScheduleContext, zones: ZoneShelf) {
        self.quiet = quiet
        self.context = context
        self.zones = zones
    }

    /// Notes what is odd about `entry`, which is written as `keys`.
    mutating func warn(of entry: Schedule.Entry, _ keys: EntryKeys) {
        let place = keys.fields.whole.place
        if let first = seen[entry.key] {
            place.warn("the same routine at the same times as \(first); write it once")
        } else {
            seen[entry.key] = place.path
        }
        // What comes is looked for in the calendar, which takes a while.
        guard place.log.takesWarnings else { return }
        let future = EntryFuture(entry, zones: zones.zones, now: context.now, patience: patience)
        if future.isOver {
            keys.until?.place.warn("the last day is over, so it never comes again")
        } else if future.isEmpty {
            warnOfEmpty(keys)
        } else {
            warnOfQuiet(entry, keys, future)
        }
        warnOfLengths(entry, keys, future)
    }

    private func warnOfEmpty(_ keys: EntryKeys) {
        let written = ["at", "every", "days", "from", "until"].filter { keys.fields[$0] != nil }
            .filter { $0 != "every" || keys.at != nil }
        keys.fields.whole.place.warn(
            written == ["at"]
                ? "never comes again: its times are over"
                : "never comes: from now on no day fits all of \(written.joined(separator: ", "))")
    }

    /// Quiet hours go by the system's zone, and a window in another one is not compared with them.
    private func warnOfQuiet(_ entry: Schedule.Entry, _ keys: EntryKeys, _ future: EntryFuture) {
        guard !quiet.isEmpty else { return }
        switch entry.rule {
        case .at, .everyDays:
            guard future.isQuiet(quiet) else { return }
            keys.at?.place.warn("its next times are all in quiet hours, so none of them is heard")
        case .every(_, let window, _), .times(_, let window, _):
            guard entry.zone == nil, quiet.covers(window, on: entry.days) else { return }
            keys.between?.place.warn("\(window) is all in quiet hours, so nothing of it is heard")
        }
    }

    private func warnOfLengths(_ entry: Schedule.Entry, _ keys: EntryKeys, _ future: EntryFuture) {
        let window: ClockWindow
        let step: Duration
        switch entry.rule {
        case .at, .everyDays:
            if let late = entry.late, let step = future.shortestStep, late > step { warnOfLate(late, step, keys) }
            return
        case .every(let interval, let between, _):
            (window, step) = (between, interval)
            if interval > .seconds(window.length) {
                keys.every?.place.warn("\(interval.text): longer than \(window), so it comes once a day")
            }
        case .times(let count, let between, _):
            window = between
            step = .microseconds(Duration.seconds(window.length).microseconds / Int64(count.upperBound))
        }
        if window.crossesMidnight { keys.between?.place.warn("\(window): ends on the next day") }
        if let late = entry.late, late > step { warnOfLate(late, step, keys) }
        guard let gap = entry.minGap else { return }
        if gap > .seconds(window.length) {
            keys.minGap?.place.warn("\(gap.text): longer than \(window)")
        } else if case .every(let interval, _, _) = entry.rule, gap > interval {
            keys.minGap?.place.warn("\(gap.text): longer than \(interval.text), after which the next one comes")
        }
    }

    private func warnOfLate(_ late: Duration, _ step: Duration, _ keys: EntryKeys) {
        keys.late?.place.warn("\(late.text): longer than \(step.text), after which the next one comes")
    }
}
