import Units
import Workout

extension CueKind {
    /// What it tells the person.
    package var meaning: String {
        switch self {
        case .tick: "get set; only before a start"
        case .countOut: "an end comes, where ends are counted out"
        case .holdStart: "hold: the time counts from here"
        case .holdEnd: "lower slowly"
        case .repChange: "again, same side"
        case .repChangeLast: "again, for the last time in this set"
        case .sideChange: "the other side or pose"
        case .sideChangeBack: "back to the first side or pose"
        case .rest: "the block is over: rest, or the next exercise"
        case .sessionDone: "finished"
        case .yourTurn: "it waits for you"
        case .paused: "heard you: it stands still"
        case .resumed: "heard you: it goes on"
        case .halfway: "half of a long hold; ten more seconds of an open one"
        case .breathIn: "breathe in"
        case .breathOut: "breathe out"
        case .moveUp: "move out"
        case .moveDown: "move back"
        }
    }

    /// Its name as it is spoken: `hold start`.
    package var spokenName: String {
        rawValue.reduce(into: "") { $0 += $1.isUppercase ? " \($1.lowercased())" : "\($1)" }
    }

    /// The cues called `names`, in their order; all in the order of the table where none are called.
    package static func named(_ names: [String]) throws(UnknownCue) -> [CueKind] {
        guard !names.isEmpty else { return allCases }
        var kinds: [CueKind] = []
        for name in names {
            guard let kind = CueKind(rawValue: name) else { throw UnknownCue(name: name) }
            kinds.append(kind)
        }
        return kinds
    }
}

/// A name that no cue has.
package struct UnknownCue: Error, CustomStringConvertible {
    /// As it was typed.
    let name: String

    package var description: String {
        "\(name.quoted.printable): no such cue\(didYouMean(name, among: CueKind.allCases.map(\.rawValue))); "
            + "tenuto sounds lists them"
    }
}
