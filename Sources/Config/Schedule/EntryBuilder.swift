import Scheduling
import Units

/// Makes an entry of what is written, where its keys go together.
struct EntryBuilder {
    let keys: EntryKeys
    let context: ScheduleContext
    let zones: ZoneShelf

    /// The entry; nil where something is missing or wrong, which is reported.
    func entry() -> Schedule.Entry? {
        let routine = routine()
        let zone = zone()
        checkDates()
        let rule = rule()
        checkWhatBelongsToOthers()
        guard let routine, let rule else { return nil }
        return Schedule.Entry(
            routine, rule, zone: zone, days: keys.days?.content ?? .all, from: keys.from?.content,
            until: keys.until?.content, minGap: keys.minGap?.content, late: keys.late?.content,
            ifRunning: keys.ifRunning ?? .queue, priority: keys.priority ?? 0, start: keys.start ?? .ask,
            awayCounts: keys.awayCounts ?? false)
    }

    private func routine() -> Slug? {
        _ = keys.fields.required("routine")
        guard let written = keys.routine, let id = written.content else { return nil }
        if context.broken.contains(id) {
            written.place.reject("\"\(id)\": that routine's file has problems of its own")
        } else if !context.routines.contains(id) {
            let all = context.routines.union(context.broken).map(\.description)
            written.place.reject("\"\(id)\": no such routine\(didYouMean(id.description, among: all))")
        }
        return id
    }

    private func zone() -> String? {
        guard let written = keys.zone, let name = written.content else { return nil }
        if let refusal = zones.refusal(name) {
            written.place.reject("\(name.quoted): \(refusal)")
        } else if let other = keys.at?.content?.lazy.compactMap(\.zone).first {
            written.place.reject("at names a zone too, \(other); write only one of them")
        }
        return name
    }

    private func checkDates() {
        guard let from = keys.from?.content, let until = keys.until?.content, until < from else { return }
        keys.until?.place.reject("\"\(until)\": before the first day, \(from)")
    }

    private func rule() -> Schedule.Rule? {
        guard keys.fields.requireOne(of: ["at", "every", "times"]) else { return nil }
        if let times = keys.times {
            if keys.at != nil || keys.every != nil {
                times.place.reject(
                    "\(keys.at != nil ? "at" : "every") says when already; write one of at, every, times")
                return nil
            }
            return quota(times)
        }
        if let at = keys.at {
            keys.between?.place.reject("not beside at, which says the times of day itself; write one of them")
            return calendar(at)
        }
        return keys.every.flatMap(steps)
    }

    private func calendar(_ at: Written<[CalendarExpression]>) -> Schedule.Rule? {
        guard let every = keys.every else { return at.content.map { .at($0) } }
        guard let step = every.content else { return nil }
        switch step {
        case .interval:
            every.place.reject(
                "beside at, every is a number of days or weeks (2 days, 1 week); a duration goes with between")
            return nil
        case .days(let count):
            if keys.fields["from"] == nil {
                every.place.reject("which day is the first? write from: 2026-12-01 beside it")
            }
            return at.content.map { .everyDays(count, at: $0) }
        }
    }

    private func steps(_ every: Written<Every>) -> Schedule.Rule? {
        guard let step = every.content else { return nil }
        switch step {
        case .days where keys.between == nil:
            every.place.reject("at what time of day? write at: \"07:15\" beside it")
            return nil
        case .days:
            every.place.reject(
                "beside between, every is a duration (45min); a number of days goes with at: \"07:15\"")
            return nil
        case .interval where keys.between == nil:
            every.place.reject("in which part of the day? write between: 09:00..17:00 beside it")
            return nil
        case .interval(let interval):
            return keys.between?.content.map { .every(interval, between: $0, since: keys.since?.content ?? .start) }
        }
    }

    private func quota(_ times: Written<ClosedRange<Int>>) -> Schedule.Rule? {
        guard let between = keys.between else {
            times.place.reject("in which part of the day? write between: 09:00..17:00 beside it")
            return nil
        }
        guard let count = times.content, let window = between.content else { return nil }
        // A minute apart at least: nothing comes more often.
        let gap = max(keys.minGap?.content ?? .zero, ScheduleLimits.shortestGap)
        let fitting = 1 + Int(Duration.seconds(window.length).microseconds / gap.microseconds)
        if count.upperBound > fitting {
            let number = count.count == 1 ? "\(count.lowerBound)" : "\(count.lowerBound)..\(count.upperBound)"
            times.place.reject("\"\(number)\": \(gap.text) apart no more than \(fitting) fit into \(window)")
        }
        return .times(count, between: window, spread: keys.spread?.content ?? .even)
    }

    private func checkWhatBelongsToOthers() {
        if keys.times == nil { keys.spread?.place.reject("only what is written with times is spread") }
        if keys.since != nil, keys.times != nil || keys.at != nil {
            keys.since?.place.reject("only every with between counts since something")
        }
    }
}
