import Control
import Scheduling
import Units

extension AgendaListing {
    /// What the files plan from `start` until before `end`, whatever became of it: nobody is asked and nothing is
    /// remembered.
    package init(planned catalogue: Catalogue, from start: Timestamp, to end: Timestamp) {
        // What is at the start itself belongs to it.
        let before = start - .microseconds(1)
        // What follows from the one before begins with the day, whatever the time is now.
        let zone = catalogue.zones.system
        let day = zone.instant(CivilTime(zone.civil(at: start).date, secondOfDay: 0)) - .microseconds(1)
        let agenda = Agenda(
            catalogue.schedule, zones: catalogue.zones, settings: .init(leadIn: catalogue.settings.leadIn), at: day)
        self.init(
            agenda, names: catalogue.names, from: start, to: end, now: before,
            problems: catalogue.scheduleProblems.map { ReportedProblem($0) })
    }
}
