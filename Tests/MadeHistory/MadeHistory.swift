import Control
import History
import Scheduling
import Units
import Varlink

/// Weeks of exercises that somebody could have done, the same each time: three mornings a week of one routine, and a stretch
/// at noon of each working day. They begin well and go up; there are two bad days, a week of vacation and a change of the
/// programme, and people who write HTML into their notes.
package struct MadeHistory: Sendable {
    package private(set) var sessions: [SessionRecord] = []
    package private(set) var steps: [String: [StepRecord]] = [:]
    package private(set) var occurrences: [Occurrence] = []
    package private(set) var pains: [Remark<PainReport>] = []
    package private(set) var notes: [Remark<NoteText>] = []
    package private(set) var doses: [Remark<DoseMark>] = []
    package private(set) var acknowledgements: [Remark<Acknowledgement>] = []

    /// What somebody may write, and what must come out as text.
    package static let hostile =
        #"<script>alert("1")</script> & <img src=x onerror=alert(2)> "quoted", 'too'; -- \#u{202E}"#

    private static let offset = 3600
    private static let back = Slug("upper-back"), stretch = Slug("corner-stretch")
    private let first: CivilDate
    private var number = 0

    /// So many weeks from `first` on, a Monday.
    package init(weeks: Int, from first: CivilDate) {
        self.first = first
        for day in 0..<(7 * weeks) { add(day, of: weeks) }
    }

    /// All of it in one.
    package var changes: Changes {
        var (changes, records) = (Changes(), Records())
        for session in sessions { records.save(session) }
        for (id, steps) in steps { for step in steps { records.save(step, of: id) } }
        for pain in pains { records.save(pain) }
        for note in notes { records.save(note) }
        for dose in doses { records.save(dose) }
        for acknowledgement in acknowledgements { records.save(acknowledgement) }
        changes.record(records)
        changes.save(occurrences)
        return changes
    }

    /// A history in `folder` with all of it.
    package func store(in folder: String) throws {
        let store = try HistoryStore.open(folder: folder, now: instant(0, hour: 0)).intoStore()
        let refused = try store.store(changes)
        guard refused.isEmpty else { throw refused[0] }
    }

    private func instant(_ day: Int, hour: Int, minute: Int = 0) -> Timestamp {
        let shown = CivilTime(first + day, secondOfDay: hour * 3600 + minute * 60)
        return Timestamp(seconds: shown.secondsSinceEpoch - Int64(Self.offset))
    }

    /// A UUID that no other thing here has.
    private mutating func id() -> String {
        number += 1
        let digits = String(number)
        return "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
    }

    private mutating func add(_ day: Int, of weeks: Int) {
        guard let back = Self.back, let stretch = Self.stretch else { return }
        let (week, weekday) = (day / 7, day % 7)
        let isVacation = weeks > 4 && week == weeks / 2
        if [0, 2, 4].contains(weekday) { addBack(back, day, week, isVacation) }
        if weekday < 5 { addStretch(stretch, day, isVacation) }
        if weekday == 6, week % 3 == 1 {
            note(
                day, hour: 20, week == 1 ? Self.hostile : "Week \(week + 1): sleeping better, stairs are easy again.",
                nil)
        }
    }

    private mutating func addBack(_ routine: Slug, _ day: Int, _ week: Int, _ isVacation: Bool) {
        let at = instant(day, hour: 7, minute: 15)
        var occurrence = Occurrence(entry: "morning", routine: routine, at: at, state: .completed, settled: at)
        if isVacation || day % 31 == 16 {
            occurrence.state = isVacation ? .excused : .missed
            return occurrences.append(occurrence)
        }
        let isBad = day == 14 || day == 44
        let isCut = day % 23 == 9
        let outcome: SessionRecord.Outcome = isBad ? .stoppedForPain : isCut ? .partial : .completed
        let hold = Duration.seconds(min(30, 5 + 5 * (week / 2) - (week > 6 ? 5 : 0)))
        var session = SessionRecord(
            id: id(), routine: routine, name: "Upper back", prescription: Self.prescription(version: week < 5 ? 1 : 2),
            began: at + .seconds(40), offset: Self.offset, ended: at + .seconds(isBad ? 200 : 760), outcome: outcome,
            scheduled: at)
        let share = isBad ? 4 : isCut ? 7 : 10
        session.exercises = [
            .init(
                address: "press-up/press-up", name: "Press-up", hold: hold, reps: 10, planned: 10, done: share,
                held: hold * share, isDelivered: day % 12 != 2),
            .init(
                address: "upper-back/bird-dog", name: "Bird dog <all fours>", hold: .seconds(6), reps: 8 + week / 4,
                planned: 20, done: isBad ? 0 : 2 * share, held: .seconds(isBad ? 0 : 12 * share)),
            .init(
                address: "upper-back/wall-sit", name: "Wall sit", planned: 1, done: isBad ? 0 : 1,
                held: .seconds(isBad ? 0 : 20 + week * 2 + day % 4)),
        ]
        occurrence.state = Occurrence.State(rawValue: outcome.rawValue) ?? .completed
        occurrence.session = session.id
        occurrences.append(occurrence)
        var own = (0..<share).map { number in
            StepRecord(
                number: 2 * number, index: 2 * number, kind: "hold", exercise: 0, set: 1, rep: number + 1,
                plannedStart: (hold + .seconds(4)) * number, plannedLength: hold,
                start: (hold + .seconds(4)) * number + .microseconds(37), length: hold)
        }
        if !isBad {
            own.append(
                StepRecord(
                    number: 60, index: 60, kind: "hold", exercise: 2, set: 1, rep: 1, plannedStart: .seconds(600),
                    plannedLength: nil, start: .seconds(600), length: session.exercises[2].held))
            own.append(
                StepRecord(
                    number: 61, index: 61, kind: "move", exercise: 1, set: 1, rep: 1, side: 0,
                    plannedStart: .seconds(600), plannedLength: nil, start: .seconds(640), length: .seconds(30),
                    counted: 8 + week / 2))
        }
        steps[session.id] = own
        sessions.append(session)
        let level = max(0, 4 - week / 2)
        pain(day, minute: 10, PainReport(level: level, moment: .before, session: session.id))
        if isBad {
            let place = PainReport.Place(exercise: "press-up/press-up", set: 1, rep: 5)
            pain(
                day, minute: 18,
                PainReport(
                    level: 7, moment: .during, stopped: true, session: session.id, place: place,
                    text: "sharp, left shoulder blade"))
            acknowledgements.append(
                Remark(id: id(), at: instant(day + 1, hour: 9), offset: Self.offset, Acknowledgement(exercise: nil)))
        }
        pain(day, minute: 40, PainReport(level: max(0, level - 1), moment: .after, session: session.id))
        if day % 17 == 2 { note(day, hour: 8, "Felt loose afterwards.", session.id) }
        if day == 35 {
            doses.append(
                Remark(
                    id: id(), at: instant(day, hour: 12), offset: Self.offset,
                    DoseMark(exercise: "press-up/press-up", cause: .set, hold: .seconds(10), reps: nil)))
        }
    }

    private mutating func addStretch(_ routine: Slug, _ day: Int, _ isVacation: Bool) {
        let at = instant(day, hour: 12)
        let state: Occurrence.State =
            isVacation
            ? .excused : [.completed, .completed, .skipped, .completed, .missed, .rested, .completed][day * 5 % 7]
        var occurrence = Occurrence(entry: "noon", routine: routine, at: at, state: state, settled: at + .seconds(60))
        if state == .completed {
            let session = SessionRecord(
                id: id(), routine: routine, name: "Corner stretch",
                prescription: PrescriptionRecord(text: #"{"id":"corner-stretch"}"#), began: at, offset: Self.offset,
                ended: at + .seconds(150), outcome: .completed, scheduled: at,
                exercises: [
                    .init(
                        address: "corner-stretch/corner-stretch", name: "Corner stretch", hold: .seconds(30), reps: 3,
                        planned: 3, done: 3, held: .seconds(90))
                ])
            occurrence.session = session.id
            sessions.append(session)
        }
        occurrences.append(occurrence)
    }

    private mutating func pain(_ day: Int, minute: Int, _ report: PainReport) {
        pains.append(Remark(id: id(), at: instant(day, hour: 7, minute: minute), offset: Self.offset, report))
    }

    private mutating func note(_ day: Int, hour: Int, _ text: String, _ session: String?) {
        notes.append(
            Remark(id: id(), at: instant(day, hour: hour), offset: Self.offset, NoteText(text: text, session: session)))
    }

    /// The programme as prescribed, which was changed once.
    package static func prescription(version: Int) -> PrescriptionRecord {
        let hold = RoutineDetail.Hold(.fixed, todayUs: 5_000_000)
        let pose = RoutineDetail.Pose(
            name: nil, motion: .hold, reps: 1, holds: [hold], releaseUs: 4_000_000, say: nil)
        var pressUp = RoutineDetail.Exercise(
            id: "press-up", name: "Press-up", reps: [.init(.fixed, today: 10)], poses: [pose], switchUs: 0, restUs: 0)
        pressUp.use = "press-up/press-up"
        pressUp.progress = .init(hold: .init(toUs: 30_000_000, byUs: 5_000_000, after: 3))
        var birdDog = RoutineDetail.Exercise(
            id: "bird-dog", name: "Bird dog <all fours>", reps: [.init(.range, today: 8, most: 12)], poses: [pose],
            switchUs: 5_000_000, restUs: 30_000_000)
        (birdDog.load, birdDog.note) = (version == 1 ? nil : "1 kg <ankle>", "Keep the hips level.")
        birdDog.sides = [.init(name: "left arm and right leg"), .init(name: "right arm and left leg")]
        let openPose = RoutineDetail.Pose(
            name: nil, motion: .hold, reps: 1, holds: [.init(.open, todayUs: nil, mostUs: 60_000_000)], releaseUs: 0,
            say: nil)
        let wallSit = RoutineDetail.Exercise(
            id: "wall-sit", name: "Wall sit", reps: [.init(.fixed, today: 1)], poses: [openPose], switchUs: 0, restUs: 0
        )
        let detail = RoutineDetail(
            id: "upper-back", name: "Upper back", origin: .file, source: "Dr. Example & Partners, leaflet A",
            note: hostile, review: version == 1 ? "2026-11-02" : "2026-12-14", betweenUs: 10_000_000,
            durationUs: 720_000_000, exercises: [pressUp, birdDog, wallSit])
        let text = (try? JSON.encode(detail)).map { String(decoding: $0, as: UTF8.self) }
        return PrescriptionRecord(text: text ?? "{}")
    }
}
