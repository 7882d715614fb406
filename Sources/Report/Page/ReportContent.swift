import Control
import History
import Units

/// All that a report tells, as it was read.
package struct ReportContent: Sendable {
    /// One version of a programme.
    package struct Programme: Sendable {
        package let span: PrescriptionSpan
        /// nil where this program cannot read it.
        package let detail: RoutineDetail?

        package init(_ span: PrescriptionSpan, detail: RoutineDetail?) {
            self.span = span
            self.detail = detail
        }
    }

    package var book: DayBook
    /// The day on which it is written.
    package var today: CivilDate
    /// By exercise, then day.
    package var exercises: [ExerciseTotal]
    package var openings: [OpenTotal]
    /// What exercises are called, by their origins.
    package var names: [String: String]
    package var programmes: [Programme]
    package var pains: [Remark<PainReport>]
    /// The sessions that these name, by their ids.
    package var pained: [String: PainedSession]
    package var notes: [Remark<NoteText>]
    package var doses: [Remark<DoseMark>]
    package var acknowledgements: [Remark<Acknowledgement>]

    package init(
        book: DayBook, today: CivilDate, exercises: [ExerciseTotal], openings: [OpenTotal], names: [String: String],
        programmes: [Programme], pains: [Remark<PainReport>], pained: [String: PainedSession] = [:],
        notes: [Remark<NoteText>], doses: [Remark<DoseMark>], acknowledgements: [Remark<Acknowledgement>]
    ) {
        self.book = book
        self.today = today
        self.exercises = exercises
        self.openings = openings
        self.names = names
        self.programmes = programmes
        self.pains = pains
        self.pained = pained
        self.notes = notes
        self.doses = doses
        self.acknowledgements = acknowledgements
        let said = pains.map { day(of: $0) } + (notes.map(\.day) + doses.map(\.day) + acknowledgements.map(\.day))
        self.book.reach(back: said)
    }

    func name(of exercise: String) -> String { names[exercise] ?? exercise }

    /// The day to which pain counts, as it does for doses: that of its session, however late it was told.
    func day(of pain: Remark<PainReport>) -> CivilDate {
        pain.content.session.flatMap { pained[$0]?.day } ?? pain.day
    }

    /// What hurt in each exercise, with the day to which it counts: what names the exercise, and what names none and is of
    /// a session that came to it.
    var painsByExercise: [String: [(day: CivilDate, report: PainReport)]] {
        var found: [String: [(day: CivilDate, report: PainReport)]] = [:]
        for pain in pains where pain.content.moment != .before {
            let (report, day) = (pain.content, day(of: pain))
            guard book.days.contains(day) else { continue }
            let whole = report.session.flatMap { pained[$0]?.reached } ?? []
            for exercise in report.place.map({ [$0.exercise] }) ?? whole {
                found[exercise, default: []].append((day, report))
            }
        }
        return found
    }
}

extension [PainReport] {
    /// `4, stopped`, with this as the number of them all; `–` for none.
    func words(_ level: Int?) -> String {
        let number = level.map { "\($0)" }
        let unnumbered = contains { $0.level == nil } ? "\(level == nil ? "" : "also ")without a number" : nil
        let parts = [number, unnumbered, contains(where: \.stopped) ? "stopped" : nil].compactMap(\.self)
        return parts.isEmpty ? "–" : parts.joined(separator: ", ")
    }
}
