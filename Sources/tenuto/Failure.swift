import Control
import Glibc
import Varlink

/// Why a command did not do what it was asked, and what the shell is told.
struct Failure: Error {
    /// The exit codes; a script may rely on them.
    enum Code: Int32 {
        /// It failed.
        case failed = 1
        /// The command line is wrong.
        case usage = 2
        /// No daemon answers.
        case notReachable = 3
        /// There is nothing to act on.
        case nothingToActOn = 4
        /// The daemon refused: it is busy, or the session has moved on.
        case refused = 5
    }

    let code: Code
    /// What is wrong and what to do next.
    let text: String
    /// As it is complained of in a terminal.
    var message: String { "tenuto: " + text }

    /// Whether no daemon listens, so that whatever one would do is still to be done.
    private(set) var isNobodyThere = false

    init(_ code: Code, _ text: String) {
        self.code = code
        self.text = text
    }

    /// What `error`, met while talking to the daemon at `place`, means for the person.
    init(_ error: ClientError, at place: SocketPath? = nil) {
        switch error.code {
        case .notReachable:
            self.init(.notReachable, place?.unreachable ?? "nobody listens at \(error.subject)")
            isNobodyThere = true
        case .connectionLost where SocketPath.isAnothers(error.subject):
            self.init(
                .refused,
                "the tenutod at \(error.subject) is another user's and answers nobody else: run tenuto as that user")
        case .connectionLost:
            self.init(.notReachable, "tenutod has gone away; it was at \(error.subject)")
        case .refused(let refusal):
            self.init(refusal)
        case .pathTooLong(let length):
            self.init(
                .failed, "socket \(error.subject): the path is \(length) bytes long, at most 107 are allowed")
        case .timedOut:
            self = .noAnswer
        case .invalidMessage, .failed:
            self.init(.failed, error.description)
        }
    }

    /// Somebody listens, and says nothing.
    static let noAnswer = Failure(
        .notReachable, "tenutod does not answer: it hangs: systemctl --user restart tenutod ends it and starts it anew")

    private init(_ refusal: VarlinkError) {
        switch refusal.name {
        case ControlError.noSession:
            self.init(.nothingToActOn, "no session runs: tenuto start ID begins one")
        case ControlError.stepMovedOn:
            let moved = try? refusal.parameters(as: ControlError.StepMovedOn.self)
            self.init(.refused, moved.map(\.text) ?? refusal.name)
        case ControlError.busy:
            let busy = try? refusal.parameters(as: ControlError.Busy.self)
            self.init(
                .refused, "a session of \(busy?.routine.name ?? "a routine") runs already: tenuto stop ends it")
        case ControlError.nothingToContinue:
            self.init(.nothingToActOn, "nothing to continue: no session was left today: tenuto start ID begins one")
        case ControlError.nothingDue:
            self.init(.nothingToActOn, "nothing is due: tenuto agenda shows what comes next")
        case ControlError.snoozeRefused:
            let refused = try? refusal.parameters(as: ControlError.SnoozeRefused.self)
            self.init(.refused, refused.map(\.text) ?? refusal.name)
        case ControlError.unknownRoutine:
            let unknown = try? refusal.parameters(as: ControlError.UnknownRoutine.self)
            self.init(.failed, unknown.map(\.text) ?? refusal.name)
        case ControlError.unknownVariant:
            let unknown = try? refusal.parameters(as: ControlError.UnknownVariant.self)
            self.init(.failed, unknown.map(\.text) ?? refusal.name)
        case ControlError.unknownExercise:
            let unknown = try? refusal.parameters(as: ControlError.UnknownExercise.self)
            self.init(.failed, unknown.map(\.text) ?? refusal.name)
        case ControlError.unknownSession:
            let unknown = try? refusal.parameters(as: ControlError.UnknownSession.self)
            self.init(.failed, unknown.map(\.text) ?? refusal.name)
        case ControlError.configInvalid:
            let invalid = try? refusal.parameters(as: ControlError.ConfigInvalid.self)
            let problems = invalid?.problems.map(\.text) ?? [refusal.name]
            self.init(.failed, problems.joined(separator: "\n"))
        case VarlinkError.permissionDenied.name:
            self.init(.refused, "tenutod tells as many as it can: close another view or bar")
        default:
            self.init(.failed, "tenutod refused: \(refusal)")
        }
    }
}

extension SocketPath {
    /// Whether the socket at `path` belongs to another user.
    fileprivate static func isAnothers(_ path: String) -> Bool {
        var info = stat()
        return stat(path, &info) == 0 && info.st_uid != getuid()
    }

    fileprivate var unreachable: String {
        isDefault
            ? "tenutod is not running (nobody listens at \(path)): start it with \(remedy)"
            : "nobody listens at \(named): \(remedy)"
    }
}
