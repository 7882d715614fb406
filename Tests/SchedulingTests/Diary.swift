import Testing
import Units

@testable import Scheduling

/// An agenda whose clock goes from one deadline to the next, and what it wanted done meanwhile, a line each.
struct Diary {
    /// A Monday.
    static let monday = CivilDate(daysSinceEpoch: 20_605)

    private(set) var agenda: Agenda
    private(set) var now: Timestamp
    /// `10:00:00 due stretch`; what is to be stored is left out.
    private(set) var lines: [String] = []
    /// What is stored by the end, by its key.
    private(set) var stored: [Occurrence.Key: Occurrence] = [:]
    /// How often it was told the time.
    private(set) var turns = 0
    private let zones: Zones
    private let begun: Timestamp

    /// Begins on a Monday at `time`, with `memory` of before.
    init(
        _ entries: [Schedule.Entry], quiet: [Schedule.QuietHours] = [], vacations: [ClosedRange<CivilDate>] = [],
        zones: Zones = Zones(system: .utc), at time: String, memory: Agenda.Memory = .init()
    ) {
        self.zones = zones
        begun = Self.instant(time, zones)
        now = begun
        let (agenda, effects) = Agenda.resume(
            Schedule(entries, quiet: quiet, vacations: vacations), zones: zones, memory: memory, at: now)
        self.agenda = agenda
        note(effects)
    }

    /// `10:00`, `10:00:30` on the Monday, `Tue 10:00` on the days after it.
    static func instant(_ text: String, _ zones: Zones = Zones(system: .utc)) -> Timestamp {
        let words = text.split(separator: " ")
        let day = words.count == 2 ? Weekday(name: words[0])?.index ?? 0 : 0
        let second = CivilTime.secondOfDay(words[words.count - 1]) ?? 0
        return zones.system.instant(CivilTime(monday + day, secondOfDay: second))
    }

    /// Lets time pass until `time`, and see to all that is due by then.
    mutating func wait(until time: String) {
        let end = Self.instant(time, zones)
        while let deadline = agenda.nextDeadline, deadline <= end {
            now = max(now, deadline)
            note(agenda.advance(to: now))
            turns += 1
            guard turns < 1_000_000 else {
                Issue.record("it wants to be told the time without end")
                return
            }
        }
        now = max(now, end)
    }

    /// Lets time pass until `time`, and then something happen.
    mutating func at(_ time: String, _ body: (inout Agenda, Timestamp) throws -> [Agenda.Effect]) rethrows {
        wait(until: time)
        note(try body(&agenda, now))
    }

    /// Sets the clock, or lets the machine sleep, and says so.
    mutating func change(_ change: ClockChange) {
        now = now + change.slept + change.stepped
        note(agenda.clockChanged(change, at: now))
    }

    /// The same without telling what happened: the daemon was not running.
    mutating func restart(at time: String, memory: Agenda.Memory) {
        now = Self.instant(time, zones)
        let (agenda, effects) = Agenda.resume(agenda.schedule, zones: zones, memory: memory, at: now)
        self.agenda = agenda
        note(effects)
    }

    /// What a store would remember now.
    var memory: Agenda.Memory {
        var memory = Agenda.Memory(quietUntil: agenda.quietUntil, held: agenda.held)
        for entry in agenda.schedule.entries {
            let rows = stored.values.filter { $0.entry == entry.key && ($0.state != .pending || $0.at <= now) }
            memory.entries[entry.key] = .init(since: begun, latest: rows.map(\.last).max())
        }
        memory.occurrences = Array(stored.values)
        return memory
    }

    /// Outcomes in the order of their times: `10:00 completed`, `11:00..14:00 missed 4`.
    var outcomes: [String] {
        stored.values.filter(\.state.isOutcome).sorted { ($0.at, $0.entry) < ($1.at, $1.entry) }.map { row in
            let times = row.count == 1 ? clock(row.at) : "\(clock(row.at))..\(clock(row.last))"
            return "\(times) \(row.state.rawValue)" + (row.count == 1 ? "" : " \(row.count)")
        }
    }

    /// The lines since the last time.
    mutating func take() -> [String] {
        defer { lines = [] }
        return lines
    }

    private func clock(_ instant: Timestamp) -> String {
        let civil = zones.system.civil(at: instant)
        let time = ClockWindow.text(civil.secondOfDay)
        return civil.date == Self.monday ? time : "\(civil.date.weekday.rawValue) \(time)"
    }

    private mutating func note(_ effects: [Agenda.Effect]) {
        for effect in effects {
            let line: String?
            switch effect {
            case .store(let rows):
                for row in rows { stored[row.key] = row }
                line = nil
            case .forget(let after):
                stored = stored.filter { $0.key.at <= after }
                line = "forget after \(clock(after))"
            case .sound(let at): line = "sound" + (at == now ? "" : " at \(clock(at))")
            case .ask(let occurrence, let starts, let isReminder):
                line =
                    (isReminder ? "remind of" : "ask") + " \(occurrence.routine)"
                    + (starts.map { " which starts at \(clock($0))" } ?? "")
            case .withdraw(let occurrence): line = "withdraw \(occurrence.routine)"
            case .start(let occurrence): line = "start \(occurrence.routine)"
            case .snoozed(let occurrence, let until): line = "snoozed \(occurrence.routine) until \(clock(until))"
            case .settled(let occurrence): line = "\(occurrence.routine) \(occurrence.state.rawValue)"
            case .rememberQuiet(let until): line = "quiet" + (until.map { " until \(clock($0))" } ?? " no more")
            case .startedOver(let back): line = "start over, \(back.text) back"
            }
            if let line { lines.append("\(clock(now)) \(line)") }
        }
    }
}

extension Slug {
    /// A slug that the test knows to be one.
    init(literal: String) {
        guard let slug = Slug(literal) else { preconditionFailure("\(literal) is no slug") }
        self = slug
    }
}

/// An entry of the routine `id`: each 45 minutes of a window, and the like.
func entry(
    _ id: String, every interval: Duration, _ window: String = "09:00..17:00", since: Schedule.Since = .start,
    late: Duration? = nil, gap: Duration? = nil, ifRunning: Schedule.IfRunning = .queue, priority: Int = 0,
    start: Schedule.Start = .ask, awayCounts: Bool = false
) throws -> Schedule.Entry {
    Schedule.Entry(
        Slug(literal: id), .every(interval, between: try ClockWindow(window), since: since), minGap: gap, late: late,
        ifRunning: ifRunning, priority: priority, start: start, awayCounts: awayCounts)
}

/// An entry with a quota.
func entry(
    _ id: String, times: ClosedRange<Int>, _ window: String = "09:00..17:00", spread: Schedule.Spread = .even,
    gap: Duration? = nil, late: Duration? = nil, days: Weekdays = .all, awayCounts: Bool = false
) throws -> Schedule.Entry {
    Schedule.Entry(
        Slug(literal: id), .times(times, between: try ClockWindow(window), spread: spread), days: days, minGap: gap,
        late: late, awayCounts: awayCounts)
}
