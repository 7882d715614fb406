import Foundation
import Testing
import Units

@testable import Scheduling

/// A year of a machine that is treated badly: see `World` for what must hold at any time.
@Suite struct YearTests {
    private static let isLong = ProcessInfo.processInfo.environment["TENUTO_LONG"] != nil
    private static let seeds: [UInt64] = Array(1...(isLong ? 12 : 1))
    private static let days = isLong ? 366 : 183

    private func rules(_ name: String) throws -> TimeZoneRules {
        try TimeZoneRules(name: name, tzif: Array(Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/\(name)"))))
    }

    private func at(_ id: String, _ text: String, zone: String? = nil, start: Schedule.Start = .ask) throws
        -> Schedule.Entry
    {
        Schedule.Entry(
            Slug(literal: id), .at([try CalendarExpression(text) { _ in true }]), zone: zone, start: start)
    }

    private func schedule(zone: String? = nil) throws -> Schedule {
        let date = CivilDate(daysSinceEpoch: 20_600)
        let everyOther = Schedule.Rule.everyDays(2, at: [try CalendarExpression("06:30") { _ in true }])
        return Schedule(
            [
                try at("morning", "Mon,Wed,Fri 07:15", zone: zone),
                try at("night", "*-*-* 02:30", zone: zone, start: .auto),
                try at("hourly", "9..17:20", zone: zone),
                Schedule.Entry(Slug(literal: "other"), everyOther, zone: zone, from: date),
                try entry("grid", every: .seconds(45 * 60), "09:00..17:30", awayCounts: true),
                try entry("last", every: .seconds(90 * 60), "08:00..20:00", since: .last),
                try entry("even", times: 3...5),
                try entry("random", times: 4...4, "10:00..18:00", spread: .random),
            ], quiet: [.init(try ClockWindow("12:00..13:00"))],
            vacations: [(date + 40)...(date + 47)])
    }

    @Test(arguments: seeds) func `a year of sleeps, set clocks and restarts`(seed: UInt64) throws {
        let berlin = try rules("Europe/Berlin")
        let start = berlin.instant(CivilTime(CivilDate(daysSinceEpoch: 20_605), secondOfDay: 0))
        var world = World(try schedule(), places: [berlin], troubles: .init(), seed: seed, at: start)
        world.live(days: Self.days)
        #expect(world.faults == [])
        try expectEachOnce(world, berlin, start)
        try expectQuotas(world, berlin)
        print("\(seed): \(world.counts), asked \(world.asked), \(world.sessions) sessions, \(world.turns) turns")
    }

    @Test(arguments: seeds) func `a year of journeys and clocks that were wrong as well`(seed: UInt64) throws {
        let places = try ["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Pacific/Apia"].map(rules)
        let start = places[0].instant(CivilTime(CivilDate(daysSinceEpoch: 20_605), secondOfDay: 0))
        var world = World(
            try schedule(), places: places, troubles: .init(corrections: true, journeys: true), seed: seed, at: start)
        world.live(days: Self.days)
        #expect(world.faults == [])
    }

    /// Of entries whose times do not depend on what is done: each scheduled time is in one row, by looking at each
    /// minute.
    private func expectEachOnce(_ world: World, _ zone: TimeZoneRules, _ start: Timestamp) throws {
        let end = world.agenda.handled - .seconds(3600)
        let open = Set(world.agenda.open.map(\.occurrence.key))
        for (index, entry) in world.agenda.schedule.entries.enumerated() {
            guard let isScheduled = byTheMinute(entry, zone) else { continue }
            let rows = world.stored.values.filter { $0.entry == entry.key && $0.state.isOutcome }
            var expected: [Timestamp] = []
            var minute = start + .seconds(60)
            while minute < end {
                let isOpen = open.contains(.init(entry: entry.key, at: minute))
                if !isOpen, isScheduled(zone.civil(at: minute)) { expected.append(minute) }
                minute = minute + .seconds(60)
            }
            if entry.routine == Slug(literal: "night") {
                // Left out in spring and there twice in autumn: one each.
                expected = expected.filter { zone.civil(at: $0 - .seconds(3600)) != zone.civil(at: $0) }
            }
            let counted = rows.filter { $0.at < end }
            for time in expected {
                let holding = counted.filter { $0.at <= time && time <= $0.last }
                #expect(holding.count == 1, "\(index) \(entry.key) at \(time): \(holding)")
            }
            let spring = entry.routine == Slug(literal: "night") ? springs(zone, start, end) : 0
            let tail = counted.filter { $0.last >= end }.map(\.count).reduce(0, +)
            let sum = counted.map(\.count).reduce(0, +)
            #expect((expected.count + spring...expected.count + spring + tail).contains(sum), "\(entry.key)")
        }
    }

    /// How often a night's 02:30 is left out.
    private func springs(_ zone: TimeZoneRules, _ start: Timestamp, _ end: Timestamp) -> Int {
        var count = 0
        var transition = zone.nextTransition(after: start)
        while let at = transition, at < end {
            if zone.offset(at: at).seconds > zone.offset(at: at - .seconds(1)).seconds { count += 1 }
            transition = zone.nextTransition(after: at)
        }
        return count
    }

    /// Whether a clock shows a scheduled time of `entry`; nil where that depends on what is done.
    private func byTheMinute(_ entry: Schedule.Entry, _ zone: TimeZoneRules) -> ((CivilTime) -> Bool)? {
        switch entry.routine.description {
        case "morning": { [.monday, .wednesday, .friday].contains($0.date.weekday) && $0.secondOfDay == 26_100 }
        case "night": { $0.secondOfDay == 9000 }
        case "hourly": { (9...17).contains($0.secondOfDay / 3600) && $0.secondOfDay % 3600 == 1200 }
        case "other": { ($0.date.daysSinceEpoch - 20_600) % 2 == 0 && $0.secondOfDay == 23_400 }
        case "grid": { (32_400...63_000).contains($0.secondOfDay) && ($0.secondOfDay - 32_400) % 2700 == 0 }
        default: nil
        }
    }

    /// Each day's quota is met, or what is missing to it is accounted for.
    private func expectQuotas(_ world: World, _ zone: TimeZoneRules) throws {
        for entry in world.agenda.schedule.entries {
            guard case .times(let count, _, _) = entry.rule else { continue }
            var days: [CivilDate: (done: Int, not: Int)] = [:]
            for row in world.stored.values where row.entry == entry.key {
                let date = zone.civil(at: row.last).date
                switch row.state {
                case .completed, .partial, .rested: days[date, default: (0, 0)].done += row.count
                case .missed, .skipped, .suppressed, .excused, .stoppedForPain:
                    // A run may begin on an earlier day: it is as long there as it has to be.
                    let first = zone.civil(at: row.at).date
                    for day in 0...(date - first) { days[first + day, default: (0, 0)].not += row.count }
                case .pending, .due, .snoozed, .running: break
                }
            }
            let today = zone.civil(at: world.agenda.handled).date
            let first = zone.civil(at: Timestamp(seconds: 20_605 * 86_400)).date
            for day in 0..<(today - first) {
                let (done, not) = days[first + day] ?? (0, 0)
                #expect(done + not >= count.lowerBound, "\(entry.key) on \(first + day): \(done) done, \(not) not")
                #expect(done <= count.upperBound, "\(entry.key) on \(first + day): \(done) done")
            }
        }
    }
}
