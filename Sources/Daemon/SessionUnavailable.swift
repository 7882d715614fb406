import Config
import Workout

/// Why a person cannot have the session that they asked for.
package enum SessionUnavailable: Error, CustomStringConvertible {
    /// There is no such routine, or its file is wrong.
    case routine(RoutineUnavailable)
    /// It has no such variant; `near` are those that were perhaps meant, nearest first.
    case variant(ChoiceError, _ variant: String, near: [String])
    /// It cannot be done at such a dose.
    case dose(ChoiceError)

    package var description: String {
        switch self {
        case .routine(let unavailable): unavailable.description
        case .variant(let error, _, _), .dose(let error): error.description
        }
    }
}
