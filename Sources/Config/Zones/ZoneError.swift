import Scheduling
import Units

/// Why there are no rules of a time zone.
package enum ZoneError: Error, Hashable, Sendable {
    /// There is no zone of that name; `suggestion` is ` (did you mean …?)` or nothing.
    case unknown(name: String, suggestion: String)
    /// The file is there and cannot be read.
    case unreadable(Problem)
    /// The file is there and is no zone file, or one that cannot be used.
    case damaged(path: String, TimeZoneError)
    /// `TZ` holds neither a zone's name nor a rule.
    case badEnvironment(value: String)
}

extension ZoneError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unknown(let name, let suggestion):
            "\(name.printable.quoted): no such time zone\(suggestion); names such as Europe/Berlin and UTC are allowed"
        case .unreadable(let problem):
            problem.message
        case .damaged(let path, let error):
            "\(path.printable): \(error)"
        case .badEnvironment(let value):
            "TZ: \(value.printable.quoted): a zone such as Europe/Berlin or a rule such as "
                + "CET-1CEST,M3.5.0,M10.5.0/3 is allowed"
        }
    }
}
