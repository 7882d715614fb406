import Control
import Varlink

/// What the daemon tells those who watch.
struct Changes: ~Copyable {
    private var replies: ReplyStream<Change>

    /// Watches from now on, and is told of events of these kinds; throws `Failure`.
    init(_ client: consuming VarlinkClient, events: [Change.Event.Kind]? = nil) throws {
        do {
            replies = try client.stream(
                ControlInterface.qualified("Watch"), WatchParameters(events: events), reply: Change.self)
        } catch {
            throw Failure(error)
        }
    }

    /// The next reply, or nil when `patience` is over before it comes; throws `Failure`, also when the daemon ends.
    mutating func next(within patience: Duration? = nil) throws -> Change? {
        do {
            switch try replies.next(timeout: patience) {
            case .reply(let change): return change
            case .timedOut: return nil
            case .end: throw Failure(.notReachable, "tenutod has stopped")
            }
        } catch let error as ClientError {
            throw Failure(error)
        }
    }
}
