import Varlink

/// The interface `org.tenuto.Control`: its name, its description, and what is said in its calls.
package enum ControlInterface {
    /// The interface's name.
    package static let name = "org.tenuto.Control"
    /// The text of the `.varlink` file.
    package static var text: String {
        String(decoding: PackageResources.org_tenuto_Control_varlink, as: UTF8.self)
    }

    /// The calls that act on the session, and answer with a `Status`. All take `SessionParameters`.
    package enum SessionCall: String, CaseIterable, Sendable {
        case pause = "Pause"
        case resume = "Resume"
        case toggle = "Toggle"
        case next = "Next"
        case back = "Back"
        case skip = "Skip"
        case stop = "Stop"
        case tap = "Tap"
    }

    /// `member` of this interface with its full name.
    package static func qualified(_ member: String) -> String { "\(name).\(member)" }
}

/// The parameters of the calls that act on the session.
package struct SessionParameters: Codable, Hashable, Sendable {
    /// The id of the step that the session is to be in; nil for any.
    @Nullable package var ifStep: String?

    package init(ifStep: String? = nil) {
        self.ifStep = ifStep
    }
}

/// The parameters of `GetRoutine` and `GetPlan`.
package struct RoutineParameters: Codable, Hashable, Sendable {
    /// The routine's id.
    package var routine: String
    /// Exercises done another way: `advanced`, `press-up=advanced`.
    @Nullable package var variants: [String]?

    package init(routine: String, variants: [String]? = nil) {
        self.routine = routine
        self.variants = variants
    }
}

/// The parameters of `Start`.
package struct StartParameters: Codable, Hashable, Sendable {
    /// The routine's id; nil to continue.
    @Nullable package var routine: String?
    /// Exercises done another way: `advanced`, `press-up=advanced`.
    @Nullable package var variants: [String]?
    /// Whether the session that was left today is to go on.
    @Nullable package var `continue`: Bool?

    package init(routine: String?, variants: [String]? = nil, `continue`: Bool? = nil) {
        self.routine = routine
        self.variants = variants
        self.continue = `continue`
    }
}

/// The reply of `Start`.
package struct Started: Codable, Hashable, Sendable {
    package var session: Status.Session
    /// To be shown to the person, once ever.
    @Nullable package var notice: String?

    package init(session: Status.Session, notice: String?) {
        self.session = session
        self.notice = notice
    }
}

/// The parameters of `PlayCue`.
package struct CueParameters: Codable, Hashable, Sendable {
    /// Its wire name.
    package var cue: String

    package init(cue: String) {
        self.cue = cue
    }
}

/// The reply of `Reload`: what is in force now.
package struct Reloaded: Codable, Hashable, Sendable {
    /// The sound devices to be tried, in order.
    package var devices: [String]
    package var theme: String
    /// What speaks.
    @Nullable package var voice: String?
    /// How many routines there are.
    package var routines: Int
    /// How many entries the schedule has.
    package var entries: Int
    /// Whether a session runs that goes on with what it began with.
    package var afterSession: Bool
    /// What is wrong and keeps only itself from being used.
    package var problems: [ReportedProblem]

    package init(
        devices: [String], theme: String, voice: String?, routines: Int, entries: Int, afterSession: Bool,
        problems: [ReportedProblem]
    ) {
        self.devices = devices
        self.theme = theme
        self.voice = voice
        self.routines = routines
        self.entries = entries
        self.afterSession = afterSession
        self.problems = problems
    }
}

/// The parameters of `Watch`.
package struct WatchParameters: Codable, Hashable, Sendable {
    /// Of what to be told beside the changes; nil for nothing.
    @Nullable package var events: [Change.Event.Kind]?

    package init(events: [Change.Event.Kind]? = nil) {
        self.events = events
    }
}

/// One reply of `Watch`: a change of the state, or an event.
package struct Change: Codable, Hashable, Sendable {
    /// A session that is over.
    package struct Ended: Codable, Hashable, Sendable {
        /// How it ended.
        package enum Outcome: String, Codable, CaseIterable, Sendable {
            case completed, partial, stoppedForPain
        }

        package var id: String
        package var routine: Name
        package var outcome: Outcome

        package init(id: String, routine: Name, outcome: Outcome) {
            self.id = id
            self.routine = routine
            self.outcome = outcome
        }
    }

    /// Counts the changes.
    package var sequence: Int
    /// How many replies this client missed because it did not read.
    package var lagged: Int
    package var status: Status
    /// The session that this change ended.
    @Nullable package var ended: Ended?
    /// What happened, where this is no change.
    @Nullable package var event: Event?

    package init(sequence: Int, status: Status, ended: Ended? = nil, event: Event? = nil) {
        self.sequence = sequence
        lagged = 0
        self.status = status
        self.ended = ended
        self.event = event
    }
}

/// The interface's own errors.
package enum ControlError {
    /// No session runs.
    package static let noSession = ControlInterface.qualified("NoSession")
    /// The session is not in the step that it was to be in.
    package static let stepMovedOn = ControlInterface.qualified("StepMovedOn")
    /// There is no such routine.
    package static let unknownRoutine = ControlInterface.qualified("UnknownRoutine")
    /// No exercise of the routine has such a variant.
    package static let unknownVariant = ControlInterface.qualified("UnknownVariant")
    /// The routine's file is wrong.
    package static let configInvalid = ControlInterface.qualified("ConfigInvalid")
    /// A session runs already.
    package static let busy = ControlInterface.qualified("Busy")
    /// No session of today was left before its end.
    package static let nothingToContinue = ControlInterface.qualified("NothingToContinue")
    /// Nothing is due.
    package static let nothingDue = ControlInterface.qualified("NothingDue")
    /// What is due cannot be put off like that.
    package static let snoozeRefused = ControlInterface.qualified("SnoozeRefused")

    /// The parameters of `StepMovedOn`.
    package struct StepMovedOn: Codable, Sendable {
        /// The step it is in; nil where no session runs.
        @Nullable package var step: String?

        package init(step: String?) {
            self.step = step
        }
    }

    /// The parameters of `UnknownRoutine`.
    package struct UnknownRoutine: Codable, Sendable {
        package var id: String
        package var near: [String]

        package init(id: String, near: [String]) {
            self.id = id
            self.near = near
        }
    }

    /// The parameters of `UnknownVariant`.
    package struct UnknownVariant: Codable, Sendable {
        package var variant: String
        package var near: [String]

        package init(variant: String, near: [String]) {
            self.variant = variant
            self.near = near
        }
    }

    /// The parameters of `ConfigInvalid`.
    package struct ConfigInvalid: Codable, Sendable {
        package var problems: [ReportedProblem]

        package init(problems: [ReportedProblem]) {
            self.problems = problems
        }
    }

    /// The parameters of `Busy`.
    package struct Busy: Codable, Sendable {
        package var routine: Name

        package init(routine: Name) {
            self.routine = routine
        }
    }
}

extension ControlError.UnknownRoutine {
    /// One line for people: what there is not, and what may have been meant.
    package var text: String {
        let meant = near.isEmpty ? "" : "did you mean \(near.joined(separator: " or "))? "
        return "\(id): no such routine: \(meant)tenuto list shows all"
    }
}

extension ControlError.StepMovedOn {
    /// One line for people: where it is instead, and what they can do.
    package var text: String {
        let place = step.map { "the session is in step \($0) now" } ?? "no session runs any more, and something is due"
        return "\(place): nothing was done: tenuto status shows how things stand"
    }
}

extension ControlError.UnknownVariant {
    /// One line for people: what there is not, and what may have been meant.
    package var text: String {
        let meant = near.isEmpty ? "" : "did you mean \(near.joined(separator: " or "))? "
        return "\(variant): no such variant: \(meant)tenuto show ID names them"
    }
}
