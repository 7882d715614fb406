/// What `hooks` in `config.yaml` says: programs that are run when something happens.
package struct HookSettings: Hashable, Sendable {
    /// What can happen.
    package enum Event: String, CaseIterable, Hashable, Sendable {
        /// A routine is announced.
        case due
        /// A session has begun.
        case started
        /// A session has ended, in whatever way.
        case finished
        /// Nobody answered while a routine was due.
        case missed
        /// A routine that is due was put off.
        case snoozed
    }

    /// The commands of each event in the order in which they are run, each an argument vector that is not empty.
    package var commands: [Event: [[String]]] = [:]
    /// How long a command may take.
    package var timeout = Duration.seconds(10)

    /// What `timeout` may be.
    package static let allowedTimeout: ClosedRange<Duration> = .milliseconds(100) ... .seconds(60)

    /// The defaults: nothing is run.
    package init() {}
}
