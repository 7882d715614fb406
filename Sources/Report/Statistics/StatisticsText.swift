import Control
import Units

/// Statistics as a person reads them in a terminal; without any colour.
package struct StatisticsText {
    /// As many weeks are listed one by one; the bars above them show all.
    private static let mostWeeks = 26
    private static let width = 10

    private let statistics: HistoryStatistics
    private let isUTF8: Bool

    /// `isUTF8` says whether the terminal shows more than ASCII.
    package init(_ statistics: HistoryStatistics, isUTF8: Bool) {
        self.statistics = statistics
        self.isUTF8 = isUTF8
    }

    /// All of it.
    package var text: String {
        let (sessions, scheduled) = (statistics.sessions, statistics.scheduled)
        let ended = [
            counted(sessions.completed, "completed", "completed"), counted(sessions.partial, "partial", "partial"),
            counted(sessions.stoppedForPain, "stopped for pain", "stopped for pain"),
        ].compactMap(\.self)
        let neither = [
            counted(scheduled.excused, "excused", "excused"), counted(scheduled.rested, "rested", "rested"),
            counted(scheduled.suppressed, "in quiet hours", "in quiet hours"),
            counted(scheduled.stoppedForPain, "stopped for pain", "stopped for pain"),
        ].compactMap(\.self)
        let verb = scheduled.uncounted == 1 ? "counts" : "count"
        let streak = statistics.streak
        var rows = [
            ["sessions", ended.isEmpty ? "none" : ended.joined(separator: ", ")],
            [
                "scheduled",
                share(scheduled) + (neither.isEmpty ? "" : "; \(neither.joined(separator: ", ")) \(verb) for neither"),
            ],
            ["held", Duration.microseconds(statistics.heldUs).clockFace],
            ["days", "\(statistics.days) on which something was done to its end"],
            [
                "streak",
                "\(counted(streak.current, "day", "days") ?? "none"); longest \(counted(streak.longest, "day", "days") ?? "none")",
            ],
        ]
        let outcomes = outcomeRows
        if !outcomes.isEmpty { rows.append(contentsOf: [[""]] + outcomes) }
        let weeks = statistics.weeks.suffix(Self.mostWeeks).map { week in
            [
                "  \(week.monday)", bar(week.scheduled.adherence), share(week.scheduled),
                "held \(Duration.microseconds(week.heldUs).clockFace)",
            ]
        }
        let (since, until) = (statistics.since, statistics.until)
        let head = since == until ? since : "\(since) to \(until)"
        let trend = statistics.weeks.map { spark($0.scheduled.adherence) }.joined()
        return "\(head)\n\n\(table(rows))\n\nby week  \(trend)\n\(table(weeks))"
    }

    /// `9 of 10 done, 90 %`
    private func share(_ scheduled: HistoryStatistics.Scheduled) -> String {
        guard let adherence = scheduled.adherence else { return "nothing to be done" }
        return "\(scheduled.completed) of \(scheduled.asked) done, \(adherence) %"
    }

    /// How large a part of what was scheduled had which outcome.
    private var outcomeRows: [[String]] {
        let scheduled = statistics.scheduled
        let all = [
            ("completed", scheduled.completed), ("partial", scheduled.partial), ("skipped", scheduled.skipped),
            ("missed", scheduled.missed), ("stopped for pain", scheduled.stoppedForPain),
            ("excused", scheduled.excused), ("rested", scheduled.rested), ("suppressed", scheduled.suppressed),
        ]
        let total = all.reduce(0) { $0 + $1.1 }
        return all.filter { $0.1 > 0 }.map { name, count in
            [name, "\(bar(count * 100 / total)) \(count)"]
        }
    }

    /// A bar of `percent`; blank for nil.
    private func bar(_ percent: Int?) -> String {
        let filled = ((percent ?? 0) * Self.width + 50) / 100
        let (full, empty) = isUTF8 ? ("█", "░") : ("#", ".")
        return percent == nil
            ? String(repeating: " ", count: Self.width)
            : String(repeating: full, count: filled) + String(repeating: empty, count: Self.width - filled)
    }

    /// One of eight heights for `percent`; a dot for nil.
    private func spark(_ percent: Int?) -> String {
        let steps = Array(isUTF8 ? "▁▂▃▄▅▆▇█" : "_.:-=+*#")
        guard let percent else { return isUTF8 ? "·" : " " }
        return String(steps[min(steps.count - 1, percent * steps.count / 100)])
    }
}
