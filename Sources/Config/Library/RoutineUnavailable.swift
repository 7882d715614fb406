import Units

/// Why there is no routine by an id.
package enum RoutineUnavailable: Error, Hashable, Sendable, CustomStringConvertible {
    /// None has this id; `near` are the ids that were perhaps meant, nearest first.
    case unknown(id: String, near: [String])
    /// Its file has problems.
    case broken(id: Slug, problems: [Problem])

    package var description: String {
        switch self {
        case .unknown(let id, let near):
            return "\(id.quoted.printable): no such routine\(didYouMean(id, among: near))"
        case .broken(let id, let problems):
            return "\(id): its file has problems:\n" + problems.map(\.description).joined(separator: "\n")
        }
    }
}
