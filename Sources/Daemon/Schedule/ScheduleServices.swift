import Control
import History
import Playback
import Scheduling
import Units
import Workout

/// What the conductor keeps a schedule with: clocks, a store, the desktop, hooks, the routines. Behind closures so that
/// tests can look on. None of them blocks.
package struct ScheduleServices: Sendable {
    /// The clocks.
    package var clock: Clocks
    /// Keeps these as they are now, and calls back once they are safe or cannot be for now.
    package var store: @Sendable (_ occurrences: [Occurrence], _ then: @escaping @Sendable () -> Void) -> Void
    /// Voids what is kept of times after this one.
    package var forget: @Sendable (_ after: Timestamp) -> Void
    /// Keeps until when it is to be quiet.
    package var rememberQuiet: @Sendable (_ until: Timestamp?) -> Void
    /// Keeps from when on these entries count, unless they are known; forgets all others.
    package var note: @Sendable (_ entries: [Schedule.Entry], _ since: Timestamp) -> Void
    /// What is kept of a stretch of time, in order.
    package var occurrences: @Sendable (_ from: Timestamp, _ to: Timestamp) async -> [Occurrence]
    /// What a session of a routine is that begins by the schedule, without these exercises.
    package var plan:
        @Sendable (_ routine: Slug, _ held: Set<ExerciseAddress>) async -> Result<SessionPlan, SessionUnavailable>
    /// Shows a notice on the desktop, in place of one of the same id.
    package var show: @Sendable (_ notice: Notice) -> Void
    /// Takes a notice from the desktop.
    package var withdraw: @Sendable (_ id: String) -> Void
    /// Runs the person's hooks for an event.
    package var hook: @Sendable (_ event: HookEvent) -> Void
    /// Shows beside the service what it does.
    package var announce: @Sendable (_ summary: String) -> Void = { _ in }
    /// Keeps what was done.
    package var record: @Sendable (_ records: Records) -> Void = { _ in }
    /// From true until false all that is to be kept is kept together or not at all.
    package var gather: @Sendable (_ isGathering: Bool) -> Void = { _ in }
    /// What tells this run of the machine from all others.
    package var boot = ""
}

/// What a session is.
package struct SessionPlan: Sendable {
    package let timeline: Timeline
    /// What speaks in it.
    package let voice: Voice?
    /// The programme as it is prescribed, of which the timeline may leave something out.
    package let prescription: PrescriptionRecord
    /// The edition of the files that it goes by, its sounds among them.
    package let edition: Int
    /// The exercises that were held after pain when it was planned, and what held them; nil where the history could not be
    /// read.
    package let held: [ExerciseAddress: Footing.Stop]?

    /// A session of `timeline`, which does all or some of what is `prescribed`, nil for all.
    package init(
        _ timeline: Timeline, prescribed: Timeline? = nil, voice: Voice? = nil, origin: Origin = .file,
        edition: Int = 0, held: [ExerciseAddress: Footing.Stop]? = [:]
    ) {
        self.timeline = timeline
        self.voice = voice
        prescription = PrescriptionRecord(prescribed ?? timeline, origin: origin)
        self.edition = edition
        self.held = held
    }
}

extension ScheduleServices {
    /// By the machine's clocks, keeping and showing nothing.
    package static let none = ScheduleServices(
        clock: .system, store: { _, then in then() }, forget: { _ in }, rememberQuiet: { _ in },
        note: { _, _ in },
        occurrences: { _, _ in [] },
        plan: { routine, _ in .failure(.routine(.unknown(id: routine.description, near: []))) },
        show: { _ in }, withdraw: { _ in }, hook: { _ in })
}
