import Units

/// What is due by the schedule, and what becomes of it, as a value: it is told what happened and when, and answers with
/// what is to be done. At most one occurrence is put to the person at a time, and none twice.
package struct Agenda: Sendable {
    /// What the person may be told to set.
    package struct Settings: Hashable, Sendable {
        /// How long before its time an occurrence is stored, and its sound made ready.
        package var approach = Duration.seconds(2)
        /// What random spreads follow from: the machine's own.
        package var seed = ""

        package init(approach: Duration = .seconds(2), seed: String = "") {
            self.approach = approach
            self.seed = seed
        }
    }

    /// From an announcement to the start by itself.
    package static let preparation = Duration.seconds(30)
    /// When a question without answer is asked again, after it was first asked.
    package static let reminders: [Duration] = [.seconds(120), .seconds(300)]
    /// How often one occurrence can be put off.
    package static let mostSnoozes = 3
    /// For how long, where the person does not say.
    package static let snooze = Duration.seconds(300)
    /// After a session nobody is asked for so long: its closing sounds are to be heard.
    static let breather = Duration.seconds(10)
    /// The same after a pain stop, with its advice.
    static let longBreather = Duration.seconds(90)
    /// A shorter sleep is none for the person: what is due stays due.
    static let shortestSleep = Duration.seconds(60)
    /// So many entries that are gone from the schedule are remembered.
    static let mostRetired = 1000
    /// A clock set back further was wrong before.
    package static let longestStepBack = Duration.seconds(3 * 3600)
    /// How many scheduled times are looked through at once: the rest waits for the next turn, so that no schedule can
    /// keep the thread.
    static let mostAtOnce = 1000

    package internal(set) var settings: Settings
    /// What it goes by.
    package internal(set) var schedule: Schedule
    package internal(set) var zones: Zones
    /// One for each entry, in the order of the schedule.
    var courses: [Course]
    /// The next scheduled time of each, as its course has it.
    var upcoming: [Timestamp?]
    /// What is put to the person, waits for its turn, or runs.
    package internal(set) var open: [Open] = []
    /// The session that runs, by whoever's wish.
    var session: RunningSession?
    /// When a session ended last, and until when nobody is asked after it.
    var lastSession: (end: Timestamp, breather: Timestamp)?
    /// Until when the person wants no sound by itself; nil where they did not say.
    package internal(set) var quietUntil: Timestamp?
    /// Since when, where they said so since it began to run.
    var quietSince: Timestamp?
    /// Routines of which all exercises hurt: they do not start by themselves (§5).
    package internal(set) var held: Set<Slug> = []
    /// Since when the person is away; nil when they are here.
    package internal(set) var awaySince: Timestamp?
    /// When the machine last slept.
    var asleep: Range<Timestamp>?
    /// The last time it was told.
    var handled: Timestamp

    /// When it wants to be told the time again; nil for never. In the past when it has not come to an end yet.
    package var nextDeadline: Timestamp? {
        var earliest = Int64.max
        let (lead, now) = (settings.approach.microseconds, handled.microseconds)
        for case let due? in upcoming {
            let approach = due.microseconds - lead
            earliest = min(earliest, approach > now ? approach : due.microseconds)
        }
        for one in open {
            if let deadline = deadline(of: one) { earliest = min(earliest, deadline.microseconds) }
        }
        return earliest == .max ? nil : Timestamp(microseconds: earliest)
    }

    private func deadline(of one: Open) -> Timestamp? {
        switch one.phase {
        case .queued:
            // Its turn comes with the end of something else, but for the time that must lie between.
            earliestStart(ofEntry: one.entry).map { $0 > handled ? min($0, one.until) : one.until } ?? one.until
        case .approaching: one.occurrence.at
        case .due(let since, let reminded):
            reminded < Self.reminders.count ? min(since + Self.reminders[reminded], one.until) : one.until
        case .announced(let starts): starts
        case .snoozed(let until): until
        case .starting, .running: nil
        }
    }

    /// Before which nobody is asked for one of this entry, as close as it is to the session before; nil for no session.
    func earliestStart(ofEntry entry: Int) -> Timestamp? {
        lastSession.map { max($0.breather, $0.end + (courses[entry].entry.minGap ?? .zero)) }
    }

    /// Whether what `one` waits for has come by `now`.
    func isOver(_ one: Open, at now: Timestamp) -> Bool {
        deadline(of: one).map { $0 <= now } ?? false
    }

    /// Whether nobody is asked anything and nothing runs.
    var isFree: Bool { session == nil && !open.contains { $0.phase.isBeforeThePerson } }
}

extension Agenda {
    /// The session that runs.
    package struct RunningSession: Hashable, Sendable {
        let id: String
        let routine: Slug
        /// What it is the answer to, where its entry is not asked any more or has taken note of it already.
        var occurrence: Occurrence?

        package init(id: String, routine: Slug) {
            self.id = id
            self.routine = routine
        }
    }

    /// An occurrence without outcome yet.
    package struct Open: Hashable, Sendable {
        /// What it waits for.
        package enum Phase: Hashable, Sendable {
            /// For its turn.
            case queued
            /// For its time, a moment from now; its sound is on its way.
            case approaching
            /// For the person, since then; they were reminded so many times.
            case due(since: Timestamp, reminded: Int)
            /// For its start by itself.
            case announced(starts: Timestamp)
            /// For the end of a snooze.
            case snoozed(until: Timestamp)
            /// For its session, which is being begun.
            case starting
            /// For the end of its session.
            case running(session: String)

            /// Whether the person is asked, or about to be.
            var isBeforeThePerson: Bool {
                switch self {
                case .approaching, .due, .announced, .starting: true
                case .queued, .snoozed, .running: false
                }
            }

            /// Whether its session runs, or is being begun.
            var isSession: Bool {
                switch self {
                case .starting, .running: true
                case .queued, .approaching, .due, .announced, .snoozed: false
                }
            }

            /// Whether the person can answer it.
            package var isAnswerable: Bool {
                switch self {
                case .due, .announced: true
                case .queued, .approaching, .snoozed, .starting, .running: false
                }
            }
        }

        package internal(set) var occurrence: Occurrence
        package internal(set) var phase: Phase
        /// The place of its entry in the schedule.
        var entry: Int
        /// For how long after its time, or after it comes back from a snooze, it may begin.
        let late: Duration
        /// Until when it may begin, while it waits for its turn or for the person.
        package internal(set) var until: Timestamp
        /// Whether the person was asked, since it last came back from a snooze.
        var isAsked = false
        /// Whether there is something to be taken back: a sound on its way, or a notice.
        var isShown = false
        /// Up to where its entry was seen to before it, while it is approaching.
        var markBefore: Timestamp?
    }

    /// What is to be done.
    package enum Effect: Hashable, Sendable {
        /// Keep these as they are now; what follows waits for it a moment.
        case store([Occurrence])
        /// What is kept of times after this one is void.
        case forget(after: Timestamp)
        /// Sound that it is the person's turn, at this instant.
        case sound(at: Timestamp)
        /// Put it to the person; `starts` is when it begins by itself.
        case ask(Occurrence, starts: Timestamp?, isReminder: Bool)
        /// It is not put to the person any more.
        case withdraw(Occurrence)
        /// Begin its session.
        case start(Occurrence)
        /// The person put it off.
        case snoozed(Occurrence, until: Timestamp)
        /// It has its outcome; a run of several days is told as one.
        case settled(Occurrence)
        /// Keep how the person wants it quiet.
        case rememberQuiet(until: Timestamp?)
        /// The clock was wrong: all counts from here.
        case startedOver(back: Duration)
    }

    /// What the person asked for and cannot have.
    package enum Refusal: Error, Hashable, Sendable {
        /// Nothing is due.
        case nothingDue
        /// It was put off as often as it may be.
        case snoozedOften
        /// It would come back after the next one of its entry.
        case beyondNext(Timestamp)
        /// It would come back in quiet hours.
        case intoQuiet(Timestamp)
        /// It would come back in the past.
        case past
    }
}
