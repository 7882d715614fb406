import Varlink

/// A routine or an exercise: the id is what is typed, the name is what is read.
package struct Name: Codable, Hashable, Sendable {
    package var id: String
    package var name: String

    package init(id: String, name: String) {
        self.id = id
        self.name = name
    }
}

/// Something that needs attention, with its place where it has one.
package struct ReportedProblem: Codable, Hashable, Sendable {
    @Nullable package var file: String?
    /// Counted from 1.
    @Nullable package var line: Int?
    /// Counted from 1.
    @Nullable package var column: Int?
    /// The key it is about.
    @Nullable package var path: String?
    package var message: String

    package init(
        file: String? = nil, line: Int? = nil, column: Int? = nil, path: String? = nil, message: String
    ) {
        self.message = message
        self.file = file
        self.line = line
        self.column = column
        self.path = path
    }

    /// One line, as a compiler prints it.
    package var text: String {
        let place = file.map {
            [$0, line.map(String.init), column.map(String.init)].compactMap(\.self).joined(separator: ":")
        }
        return [place, path, message].compactMap(\.self).joined(separator: ": ")
    }
}

/// The whole state of the daemon.
package struct Status: Codable, Hashable, Sendable {
    /// What the daemon is doing.
    package enum State: String, Codable, CaseIterable, Sendable {
        case idle, due, running, paused, waiting
    }

    /// The step a session is in.
    package struct Step: Codable, Hashable, Sendable {
        package var id: String
        package var kind: StepKind
        package var exercise: Name
        package var set: Int
        package var sets: Int
        package var rep: Int
        package var reps: Int
        /// The round of a group, from 1.
        @Nullable package var round: Int?
        @Nullable package var rounds: Int?
        @Nullable package var side: String?
        @Nullable package var pose: String?
        package var elapsedUs: Int64
        @Nullable package var remainingUs: Int64?
        @Nullable package var durationUs: Int64?

        package init(
            id: String, kind: StepKind, exercise: Name, set: Int, sets: Int, rep: Int, reps: Int,
            round: Int? = nil, rounds: Int? = nil, side: String?, pose: String?, elapsedUs: Int64,
            remainingUs: Int64?, durationUs: Int64?
        ) {
            self.id = id
            self.kind = kind
            self.exercise = exercise
            self.set = set
            self.sets = sets
            self.rep = rep
            self.reps = reps
            self.elapsedUs = elapsedUs
            self.remainingUs = remainingUs
            self.round = round
            self.rounds = rounds
            self.side = side
            self.pose = pose
            self.durationUs = durationUs
        }
    }

    /// What the person does after the step a session is in: a hold, a movement, a gate or a rest.
    package struct NextStep: Codable, Hashable, Sendable {
        package var id: String
        package var kind: StepKind
        package var exercise: Name
        package var set: Int
        package var sets: Int
        package var rep: Int
        package var reps: Int
        /// The round of a group, from 1.
        @Nullable package var round: Int?
        @Nullable package var rounds: Int?
        @Nullable package var side: String?
        @Nullable package var pose: String?
        @Nullable package var durationUs: Int64?

        package init(
            id: String, kind: StepKind, exercise: Name, set: Int, sets: Int, rep: Int, reps: Int,
            round: Int? = nil, rounds: Int? = nil, side: String?, pose: String?, durationUs: Int64?
        ) {
            self.id = id
            self.kind = kind
            self.exercise = exercise
            self.set = set
            self.sets = sets
            self.rep = rep
            self.reps = reps
            self.round = round
            self.rounds = rounds
            self.side = side
            self.pose = pose
            self.durationUs = durationUs
        }
    }

    /// One run of a routine. Times follow the plan: pauses do not count.
    package struct Session: Codable, Hashable, Sendable {
        package var id: String
        package var routine: Name
        package var elapsedUs: Int64
        package var totalUs: Int64
        package var step: Step
        /// What is done after the step; nil where it is the last.
        @Nullable package var next: NextStep?

        package init(
            id: String, routine: Name, elapsedUs: Int64, totalUs: Int64, step: Step, next: NextStep? = nil
        ) {
            self.id = id
            self.routine = routine
            self.elapsedUs = elapsedUs
            self.totalUs = totalUs
            self.step = step
            self.next = next
        }
    }

    /// A session that was left before its end, and can be gone on with.
    package struct Left: Codable, Hashable, Sendable {
        package var id: String
        package var routine: Name
        /// When it was left, RFC 3339.
        package var at: String

        package init(id: String, routine: Name, at: String) {
            self.id = id
            self.routine = routine
            self.at = at
        }
    }

    /// What is due by the schedule.
    package struct Agenda: Codable, Hashable, Sendable {
        /// The next one that will be heard.
        @Nullable package var next: Occurrence?
        /// What waits for an answer.
        @Nullable package var due: Due?
        /// What was put off, in the order in which it comes back.
        package var snoozed: [Due]
        /// What waits for its turn: for the end of a session, or for the person to be back.
        package var waiting: [Due]
        /// Until when nothing sounds by itself, RFC 3339.
        @Nullable package var quietUntil: String?
        /// Whether the person is away.
        package var away: Bool
        /// Routines that hurt, and do not start by themselves until the person says so.
        package var held: [Name]

        package init(
            next: Occurrence? = nil, due: Due? = nil, snoozed: [Due] = [], waiting: [Due] = [],
            quietUntil: String? = nil, away: Bool = false, held: [Name] = []
        ) {
            self.waiting = waiting
            self.held = held
            self.snoozed = snoozed
            self.away = away
            self.next = next
            self.due = due
            self.quietUntil = quietUntil
        }
    }

    /// One scheduled time of a routine.
    package struct Occurrence: Codable, Hashable, Sendable {
        package var routine: Name
        /// RFC 3339.
        package var at: String

        package init(routine: Name, at: String) {
            self.routine = routine
            self.at = at
        }
    }

    /// One that was put to the person.
    package struct Due: Codable, Hashable, Sendable {
        package var routine: Name
        /// When it was scheduled, RFC 3339.
        package var at: String
        /// When it begins by itself or comes back from a snooze, RFC 3339.
        @Nullable package var wakesAt: String?
        /// Until when it waits for its turn, RFC 3339; nil where it does not.
        @Nullable package var until: String?
        /// How often it was put off.
        package var snoozes: Int

        package init(routine: Name, at: String, wakesAt: String?, until: String? = nil, snoozes: Int) {
            self.until = until
            self.routine = routine
            self.at = at
            self.snoozes = snoozes
            self.wakesAt = wakesAt
        }
    }

    /// The sound device.
    package struct Audio: Codable, Hashable, Sendable {
        /// How it is doing; what each means stands in the interface description.
        package enum State: String, Codable, CaseIterable, Sendable {
            case closed, opening, ok, silent
        }

        package var state: State
        package var device: String
        /// How late the last cue was written.
        package var lateUs: Int64
        /// How late any was since the daemon started.
        package var lateMaxUs: Int64
        /// How often the device ran dry since then.
        package var underruns: Int
        /// How often it was lost and opened again.
        package var reopenings: Int
        /// How many cues did not sound.
        package var missed: Int

        package init(
            state: State, device: String, lateUs: Int64, lateMaxUs: Int64 = 0, underruns: Int = 0, reopenings: Int = 0,
            missed: Int = 0
        ) {
            self.state = state
            self.device = device
            self.lateUs = lateUs
            self.lateMaxUs = lateMaxUs
            self.underruns = underruns
            self.reopenings = reopenings
            self.missed = missed
        }
    }

    package var state: State
    @Nullable package var session: Session?
    /// The one that was left today; nil while one runs.
    @Nullable package var left: Left?
    package var agenda: Agenda
    package var audio: Audio
    package var problems: [ReportedProblem]

    package init(
        state: State, session: Session?, left: Left? = nil, agenda: Agenda, audio: Audio, problems: [ReportedProblem]
    ) {
        self.state = state
        self.left = left
        self.agenda = agenda
        self.audio = audio
        self.problems = problems
        self.session = session
    }
}

/// What the person does in a step.
package enum StepKind: String, Codable, CaseIterable, Sendable {
    case prepare, hold, move, release
    case switchSides = "switch"
    case rest, between, gate
}
