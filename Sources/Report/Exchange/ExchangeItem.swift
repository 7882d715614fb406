import History
import Scheduling
import Units

/// One thing of the history as machines exchange it.
package enum ExchangeItem: Hashable, Sendable {
    /// All before this instant was forgotten on purpose.
    case forgotten(before: Timestamp)
    case session(SessionRecord, steps: [StepRecord])
    case occurrence(Occurrence)
    case pain(Remark<PainReport>)
    case note(Remark<NoteText>)
    case dose(Remark<DoseMark>)
    case acknowledgement(Remark<Acknowledgement>)

    /// The latest of the instants that it names: what it goes by is as late as that. Nil for what has no time of its own.
    package var latest: Timestamp? {
        switch self {
        case .forgotten: nil
        case .session(let session, _):
            [session.began, session.ended, session.scheduled].compactMap(\.self).max()
        case .occurrence(let occurrence): max(occurrence.last, occurrence.settled ?? occurrence.last)
        case .pain, .note, .dose, .acknowledgement: end
        }
    }

    /// When it was, a run of scheduled times to its last one: only a whole one is forgotten. Nil for what has no time of its
    /// own.
    private var end: Timestamp? {
        switch self {
        case .forgotten: nil
        case .session(let session, _): session.began
        case .occurrence(let occurrence): occurrence.last
        case .pain(let remark): remark.at
        case .note(let remark): remark.at
        case .dose(let remark): remark.at
        case .acknowledgement(let remark): remark.at
        }
    }

    /// The person's clock then, in seconds east of UTC. Nil for what has none of its own.
    private var offset: Int? {
        switch self {
        case .forgotten, .occurrence: nil
        case .session(let session, _): session.offset
        case .pain(let remark): remark.offset
        case .note(let remark): remark.offset
        case .dose(let remark): remark.offset
        case .acknowledgement(let remark): remark.offset
        }
    }

    /// Whether it goes where all before `bound` is forgotten.
    package func isBefore(_ bound: ForgetBound) -> Bool {
        guard let end else { return false }
        return offset.map { bound.isAfter(end, offset: $0) } ?? (end < bound.instant)
    }
}

extension ExchangeItem {
    /// Whether this version takes the place of `other`, another one of the same thing. Which of two is taken depends on
    /// nothing but the two, so that it does not matter who tells whom first.
    package func prevails(over other: ExchangeItem) -> Bool {
        switch (self, other) {
        case (.session(let own, _), .session(let other, _)) where own.ended != other.ended:
            // One that was gone on with ends later.
            return (own.ended ?? own.began) > (other.ended ?? other.began)
        case (.occurrence(let own), .occurrence(let other)) where own.state != other.state:
            return own.state.precedence < other.state.precedence
        case (.occurrence(let own), .occurrence(let other)) where (own.last, own.count) != (other.last, other.count):
            // Machines that were off from the same time on were not for as long.
            return (own.last, own.count) > (other.last, other.count)
        case (.dose(let own), .dose(let other)) where own.content.care != other.content.care:
            // Two machines that forget the same each know only what they had.
            return own.content.care > other.content.care
        default:
            // What nothing tells apart but its spelling: the same one of the two for everybody.
            return other.spelling.lexicographicallyPrecedes(spelling)
        }
    }

    private var spelling: [UInt8] { (try? ExchangeWriter.spelling(of: self)) ?? [] }
}

extension Occurrence.State {
    /// Which of two machines is believed about one scheduled time, the least first: what was done before what was not, what
    /// the person said before what came of itself. One that is open is nobody's outcome.
    fileprivate var precedence: Int {
        switch self {
        case .completed: 0
        case .partial: 1
        case .stoppedForPain: 2
        case .skipped: 3
        case .rested: 4
        case .excused: 5
        case .suppressed: 6
        case .missed: 7
        case .pending, .due, .snoozed, .running: 8
        }
    }
}
