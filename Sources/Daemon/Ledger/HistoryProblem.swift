import History

/// What is to be said about the history.
package struct HistoryProblem: Hashable, Sendable, CustomStringConvertible {
    /// What keeps it from being stored; until that is over it is kept in memory. Nil when all is stored.
    package var failure: HistoryError?
    /// What has happened to it since the daemon's start.
    package var notices: [String] = []

    package var description: String {
        let waiting = failure.map { "\($0); until then what you do is kept in memory" }
        return ([waiting].compactMap(\.self) + notices).joined(separator: "; ")
    }
}
