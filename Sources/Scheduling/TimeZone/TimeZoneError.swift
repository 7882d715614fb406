import Units

/// Why bytes are no rules of a time zone.
package enum TimeZoneError: Error, Hashable, Sendable {
    /// It does not begin with `TZif`, nor does its second part.
    case badMagic
    /// The version is not one of RFC 9636, nor a later digit.
    case badVersion(UInt8)
    /// It ends before its counts say.
    case truncated
    /// A count is one that no file may have.
    case badCount(String)
    /// It counts leap seconds ("right/"), which the clock of this machine does not.
    case leapSeconds
    /// Transition number `index` is not later than the one before it.
    case transitionsNotAscending(index: Int)
    /// Transition number `index` names a type of local time that is not there.
    case badIndex(index: Int)
    /// Type number `index` lies more than a day and an hour or two from UTC.
    case badOffset(index: Int)
    /// Type number `index` is neither standard nor daylight time.
    case badDaylight(index: Int)
    /// The abbreviation of type number `index` is not there, has no end, or is none.
    case badAbbreviation(index: Int)
    /// The footer is not between two line ends.
    case badFooter
    /// The footer, or what stands in its place, is no rule as POSIX has it; `position` counts bytes from 0.
    case badRule(String, position: Int)
}

extension TimeZoneError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .badMagic: "not a time zone file: it must begin with \"TZif\" (RFC 9636)"
        case .badVersion(let version): "version: \(version): NUL or a digit from 2 is allowed"
        case .truncated: "the time zone file ends too early"
        case .badCount(let name): "\(name): the count cannot be right"
        case .leapSeconds: "it counts leap seconds, as the zones below \"right\" do: use the zone without them"
        case .transitionsNotAscending(let index): "transition \(index): not later than the one before"
        case .badIndex(let index): "transition \(index): no such type of local time"
        case .badOffset(let index): "type \(index): the offset must be between -25 h and +26 h"
        case .badDaylight(let index): "type \(index): daylight time is told by 0 or 1"
        case .badAbbreviation(let index): "type \(index): no abbreviation of letters, digits, \"+\" and \"-\""
        case .badFooter: "the footer must be a rule between two line ends"
        case .badRule(let text, let position):
            "\(text.quoted): character \(position + 1): a rule such as CET-1CEST,M3.5.0,M10.5.0/3 is expected"
        }
    }
}
