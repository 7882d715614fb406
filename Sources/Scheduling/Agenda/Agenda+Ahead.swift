import Units

/// Looking ahead.
extension Agenda {
    /// A scheduled time that has not come yet.
    package struct Planned: Hashable, Sendable {
        package let entry: String
        package let routine: Slug
        package let at: Timestamp
        /// What will become of it as things stand, where that is known: it falls into quiet hours or a vacation.
        package let foreseen: Occurrence.State?
        /// Whether it begins by itself.
        package let start: Schedule.Start
    }

    /// How many are looked through for the next one that will be heard.
    private static let mostUnheard = 100

    /// What is scheduled after `start` up to `end`, in order, at most `limit` of it. Where times depend on what will
    /// have been done, it is taken to be done in time.
    package func planned(after start: Timestamp, upTo end: Timestamp, limit: Int) -> [Planned] {
        var all: [(at: Timestamp, entry: Int)] = []
        var end = end
        for entry in courses.indices {
            var next = first(of: entry, after: start)
            var count = 0
            while let at = next, at <= end, count < limit {
                all.append((at, entry))
                count += 1
                next = courses[entry].next(after: at, in: zones)
            }
            // Beyond what there is already nothing needs to be looked for: 10,000 entries that come each minute would
            // else be 50 million times.
            if limit > 0, all.count >= 2 * limit {
                all = Array(all.sorted { ($0.at, $0.entry) < ($1.at, $1.entry) }.prefix(limit))
                end = all[limit - 1].at
            }
        }
        return all.sorted { ($0.at, $0.entry) < ($1.at, $1.entry) }.prefix(limit).map { planned($0.entry, $0.at) }
    }

    /// The first scheduled time of an entry after `start`.
    private func first(of entry: Int, after start: Timestamp) -> Timestamp? {
        guard let upcoming = upcoming[entry], upcoming <= start else { return self.upcoming[entry] }
        guard courses[entry].countsFromLast else { return courses[entry].next(after: start, in: zones) }
        // Each follows from the one before it.
        var next: Timestamp? = upcoming
        while let at = next, at <= start { next = courses[entry].next(after: at, in: zones) }
        return next
    }

    /// The next one that is to be heard; nil for none in sight.
    package var upNext: Planned? {
        var times = upcoming
        for _ in 0..<Self.mostUnheard {
            var first: (entry: Int, at: Timestamp)?
            for entry in times.indices {
                if let at = times[entry], first.map({ at < $0.at }) ?? true { first = (entry, at) }
            }
            guard let first else { return nil }
            let planned = planned(first.entry, first.at)
            if planned.foreseen == nil { return planned }
            let resting = max(first.at, lastUnheard(first.entry, first.at))
            times[first.entry] = courses[first.entry].next(after: resting, in: zones)
        }
        return nil
    }

    /// Up to which instant nothing of the entry is heard, where its time `at` is not: two weeks of vacation are hundreds of
    /// times, and so is a night.
    private func lastUnheard(_ entry: Int, _ at: Timestamp) -> Timestamp {
        let date = courses[entry].date(of: at, in: zones)
        let vacation = schedule.vacations.first { $0.contains(date) }
        let back = vacation.map {
            zones[courses[entry].entry.zone].instant(CivilTime($0.upperBound + 1, secondOfDay: 0))
        }
        return (back ?? quietEnd(at: at)).map { $0 - .microseconds(1) } ?? at
    }

    private func planned(_ entry: Int, _ at: Timestamp) -> Planned {
        let course = courses[entry]
        let isOff = isVacation(course.date(of: at, in: zones))
        return Planned(
            entry: course.entry.key, routine: course.entry.routine, at: at,
            foreseen: isOff ? .excused : isQuiet(at: at) ? .suppressed : nil, start: course.entry.start)
    }
}
