import Control
import History
import Playback
import Units
import Workout

/// What is to be kept of a session, as a value: told what became of its steps and which cues did not sound, it says what
/// to store.
struct SessionLog: Sendable {
    /// So many steps back it can still be said that a cue of theirs did not sound.
    private static let reach = 64

    /// A step that is over, and when it was.
    private struct Entry {
        var record: StepRecord
        let passage: Session.Passage
    }

    /// The session as it is to be stored, with what became of its exercises.
    private(set) var record: SessionRecord
    /// Zero of the session's own clock.
    let origin: Moment
    private let timeline: Timeline
    /// The number of the next step.
    private var number = 0
    /// Which were done to their end.
    private var done: Set<Int> = []
    /// Those that are no part of the plan any more, since the person ended their open set.
    private var dropped: Set<Int> = []
    /// The last ones.
    private var entries: [Entry] = []
    /// Cues that did not sound, of steps that may not be over yet.
    private var missed: [MissedCue] = []
    /// From when on nothing sounds, since the device hangs; nil while it does not.
    private var silentSince: Moment?

    /// A session of `timeline` that begins at `now`, which is `began` by the clock on the wall.
    init(
        _ id: String, of timeline: Timeline, prescription: PrescriptionRecord, began: Timestamp, offset: Int,
        scheduled: Timestamp?, at now: Moment
    ) {
        self.timeline = timeline
        origin = now
        let routine = timeline.routine
        record = SessionRecord(
            id: id, routine: routine.id, name: routine.name, prescription: prescription, began: began, offset: offset,
            scheduled: scheduled, exercises: SessionRecord.Exercise.planned(in: timeline))
    }

    /// Goes on with `record`, of which these steps are stored. Its clock has its zero at `origin` or, where that is nil,
    /// goes on as the one on the wall does, which shows `wall` at `now`.
    init(
        goingOnWith record: SessionRecord, _ steps: [StepRecord], of timeline: Timeline, origin: Moment?,
        at now: Moment, _ wall: Timestamp
    ) {
        self.timeline = timeline
        let last = steps.map { $0.start + $0.length }.max() ?? .zero
        self.origin = origin ?? now - max(wall - record.began, last)
        self.record = record
        (self.record.ended, self.record.outcome) = (nil, nil)
        self.record.exercises = SessionRecord.Exercise.planned(in: timeline)
        number = (steps.map(\.number).max() ?? -1) + 1
        done = self.record.recount(steps)
        for step in steps where step.counted != nil && timeline.steps.indices.contains(step.index) {
            drop(from: step.index)
        }
    }

    /// It goes on, after it had ended.
    mutating func reopen() { (record.ended, record.outcome) = (nil, nil) }

    /// It is over since `now`, which is `instant` by the clock on the wall. Where that was set back meanwhile the session
    /// has lasted for as long as its own clock says: no step of it is after its end.
    mutating func end(_ outcome: SessionRecord.Outcome, at instant: Timestamp, _ now: Moment) {
        (record.ended, record.outcome) = (max(instant, record.began + max(.zero, now - origin)), outcome)
    }

    /// It has the end that is stored of it.
    mutating func restoreEnd(of stored: SessionRecord) {
        (record.ended, record.outcome) = (stored.ended, stored.outcome)
    }

    /// A step is over; as it is to be stored.
    mutating func note(_ passage: Session.Passage) -> StepRecord {
        let step = timeline.steps[passage.step]
        if passage.counted != nil { drop(from: passage.step) }
        let record = StepRecord(
            number: number, index: passage.step, kind: step.kind.rawValue, exercise: step.exercise, set: step.set,
            rep: step.rep, side: step.side, pose: step.pose, plannedStart: step.start,
            plannedLength: step.open == nil ? step.duration : nil, start: max(.zero, passage.start - origin),
            length: passage.end - passage.start, end: passage.isDone ? .done : .cut,
            isDelivered: !isMissed(passage), counted: passage.counted)
        number += 1
        count(record, held: passage.held)
        entries = entries.suffix(Self.reach - 1) + [Entry(record: record, passage: passage)]
        return record
    }

    /// These cues did not sound; those steps that are over and are to be stored otherwise for it.
    mutating func miss(_ cues: [MissedCue]) -> [StepRecord] {
        guard !cues.isEmpty else { return [] }
        missed = (missed + cues).suffix(Self.reach)
        return review()
    }

    /// The device hangs, and what was to sound from `moment` on does not; nil where it answers again. As `miss`.
    mutating func hang(since moment: Moment?) -> [StepRecord] {
        silentSince = moment
        return moment == nil ? [] : review()
    }

    private mutating func review() -> [StepRecord] {
        entries.indices.compactMap { index in
            guard entries[index].record.isDelivered, isMissed(entries[index].passage) else { return nil }
            entries[index].record.isDelivered = false
            let record = entries[index].record
            self.record.exercises[record.exercise].isDelivered = false
            return record
        }
    }

    /// Whether a cue that marks the beginning or the end of it did not sound.
    private func isMissed(_ passage: Session.Passage) -> Bool {
        guard timeline.steps[passage.step].isMarkedByEdges else { return false }
        if let silentSince, passage.end >= silentSince { return true }
        return missed.contains { cue in
            switch cue.kind {
            case .holdStart: passage.start <= cue.moment && cue.moment < passage.end
            case .holdEnd: passage.start < cue.moment && cue.moment <= passage.end
            // In place of an end and a start, where poses follow each other without a gap.
            case .sideChange, .sideChangeBack: cue.moment == passage.start || cue.moment == passage.end
            case .tick, .countOut, .repChange, .repChangeLast, .rest, .sessionDone, .yourTurn, .paused, .resumed,
                .halfway, .breathIn, .breathOut, .moveUp, .moveDown:
                false
            }
        }
    }

    /// The open set of the step at `index` ends in it: what is left of the set is not to be done.
    private mutating func drop(from index: Int) {
        let steps = timeline.steps
        for later in steps.indices[index...] where steps[later].openSet == steps[index].openSet {
            guard steps[later].isActive, !done.contains(later), dropped.insert(later).inserted else { continue }
            record.exercises[steps[later].exercise].planned -= 1
        }
    }

    private mutating func count(_ step: StepRecord, held: Duration) {
        guard timeline.steps[step.index].isActive, record.exercises.indices.contains(step.exercise) else { return }
        if step.end == .done, done.insert(step.index).inserted {
            record.exercises[step.exercise].done += 1
            // The person went back to it after all.
            if dropped.remove(step.index) != nil { record.exercises[step.exercise].planned += 1 }
        }
        record.exercises[step.exercise].held += held
        if !step.isDelivered { record.exercises[step.exercise].isDelivered = false }
    }
}
