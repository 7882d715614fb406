import Control

/// What a key of the view asks for.
enum Key: Equatable {
    /// A call on the session.
    case call(ControlInterface.SessionCall)
    /// It hurts.
    case pain
    /// To see the keys.
    case help
    /// To close the view.
    case quit

    /// nil for one that means nothing. Only what is not to be done by mistake needs a capital, of a letter that means
    /// nothing by itself: with caps lock on nothing else does it.
    init?(_ typed: Character) {
        switch typed {
        case " ": self = .call(.toggle)
        case "n", "N": self = .call(.next)
        case "b", "B": self = .call(.back)
        case "s", "S": self = .call(.skip)
        case "t", "T": self = .call(.tap)
        case "X": self = .call(.stop)
        case "p", "P": self = .pain
        case "?": self = .help
        case "q", "Q": self = .quit
        default: return nil
        }
    }
}
