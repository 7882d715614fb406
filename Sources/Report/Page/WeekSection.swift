import Control
import Units

/// How much of what was scheduled was done, week by week.
struct WeekSection {
    private let statistics: HistoryStatistics

    init(_ statistics: HistoryStatistics) {
        self.statistics = statistics
    }

    var html: HTML {
        let rows: [[HTML]] = statistics.weeks.map { week in
            let scheduled = week.scheduled
            let share: HTML =
                scheduled.adherence.map { percent in
                    """
                    <span class="bar" aria-hidden="true"><span style="width:\(percent)%"></span></span> \(percent) %
                    """
                } ?? "–"
            return [
                "\(CivilDate(week.monday)?.short(withYear: true) ?? week.monday)", share,
                "\(scheduled.completed) of \(scheduled.asked)",
                "\(scheduled.excused + scheduled.rested + scheduled.suppressed)", "\(week.completed)",
                "\(Duration.microseconds(week.heldUs).clockFace)",
            ]
        }
        return """
            <section aria-labelledby="h-weeks"><h2 id="h-weeks">Week by week</h2>
            \(HTML.table(
                "Adherence by week",
                head: ["Week of", "Adherence", "Scheduled, done", "Excused or at rest", "Sessions done", "Held"], rows,
                name: "weeks"))
            <p class="small">Adherence is what was done of what was scheduled and to be done. Vacations, rest, quiet hours
            and sessions that were stopped because of pain count for neither.</p></section>
            """
    }
}
