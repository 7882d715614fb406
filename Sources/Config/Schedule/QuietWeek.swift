import Scheduling
import Units

/// Which seconds of a week are quiet, from Monday's midnight on.
struct QuietWeek {
    private static let day = 86_400
    private static let week = 7 * day

    /// Apart from each other, in order, within the week.
    private let stretches: [Range<Int>]

    init(_ hours: [Schedule.QuietHours]) {
        var all: [Range<Int>] = []
        for quiet in hours {
            for weekday in Weekday.allCases where quiet.days.contains(weekday) {
                all += Self.stretches(of: quiet.window, on: weekday)
            }
        }
        stretches = all.sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { merged, next in
            if let last = merged.last, next.lowerBound <= last.upperBound {
                merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, next.upperBound)
            } else {
                merged.append(next)
            }
        }
    }

    /// Whether there is no time that is not quiet.
    var isWhole: Bool { stretches == [0..<Self.week] }

    var isEmpty: Bool { stretches.isEmpty }

    /// Whether `window`, begun on any of `days`, is quiet to its end.
    func covers(_ window: ClockWindow, on days: Weekdays) -> Bool {
        Weekday.allCases.filter(days.contains).allSatisfy { weekday in
            Self.stretches(of: window, on: weekday).allSatisfy { part in
                stretches.contains { $0.lowerBound <= part.lowerBound && part.upperBound <= $0.upperBound }
            }
        }
    }

    /// Whether it is quiet when the clock shows `time`.
    func contains(_ time: CivilTime) -> Bool {
        let second = time.date.weekday.index * Self.day + time.secondOfDay
        return stretches.contains { $0.contains(second) }
    }

    /// One stretch, or two where it goes beyond Sunday.
    private static func stretches(of window: ClockWindow, on weekday: Weekday) -> [Range<Int>] {
        let start = weekday.index * day + window.start
        let end = start + window.length
        return end <= week ? [start..<end] : [start..<week, 0..<(end - week)]
    }
}
