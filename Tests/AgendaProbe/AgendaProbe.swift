import Scheduling
import Units

/// Measures an agenda of 10,000 mixed entries for a day of its deadlines, and prints the times in microseconds: to make
/// it, p50 and greatest to see to a deadline, to find the next one, and to find the next one that will be heard.
@main enum AgendaProbe {
    static func main() throws {
        let monday = CivilDate(daysSinceEpoch: 20_605)
        let midnight = TimeZoneRules.utc.instant(CivilTime(monday, secondOfDay: 0))
        let zones = Zones(system: try TimeZoneRules(posix: "CET-1CEST,M3.5.0,M10.5.0/3"))
        let schedule = Schedule(try (0..<10_000).map(entry), quiet: [.init(try ClockWindow("22:00..07:00"))])
        var agenda = Agenda(schedule, zones: zones, at: midnight)
        let making = microseconds { agenda = Agenda.resume(schedule, zones: zones, memory: .init(), at: midnight).0 }

        var (advancing, finding, looking): ([Int], [Int], [Int]) = ([], [], [])
        var next = agenda.nextDeadline
        for _ in 0..<2000 {
            guard let deadline = next else { break }
            var count = 0
            advancing.append(microseconds { count = agenda.advance(to: deadline).count })
            finding.append(microseconds { next = agenda.nextDeadline })
            var unheard = 0
            looking.append(microseconds { unheard = agenda.upNext == nil ? 1 : 0 })
            guard count + unheard >= 0 else { break }
        }
        let words = [advancing, finding, looking].map { times in
            "\(times.sorted()[times.count / 2]) \(times.max() ?? 0)"
        }
        print(making, words.joined(separator: " "))
    }

    /// All four kinds, spread over the day.
    private static func entry(_ number: Int) throws -> Schedule.Entry {
        guard let routine = Slug("routine-\(number % 50)") else { preconditionFailure("a slug") }
        let minute = number * 7 % 1440
        let time = ClockWindow.text(minute * 60)
        let window = try ClockWindow("\(time)..\(ClockWindow.text((minute + 480) % 1440 * 60))")
        let rule: Schedule.Rule =
            switch number % 4 {
            case 0: .at([try CalendarExpression("Mon,Wed,Fri \(time)", isZone: { _ in false })])
            case 1: .everyDays(2, at: [try CalendarExpression(time, isZone: { _ in false })])
            case 2: .every(.seconds(2700), between: window, since: .start)
            default: .times(3...5, between: window, spread: number % 8 == 3 ? .even : .random)
            }
        return Schedule.Entry(routine, rule, from: CivilDate(daysSinceEpoch: 20_500))
    }

    private static func microseconds(_ body: () -> Void) -> Int {
        let clock = SuspendingClock()
        return Int(clock.measure(body) / .microseconds(1))
    }
}
