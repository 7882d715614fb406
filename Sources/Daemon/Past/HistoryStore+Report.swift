import Control
import History
import Report
import Scheduling
import Units
import Varlink

extension HistoryStore {
    /// What a report of these days tells.
    package borrowing func report(
        _ days: ClosedRange<CivilDate>, today: CivilDate, _ zone: TimeZoneRules
    ) throws(HistoryError) -> ReportContent {
        let book = try dayBook(days, today: today, zone)
        let (since, until) = (days.lowerBound, days.upperBound)
        let exercises = try exerciseTotals(since: since, until: until)
        var names: [String: String] = [:]
        for exercise in Set(exercises.map(\.exercise)) { names[exercise] = try name(of: exercise) }
        // A day more on both sides: what was said has the day of a clock that may have been in another zone.
        let from = zone.instant(CivilTime(since, secondOfDay: 0)) - .seconds(86_400)
        let to = zone.instant(CivilTime(until + 1, secondOfDay: 0)) + .seconds(86_400)
        return ReportContent(
            book: book, today: today, exercises: exercises, openings: try openTotals(since: since, until: until),
            names: names,
            programmes: try prescriptions(since: since, until: until).map {
                ReportContent.Programme($0, detail: RoutineDetail(kept: $0.prescription))
            },
            pains: try pains(from: from, to: to), pained: try painedSessions(from: from, to: to),
            notes: try notes(from: from, to: to), doses: try doses(from: from, to: to),
            acknowledgements: try acknowledgements(from: from, to: to))
    }
}

extension RoutineDetail {
    /// The programme that was kept; nil for what this program cannot read.
    fileprivate init?(kept prescription: PrescriptionRecord) {
        let bytes = Array(prescription.text.utf8)
        let limits = Limits(messageBytes: 16 << 20, depth: 16)
        guard (try? limits.check(bytes)) != nil, let detail = try? JSON.decode(RoutineDetail.self, from: bytes) else {
            return nil
        }
        self = detail
    }
}
