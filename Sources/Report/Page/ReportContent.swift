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
    package var notes: [Remark<NoteText>]
    package var doses: [Remark<DoseMark>]
    package var acknowledgements: [Remark<Acknowledgement>]

    package init(
        book: DayBook, today: CivilDate, exercises: [ExerciseTotal], openings: [OpenTotal], names: [String: String],
        programmes: [Programme], pains: [Remark<PainReport>], notes: [Remark<NoteText>], doses: [Remark<DoseMark>],
        acknowledgements: [Remark<Acknowledgement>]
    ) {
        self.book = book
        self.today = today
        self.exercises = exercises
        self.openings = openings
        self.names = names
        self.programmes = programmes
        self.pains = pains
        self.notes = notes
        self.doses = doses
        self.acknowledgements = acknowledgements
    }

    func name(of exercise: String) -> String { names[exercise] ?? exercise }
}
