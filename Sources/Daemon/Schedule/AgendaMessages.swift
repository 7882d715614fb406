import Control
import Scheduling
import Units

extension Status.Agenda {
    /// So many of those that wait are told: few enough to leave room in a message for all else.
    private static let mostShown = 20

    /// How `agenda` stands; `next` is the next one that will be heard, `held` are the exercises that hurt.
    init(_ agenda: Agenda, next: Agenda.Planned?, names: [Slug: String], held: [Name] = [], at now: Timestamp) {
        let words = InstantText(agenda.zones.system)
        func due(_ one: Agenda.Open) -> Status.Due {
            let occurrence = one.occurrence
            return Status.Due(
                routine: Name(occurrence.routine, names), at: words.text(occurrence.at),
                wakesAt: occurrence.wakes.map(words.text),
                until: one.waitsUntil.map(words.text), snoozes: occurrence.snoozes)
        }
        let waiting = agenda.open.filter { $0.phase == .queued }.sorted { $0.occurrence.at < $1.occurrence.at }
        let snoozed = agenda.open.filter { if case .snoozed = $0.phase { true } else { false } }
        self.init(
            next: next.map { .init(routine: Name($0.routine, names), at: words.text($0.at)) },
            due: agenda.answerable.map(due),
            snoozed: snoozed.sorted { ($0.occurrence.wakes ?? now) < ($1.occurrence.wakes ?? now) }
                .prefix(Self.mostShown).map(due),
            waiting: waiting.prefix(Self.mostShown).map(due),
            quietUntil: agenda.quietEnd(at: now).map(words.text), away: agenda.awaySince != nil,
            held: held)
    }
}

extension AgendaListing {
    /// How many days are shown unless somebody wants others.
    package static let usualDays = 7
    /// So many times are looked ahead at most.
    private static let most = 5000

    /// The end of so many days, the first of which is that of `start`.
    package static func end(ofDays days: Int, from start: Timestamp, _ zone: TimeZoneRules) -> Timestamp {
        zone.instant(CivilTime(zone.civil(at: start).date + days, secondOfDay: 0))
    }

    /// What `agenda` has from `start` until before `end`: what is `kept` of it, what is open, and what is to come after
    /// `now`.
    package init(
        _ agenda: Agenda, kept: [Occurrence] = [], names: [Slug: String], from start: Timestamp, to end: Timestamp,
        now: Timestamp, problems: [ReportedProblem] = []
    ) {
        let words = InstantText(agenda.zones.system)
        // What is open is known better here than in the store, which may be a moment behind.
        let open = agenda.open.map(\.shown).filter { $0.at >= start && $0.at < end }
        let taken = Set(open.map(\.key))
        let past = kept.filter {
            !taken.contains($0.key) && ($0.state.isOutcome || $0.state == .running) && $0.at < end
        }
        let rows = open + past
        let seen = zip(rows.map(\.at), agenda.items(of: rows, names: names)).map { ($0, $1) }
        let after = max(now, start - .microseconds(1))
        let ahead = agenda.planned(after: after, upTo: end - .microseconds(1), limit: Self.most).map { planned in
            (
                planned.at,
                AgendaItem(
                    routine: Name(planned.routine, names), at: words.text(planned.at), state: .scheduled,
                    foreseen: planned.foreseen.map { .init($0) },
                    startsItself: planned.start == .auto && !agenda.held.contains(planned.routine),
                    until: planned.foreseen == .suppressed ? agenda.ownQuiet(at: planned.at).map(words.text) : nil)
            )
        }
        let items = (seen + ahead).enumerated().sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }
        let limit = "only the next \(Self.most) times are shown: ask for fewer days"
        self.init(
            zone: agenda.zones.system.name, items: items.map(\.element.1),
            problems: problems + (ahead.count < Self.most ? [] : [ReportedProblem(message: limit)]))
    }
}

extension Agenda {
    /// `occurrences` as they are told to other programs.
    func items(of occurrences: [Occurrence], names: [Slug: String]) -> [AgendaItem] {
        let words = InstantText(zones.system)
        let entries = Dictionary(schedule.entries.map { ($0.key, $0) }) { first, _ in first }
        let waits = Dictionary(open.map { ($0.occurrence.key, $0.waitsUntil) }) { first, _ in first }
        func until(_ row: Occurrence) -> Timestamp? {
            switch row.state {
            case .pending: waits[row.key] ?? nil
            case .suppressed: ownQuiet(at: row.at, settled: row.settled)
            default: nil
            }
        }
        return occurrences.map { row in
            AgendaItem(
                routine: Name(row.routine, names), at: words.text(row.at),
                last: row.count == 1 ? nil : words.text(row.last), count: row.count, state: .init(row.state),
                startsItself: entries[row.entry]?.start == .auto && !held.contains(row.routine), snoozes: row.snoozes,
                wakesAt: row.wakes.map(words.text), until: until(row).map(words.text),
                settledAt: row.settled.map(words.text))
        }
    }
}

extension Agenda.Open {
    /// As it stands for the person: what they were asked and waits for its turn again, while they are away or something
    /// else runs, is stored as it was, and is not due now.
    var shown: Occurrence {
        guard phase == .queued else { return occurrence }
        var waiting = occurrence
        (waiting.state, waiting.wakes) = (.pending, nil)
        return waiting
    }

    /// Until when it waits for its turn; nil where it does not.
    fileprivate var waitsUntil: Timestamp? { phase == .queued ? until : nil }
}

/// Instants as they are said to other programs: RFC 3339, with the offset that a zone has then.
struct InstantText {
    private let zone: TimeZoneRules

    init(_ zone: TimeZoneRules) {
        self.zone = zone
    }

    func text(_ instant: Timestamp) -> String { instant.rfc3339(offset: zone.offset(at: instant).seconds) }
}

extension Name {
    /// A routine by its id; one that is gone has no other name.
    fileprivate init(_ routine: Slug, _ names: [Slug: String]) {
        self.init(id: routine.description, name: names[routine] ?? routine.description)
    }
}

extension AgendaItem.State {
    fileprivate init(_ state: Occurrence.State) {
        self =
            switch state {
            case .pending: .pending
            case .due: .due
            case .snoozed: .snoozed
            case .running: .running
            case .completed: .completed
            case .partial: .partial
            case .skipped: .skipped
            case .missed: .missed
            case .suppressed: .suppressed
            case .rested: .rested
            case .excused: .excused
            case .stoppedForPain: .stoppedForPain
            }
    }
}
