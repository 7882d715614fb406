import Testing
import Units

@testable import Scheduling

/// A machine and a person for a year: the machine sleeps, has its clock set, is carried to other zones, and its daemon is
/// killed at any moment; the person answers, or does not. All of it follows from one number.
///
/// What must hold at any time is checked here, by what the agenda wants done alone.
struct World {
    /// What may happen to the machine.
    struct Troubles: Sendable {
        var sleeps = true
        var steps = true
        var corrections = false
        var journeys = false
        var restarts = true
    }

    private enum Event {
        case begin, snooze, dismiss, byHand(Slug), end, leave, comeBack
        case sleep, step, correction, journey, restart
    }

    private(set) var agenda: Agenda
    /// What is kept: it outlives the daemon.
    private(set) var stored: [Occurrence.Key: Occurrence] = [:]
    /// What went wrong.
    private(set) var faults: [String] = []
    /// How often the agenda was told the time because it wanted to be.
    private(set) var turns = 0
    private(set) var asked = 0
    private(set) var sessions = 0
    private(set) var counts: [String: Int] = [:]

    private let settings: Agenda.Settings
    private let places: [TimeZoneRules]
    private let begun: Timestamp
    private var zones: Zones
    /// Time as it passes, in microseconds; the wall clock is ahead of it by `ahead`.
    private var time: Int64
    private var ahead: Int64 = 0
    private var numbers: SeededNumbers
    private var events: [(time: Int64, event: Event)] = []
    private var hasAsked: Set<String> = []
    /// What happened, for whoever looks for the reason of a fault.
    private var trail: [String] = []
    private var running: (id: String, routine: Slug)?

    private var wall: Timestamp { Timestamp(microseconds: time + ahead) }

    /// Begins at `start`, in the first of `places`.
    init(_ schedule: Schedule, places: [TimeZoneRules], troubles: Troubles, seed: UInt64, at start: Timestamp) {
        self.places = places
        zones = Zones(system: places[0], named: Dictionary(places.map { ($0.name, $0) }) { first, _ in first })
        settings = Agenda.Settings(seed: "\(seed)")
        begun = start
        time = start.microseconds
        numbers = SeededNumbers(seed: seed)
        let (agenda, effects) = Agenda.resume(schedule, zones: zones, memory: .init(), settings: settings, at: start)
        self.agenda = agenda
        perform(effects)
        if troubles.sleeps { plan(.sleep, within: 86_400) }
        if troubles.steps { plan(.step, within: 20 * 86_400) }
        if troubles.corrections { plan(.correction, within: 40 * 86_400) }
        if troubles.journeys { plan(.journey, within: 30 * 86_400) }
        if troubles.restarts { plan(.restart, within: 2 * 86_400) }
        for routine in Set(schedule.entries.map(\.routine)).sorted() { plan(.byHand(routine), within: 3 * 86_400) }
        plan(.leave, within: 86_400)
    }

    /// Lets so many days pass.
    mutating func live(days: Int) {
        let end = time + Int64(days) * 86_400_000_000
        while time < end {
            let event = events.min { $0.time < $1.time }
            let deadline = agenda.nextDeadline.map { max($0.microseconds - ahead, time) } ?? .max
            if let event, event.time < deadline {
                time = max(time, event.time)
                events.removeAll { $0.time == event.time }
                happen(event.event)
            } else {
                time = min(deadline, end)
                perform(agenda.advance(to: wall))
                turns += 1
            }
        }
    }

    private mutating func plan(_ event: Event, within seconds: Int64) {
        events.append((time + 1 + numbers.next(below: seconds * 1_000_000), event))
    }

    private mutating func happen(_ event: Event) {
        trail.append("\(wall): \(event)")
        perform(agenda.advance(to: wall))
        switch event {
        case .begin:
            guard running == nil, let effects = try? agenda.start(at: wall) else { return }
            perform(effects)
        case .snooze: perform((try? agenda.snooze(at: wall)) ?? [])
        case .dismiss: perform((try? agenda.dismiss(at: wall)) ?? [])
        case .byHand(let routine):
            plan(.byHand(routine), within: 6 * 86_400)
            if running == nil { begin(routine) }
        case .end:
            guard running != nil else { return }
            running = nil
            let end: [Agenda.SessionEnd] = [.completed, .completed, .completed, .partial, .stoppedForPain]
            perform(agenda.sessionEnded(end[Int(numbers.next(below: 5))], at: wall))
        case .leave:
            plan(.comeBack, within: 3 * 3600)
            perform(agenda.leave(at: wall))
        case .comeBack:
            plan(.leave, within: 86_400)
            perform(agenda.comeBack(at: wall))
        case .sleep:
            plan(.sleep, within: 2 * 86_400)
            let slept =
                1_000_000 + numbers.next(below: [600, 3600, 12 * 3600][Int(numbers.next(below: 3))] * 1_000_000)
            // What the person would have done and the session's end come later by as much.
            events = events.map { ($0.time + slept, $0.event) }
            time += slept
            perform(agenda.clockChanged(ClockChange(slept: .microseconds(slept)), at: wall))
        case .step:
            plan(.step, within: 40 * 86_400)
            step(by: numbers.next(below: 6 * 3600 * 1_000_000) - 3 * 3600 * 1_000_000)
        case .correction:
            plan(.correction, within: 80 * 86_400)
            step(by: -(3 * 3600 + 1 + numbers.next(below: 30 * 86_400)) * 1_000_000)
        case .journey:
            plan(.journey, within: 60 * 86_400)
            zones.system = places[Int(numbers.next(below: Int64(places.count)))]
            perform(agenda.zonesChanged(to: zones, at: wall))
        case .restart:
            plan(.restart, within: 4 * 86_400)
            restart()
        }
    }

    private mutating func step(by microseconds: Int64) {
        ahead += microseconds
        perform(agenda.clockChanged(ClockChange(stepped: .microseconds(microseconds)), at: wall))
    }

    /// The daemon is killed: all that it has not stored is gone, and its session with it.
    private mutating func restart() {
        running = nil
        events.removeAll { if case .end = $0.event { true } else { false } }
        time += numbers.next(below: [5, 600, 10 * 3600][Int(numbers.next(below: 3))] * 1_000_000)
        var memory = Agenda.Memory(quietUntil: agenda.quietUntil)
        let now = wall
        for entry in agenda.schedule.entries { memory.entries[entry.key] = .init(since: begun) }
        for row in stored.values where row.state != .pending || row.at <= now {
            let latest = memory.entries[row.entry]?.latest
            memory.entries[row.entry]?.latest = max(latest ?? row.last, row.last)
        }
        memory.occurrences = stored.values.filter { !$0.state.isOutcome || $0.last > now - .seconds(3 * 86_400) }
        let (agenda, effects) = Agenda.resume(
            agenda.schedule, zones: zones, memory: memory, settings: settings, at: now)
        self.agenda = agenda
        perform(effects)
    }

    private mutating func begin(_ routine: Slug) {
        sessions += 1
        running = ("s\(sessions)", routine)
        perform(agenda.sessionBegan("s\(sessions)", of: routine, at: wall))
        events.append((time + (60 + numbers.next(below: 600)) * 1_000_000, .end))
    }

    private mutating func perform(_ effects: [Agenda.Effect]) {
        var caughtUp: Set<String> = []
        var starting: Occurrence?
        for effect in effects {
            switch effect {
            case .store(let rows): for row in rows { store(row) }
            case .forget(let after):
                stored = stored.filter { $0.key.at <= after }
                hasAsked = []
            case .sound:
                if running != nil { fault("a sound while a session runs") }
            case .ask(let occurrence, _, let isReminder):
                if running != nil { fault("asked for \(occurrence.key) while a session runs") }
                guard !isReminder else { continue }
                asked += 1
                if !hasAsked.insert("\(occurrence.key) \(occurrence.snoozes)").inserted {
                    fault("asked twice for \(occurrence.key)")
                }
                if wall - occurrence.at > .seconds(1), !caughtUp.insert(occurrence.entry).inserted {
                    fault("caught up twice with \(occurrence.entry)")
                }
                if occurrence.snoozes == 0, wall - occurrence.at > .seconds(15 * 60) {
                    fault("asked for \(occurrence.key), which is late")
                }
                let answers: [Event] = [.begin, .begin, .begin, .snooze, .dismiss]
                if numbers.next(below: 10) > 0 { plan(answers[Int(numbers.next(below: 5))], within: 900) }
            case .start(let occurrence):
                if running != nil { fault("\(occurrence.key) starts while a session runs") }
                starting = occurrence
            case .settled(let occurrence): counts[occurrence.state.rawValue, default: 0] += occurrence.count
            case .withdraw, .snoozed, .rememberQuiet, .startedOver: break
            }
        }
        if let starting { begin(starting.routine) }
    }

    private mutating func store(_ row: Occurrence) {
        if let before = stored[row.key], before.state.isOutcome, (before.state, before.count) != (row.state, row.count)
        {
            fault("\(row.key) was \(before.state) and is \(row.state)")
        }
        stored[row.key] = row
    }

    private mutating func fault(_ text: String) {
        if faults.isEmpty { faults += trail.suffix(6) }
        if faults.count < 20 { faults.append("\(wall): \(text)") }
    }
}
